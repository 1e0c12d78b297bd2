package dev.lathe.runtime.consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.runtime.ManualTime;
import dev.lathe.runtime.Orders;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.event.CloudEvents;
import dev.lathe.runtime.rollout.SystemTables;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A consumer that has put many streams aside. */
final class ManyParkedStreamsTest {
  private static final int STREAMS = 20_000;

  private static final String EVENTS =
      """
      INSERT INTO event(stream,version,id,service,entity,type,time,correlation,schema_version,\
      bundle,data) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<%s) \
      SELECT 'Order-p'||i,1,'e'||i,'shop','Order','OrderChanged','2026-01-01T00:00:00.000Z','c',1,'b',\
      '{"before":null,"after":{}}' FROM n\
      """
          .formatted(STREAMS);

  private static final String PARK =
      """
      INSERT INTO parked(consumer,stream,position,attempts,next_try,since,error,dead_at) \
      SELECT 'relay',stream,position,3,?1,'2026-01-01T00:00:00.000Z','so it says',?1 FROM event\
      """;

  private static final String CURSOR =
      "INSERT INTO cursor(name,position,at) SELECT 'relay',max(position),'2026' FROM event";

  @TempDir Path folder;

  @Test
  void what_is_due_of_them_is_found_by_an_index() {
    try (var database = SqliteDatabase.open(folder.resolve("test.db").toString())) {
      SystemTables.makeReady(database);
      database.execute(Statement.write(EVENTS));
      database.execute(Statement.write(PARK, "2999-01-01T00:00:00.000Z"));
      database.execute(Statement.write(CURSOR));
      Orders.append(database, "x", "s", 1);
      List<Statement> asked = new ArrayList<>();
      var recording = new Recording(database, asked);
      var time = new ManualTime();
      var consumer =
          new LogConsumer(
              recording,
              "relay",
              CloudEvents.WHOLE,
              _ -> Optional.empty(),
              Pace.USUAL,
              time,
              time.platform().ids());
      assertEquals(1, consumer.run(new Taking(), Duration.ofSeconds(5), Duration.ZERO).events());
      assertEquals(STREAMS, new ParkedStreams(database).count(Optional.empty()));
      assertEquals(STREAMS, new ParkedStreams(database).release(Optional.empty()));
      assertEquals(
          STREAMS, consumer.run(new Taking(), Duration.ofMinutes(5), Duration.ZERO).released());
      assertEquals(0, new ParkedStreams(database).count(Optional.empty()));

      int looked = 0;
      for (Statement statement : asked.stream().distinct().toList()) {
        if (!statement.sql().contains("next_try<=") || statement.sql().startsWith("INSERT")) {
          continue;
        }
        String plan = plan(database, statement);
        assertTrue(
            plan.contains("lathe_parked_due (consumer=? AND next_try<?)"),
            () -> statement.sql() + "\n" + plan);
        looked++;
      }
      assertTrue(looked >= 2, "it looked " + looked + " times");
    }
  }

  @Test
  void what_came_before_the_others_were_put_aside_does_not_wait_for_them() {
    try (var database = SqliteDatabase.open(folder.resolve("test.db").toString())) {
      SystemTables.makeReady(database);
      database.execute(Statement.write(EVENTS));
      Orders.append(database, "x", "s", 1);
      var time = new ManualTime();
      var consumer =
          new LogConsumer(
              database,
              "relay",
              CloudEvents.WHOLE,
              _ -> Optional.empty(),
              Pace.USUAL,
              time,
              time.platform().ids());
      List<String> order = new ArrayList<>();
      var taking =
          new Taking() {
            @Override
            public Handled handle(List<LogEntry> entries) {
              entries.forEach(entry -> order.add(entry.stream()));
              return super.handle(entries);
            }
          };
      ConsumerReport report = consumer.run(taking, Duration.ofMinutes(5), Duration.ZERO);
      assertEquals(STREAMS + 1, report.events());
      assertEquals(STREAMS + 1, order.stream().distinct().count());
      int place = order.indexOf("Order-x");
      assertTrue(place <= 2 * Pace.USUAL.pageEvents(), "it came as number " + place);
      assertEquals(0, new ParkedStreams(database).count(Optional.empty()));
    }
  }

  private static String plan(Database database, Statement statement) {
    Rows rows =
        database.execute(
            Statement.read(
                "EXPLAIN QUERY PLAN " + statement.sql(), statement.parameters().toArray()));
    var plan = new StringBuilder();
    for (int row = 0; row < rows.size(); row++) {
      plan.append(rows.requiredText(row, 3)).append('\n');
    }
    return plan.toString();
  }

  /** Takes everything. */
  private static class Taking implements EventHandler {
    @Override
    public Handled handle(List<LogEntry> entries) {
      return Handled.all(entries, List.of());
    }

    @Override
    public boolean giveUp(Failure failure) {
      return true;
    }
  }

  private record Recording(Database database, List<Statement> asked) implements Database {
    @Override
    public Rows execute(Statement statement) {
      asked.add(statement);
      return database.execute(statement);
    }

    @Override
    public void executeAll(List<Statement> statements) {
      database.executeAll(statements);
    }

    @Override
    public void close() {}
  }
}
