package dev.lathe.bench.http;

import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Whether both read models of things are what the log comes to. */
final class ReadModels {
  /** A run counts only if they are by then. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final long BETWEEN_LOOKS_MILLIS = 20;

  private static final String LOG =
      """
      SELECT data->>'$.after.category' AS category,count(*) AS things,\
      sum(data->>'$.after.quantity') AS quantity FROM event WHERE type='ThingMake' \
      GROUP BY 1 ORDER BY 1""";

  private static final String DERIVED =
      "SELECT category,things,quantity FROM categories ORDER BY category";

  private static final String MIRROR =
      """
      SELECT category,count(*) AS things,sum(quantity) AS quantity FROM thing_copies \
      GROUP BY category ORDER BY category""";

  private final Database database;

  ReadModels(Database database) {
    this.database = database;
  }

  /** How long it takes until both are, from now; empty where they are not in time. */
  Optional<Duration> settled() {
    long begin = System.nanoTime();
    do {
      List<?> log = rows(LOG); // what was under way when its client left may still come
      if (rows(DERIVED).equals(log) && rows(MIRROR).equals(log)) {
        return Optional.of(Duration.ofNanos(System.nanoTime() - begin));
      }
      pause();
    } while (System.nanoTime() - begin < PATIENCE.toNanos());
    return Optional.empty();
  }

  /** How many things each of them has, in words. */
  String told() {
    Rows rows =
        database.execute(
            Statement.read(
                """
                SELECT (SELECT count(*) FROM event WHERE type='ThingMake'),\
                (SELECT count(*) FROM thing_copies),(SELECT sum(things) FROM categories)"""));
    return "of %s things in the log the mirror has %s and the derived projection %s"
        .formatted(rows.value(0, 0), rows.value(0, 1), rows.value(0, 2));
  }

  private List<?> rows(String sql) {
    Rows rows = database.execute(Statement.read(sql));
    return rows.rows();
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN_LOOKS_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
