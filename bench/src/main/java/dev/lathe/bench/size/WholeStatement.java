package dev.lathe.bench.size;

import dev.lathe.bench.measure.Latencies;
import dev.lathe.bench.measure.Rounds;
import dev.lathe.bench.measure.Run;
import dev.lathe.bench.things.ThingsDatabase;
import dev.lathe.runtime.sql.Statement;

/**
 * The list as one statement with and without its filter, as the format spells it and as it was: a
 * condition that a request may leave out is {@code (… OR ? IS NULL)}.
 */
final class WholeStatement {
  private static final String LIST =
      """
      SELECT json_group_array(json_object('id',id,'title',title,'category',category,'made',made)) \
      FROM (SELECT id,title,category,made_at AS made FROM things \
      WHERE (category=?1 OR ?1 IS NULL) ORDER BY made_at DESC LIMIT 20)""";

  /** A run may be as short as one call, and such a call takes seconds. */
  private static final int MOST_CALLS = 20;

  private final ThingsDatabase database;

  WholeStatement(ThingsDatabase database) {
    this.database = database;
  }

  Rounds.Measurable listing(String category) {
    return length -> {
      var latencies = new Latencies();
      long end = System.nanoTime() + length.toNanos();
      int calls = 0;
      do {
        long begin = System.nanoTime();
        database.database().execute(Statement.read(table(LIST), category));
        latencies.add(System.nanoTime() - begin);
      } while (System.nanoTime() < end && ++calls < MOST_CALLS);
      return Run.busy(latencies);
    };
  }

  private String table(String sql) {
    String things =
        database.things().bundle().schema().generations().stream()
            .map(generation -> generation.name())
            .filter(name -> name.startsWith("things_"))
            .findFirst()
            .orElseThrow();
    return sql.replace("FROM things", "FROM " + things);
  }
}
