package dev.lathe.dev.console;

import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;

/**
 * What a server did since its start, and where its log stands now.
 *
 * @param requests that were answered, but for the console's own
 * @param refused those of them with a status of 400 to 499
 * @param failed those with a status from 500 on
 * @param position the log's last one; 0 for an empty log
 * @param behind events that the last of the log's readers has not seen, counted to 10,000
 * @param aside streams that a consumer parked or a read model is stuck at
 */
public record Activity(
    long requests, long refused, long failed, long position, long behind, long aside) {

  /** One statement; who reads the log are consumers, and read models that the projector fills. */
  private static final Statement READ =
      Statement.read(
          """
          WITH reader(position,aside) AS (\
          SELECT position,(SELECT count(*) FROM parked WHERE consumer=c.name) FROM cursor c \
          UNION ALL SELECT position,(SELECT count(*) FROM stuck WHERE projection=g.name) \
          FROM generation g \
          WHERE written_by='projector' AND bundle=(SELECT bundle FROM live)) \
          SELECT (SELECT coalesce(max(position),0) FROM event),\
          (SELECT count(*) FROM (SELECT 1 FROM event \
          WHERE event.position>(SELECT min(position) FROM reader) LIMIT 10000)),\
          (SELECT coalesce(sum(aside),0) FROM reader)""");

  /**
   * What {@code seen} counts and {@code database} holds, in one round trip.
   *
   * @throws dev.lathe.runtime.sql.DatabaseUnavailable if it does not answer
   */
  public static Activity of(SeenRequests seen, Database database) {
    SeenRequests.Counted counted = seen.counted();
    Rows rows = database.execute(READ);
    return new Activity(
        counted.requests(),
        counted.refused(),
        counted.failed(),
        rows.requiredInteger(0, 0),
        rows.requiredInteger(0, 1),
        rows.requiredInteger(0, 2));
  }
}
