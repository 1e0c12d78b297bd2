package dev.lathe.runtime.command;

import dev.lathe.model.json.JsonText;
import dev.lathe.model.schema.DatabaseTime;
import dev.lathe.runtime.plan.Facts;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import java.time.Duration;

/**
 * What is kept of a command beside its record: a row for each part, each with a time of its own by
 * which it goes. The rows stand in the order in which the commands were decided.
 */
public final class RecordedParts {
  /** What a command was decided with, and what came of it. */
  public static final String REQUEST = "request";

  /** Rows forgotten by one statement. */
  private static final int BATCH = 500;

  /** Statements a call. */
  private static final int MAXIMUM_BATCHES = 20;

  /**
   * Nothing is kept of what leaves no record: a retry, a key used twice, who may not. The last
   * record is the one that was written just now, unless the last part is its already: then the
   * decision is sent again, and had been made.
   */
  private static final String KEEP =
      """
      INSERT INTO lathe_part(command,part,recorded_at,keep_until,position,data) \
      SELECT id,'%1$s',%2$s,%2$s+?5,(SELECT coalesce(max(position),0) FROM event),\
      json_object('bundle',bundle,'outcome',outcome,\
      'detail',CASE WHEN json_valid(detail) THEN json(detail) ELSE detail END,\
      'result',CASE WHEN json_valid(result) THEN json(result) ELSE result END,\
      'request',json(?4)) FROM command WHERE scope=?1 AND key=?2 AND id=?3 \
      AND rowid=(SELECT max(rowid) FROM command) \
      AND id IS NOT (SELECT command FROM lathe_part ORDER BY number DESC LIMIT 1)"""
          .formatted(REQUEST, DatabaseTime.SECONDS);

  private static final String FORGET =
      """
      DELETE FROM lathe_part WHERE number IN (SELECT number FROM \
      (SELECT number,keep_until FROM lathe_part ORDER BY number LIMIT %1$s) \
      WHERE keep_until<%2$s) RETURNING 1"""
          .formatted(BATCH, DatabaseTime.SECONDS);

  private final Database database;
  private final Time time;

  public RecordedParts(Database database, Time time) {
    this.database = database;
    this.time = time;
  }

  /**
   * What keeps {@code request} of the command whose statement it comes with, however often that is
   * sent.
   */
  static Statement keep(RecordedRequest request, Facts facts, Duration time) {
    return Statement.write(
        KEEP,
        facts.scope(),
        facts.key(),
        facts.command(),
        JsonText.write(request.json()),
        (double) time.toSeconds());
  }

  /**
   * Forgets the oldest of those whose time is over.
   *
   * @param budget no statement is begun after it
   * @return how many were forgotten; there may be more
   */
  public int forget(Duration budget) {
    long began = time.ticks();
    int forgotten = 0;
    for (int i = 0; i < MAXIMUM_BATCHES && time.ticks() - began < budget.toNanos(); i++) {
      int batch = database.executeWhereThere(Statement.write(FORGET)).size();
      forgotten += batch;
      if (batch < BATCH) break;
    }
    return forgotten;
  }
}
