package dev.lathe.runtime.projection;

import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What comes to the log while read models are far behind its end. The streams of its newest events
 * are brought up to date by themselves, between two parts of what waits, and their watermarks say
 * so to whoever comes by later: who has just decided something does not wait for what others
 * brought. A stream that has much of its own waiting is left to the parts.
 */
final class Newcomers {
  /** Positions behind from which on it is worth asking: ten parts, some 0.1 s. */
  private static final int FAR_BEHIND = 5_000;

  /**
   * Events looked at, at once, the newest: a few milliseconds of the writer for each projection.
   */
  private static final int MOST_EVENTS = 200;

  /** Versions that a stream may lack to be brought up to date between two parts. */
  private static final int MOST_VERSIONS = 100;

  private static final String NEWEST =
      """
      SELECT n.service,n.entity,n.stream,n.events,n.version,n.position FROM \
      (SELECT service,entity,stream,count(*) AS events,max(version) AS version,\
      max(position) AS position FROM (SELECT service,entity,stream,version,position FROM event \
      WHERE position>?1 ORDER BY position DESC LIMIT %s) GROUP BY stream) n \
      WHERE NOT EXISTS(SELECT 1 FROM event e WHERE e.stream=n.stream AND e.version=n.version-%s \
      AND e.position>?2) ORDER BY n.position\
      """
          .formatted(MOST_EVENTS, MOST_VERSIONS);

  private final Database database;
  private final Projector projector;

  /** The last position that was looked at. */
  private long seen;

  Newcomers(Database database, Projector projector) {
    this.database = database;
    this.projector = projector;
  }

  /**
   * Brings them up to date, where it is far from {@code done} to {@code end}.
   *
   * @param done the position up to which read models have the log
   * @param end the last one that is known
   * @throws DatabaseUnavailable if no answer came
   */
  void bring(long done, long end) {
    if (end - done < FAR_BEHIND) return;
    Rows rows = database.execute(Statement.read(NEWEST, Math.max(seen, done), done));
    List<EventBatch> batches = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      seen = Math.max(seen, rows.requiredInteger(row, 5));
      batches.add(
          new EventBatch(
              rows.requiredText(row, 0),
              rows.requiredText(row, 1),
              rows.requiredText(row, 2),
              Math.toIntExact(rows.requiredInteger(row, 3)),
              rows.requiredInteger(row, 4)));
    }
    if (!batches.isEmpty()) projector.bring(batches);
  }
}
