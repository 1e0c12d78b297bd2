package dev.lathe.runtime.command;

import dev.lathe.model.schema.DatabaseTime;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.time.Duration;

/**
 * What commands were answered, kept for retries with the same key. How old a record is, the
 * database's clock says: the one of the function that wrote it may have been wrong.
 */
public final class CommandRecords {
  /** How long a command's answer is kept for a retry with its key. */
  public static final Duration RETENTION = Duration.ofHours(24);

  /** Records forgotten by one statement: some 10 ms of the database's only writer. */
  private static final int BATCH = 500;

  /** Statements a call: 10,000 records a minute by the schedule alone. */
  private static final int MAXIMUM_BATCHES = 20;

  /** From a clock that ran ahead: more than a minute after now. */
  private static final String FROM_TOMORROW = "recorded_at>" + DatabaseTime.SECONDS + "+60";

  /** They are as old as this moment from now on, so that they keep none behind them for long. */
  private static final Statement MEND =
      Statement.write(
          """
          UPDATE command SET recorded_at=%s WHERE rowid IN (SELECT rowid FROM \
          (SELECT rowid,recorded_at FROM command ORDER BY rowid LIMIT %s) WHERE %s)"""
              .formatted(DatabaseTime.SECONDS, BATCH, FROM_TOMORROW));

  private static final String OF_OPEN_RUN =
      "key GLOB 'bpmn:*' AND EXISTS"
          + "(SELECT 1 FROM lathe_run WHERE id=substr(key,6,32) AND ended_at IS NULL)";

  private final Database database;
  private final Time time;
  private final Statement look;

  /**
   * What the steps of a run that has not ended were answered: a step that is taken again, however
   * late, is answered so. They go to the end, so that they keep none behind them.
   */
  private final Statement keep;

  private final Statement forget;

  /** The same where there are runs: those that were kept have left room for others among them. */
  private final Statement forgetBesideRuns;

  /** Those of a day. */
  public CommandRecords(Database database, Time time) {
    this(database, time, RETENTION);
  }

  /**
   * @param kept how long a record is kept, {@link #RETENTION} or more
   */
  public CommandRecords(Database database, Time time, Duration kept) {
    this.database = database;
    this.time = time;
    String old = "recorded_at<" + DatabaseTime.SECONDS + "-" + kept.toSeconds();
    this.look =
        Statement.read(
            """
            SELECT coalesce(max(%s),0),coalesce(max(%s),0),\
            EXISTS(SELECT 1 FROM sqlite_schema WHERE type='table' AND name='lathe_run') \
            FROM (SELECT recorded_at FROM command ORDER BY rowid LIMIT %s)"""
                .formatted(old, FROM_TOMORROW, BATCH));
    this.keep =
        Statement.write(
            """
            REPLACE INTO command(scope,key,hash,id,bundle,correlation,outcome,detail,result,at,\
            recorded_at) SELECT scope,key,hash,id,bundle,correlation,outcome,detail,result,at,%s FROM \
            (SELECT * FROM command ORDER BY rowid LIMIT %s) WHERE %s AND %s"""
                .formatted(DatabaseTime.SECONDS, BATCH, old, OF_OPEN_RUN));
    this.forget =
        Statement.write(
            """
            DELETE FROM command WHERE rowid IN (SELECT rowid FROM \
            (SELECT rowid,recorded_at FROM command ORDER BY rowid LIMIT %s) WHERE %s) RETURNING 1"""
                .formatted(BATCH, old));
    this.forgetBesideRuns =
        Statement.write(
            """
            DELETE FROM command WHERE rowid IN (SELECT rowid FROM \
            (SELECT rowid,recorded_at,key FROM command ORDER BY rowid LIMIT %s) \
            WHERE %s AND NOT(%s)) RETURNING 1"""
                .formatted(BATCH, old, OF_OPEN_RUN));
  }

  /**
   * Forgets the oldest records whose time is over.
   *
   * @param budget no statement is begun after it
   * @return how many were forgotten; there may be more
   */
  public int forget(Duration budget) {
    long began = time.ticks();
    Rows seen = database.execute(look);
    if (seen.requiredInteger(0, 1) != 0) database.execute(MEND);
    if (seen.requiredInteger(0, 0) == 0) return 0;
    boolean runs = seen.requiredInteger(0, 2) != 0;
    int forgotten = 0;
    for (int i = 0; i < MAXIMUM_BATCHES && time.ticks() - began < budget.toNanos(); i++) {
      if (runs) database.execute(keep);
      int batch = database.execute(runs ? forgetBesideRuns : forget).size();
      forgotten += batch;
      if (batch < BATCH) break;
    }
    return forgotten;
  }
}
