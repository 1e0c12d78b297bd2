package dev.lathe.runtime.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.ManualTime;
import dev.lathe.runtime.Orders;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.consumer.ConsumerReport.Ended;
import dev.lathe.runtime.consumer.Interest;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementTimedOut;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A relay of which one request, whichever, gets no answer, and is done or not, now or later. */
final class UnansweredRelayTest {
  private static final Duration BUDGET = Duration.ofSeconds(20);
  private static final int MOST_REQUESTS = 100;

  @TempDir private Path folder;

  /** What becomes of a request that nobody hears of. */
  private enum Fate {
    NOT_DONE,
    DONE,
    /** After so many others. */
    DONE_LATER
  }

  @ParameterizedTest
  @CsvSource({"NOT_DONE, 0", "DONE, 0", "DONE_LATER, 1", "DONE_LATER, 2", "DONE_LATER, 4"})
  void the_same_run_sends_all_of_it_once_and_in_order(Fate fate, int later) {
    int asked = 0;
    boolean hit = true;
    for (; hit && asked < MOST_REQUESTS; asked++) {
      try (Database database =
          SqliteDatabase.open(folder.resolve(fate + "-" + later + "-" + asked).toString())) {
        hit = ran(new Silent(database, asked, fate, later));
      }
    }
    assertTrue(asked > 8 && !hit, "only " + asked + " requests");
  }

  /** Whether a request got no answer. */
  private static boolean ran(Silent silent) {
    Orders.createSystemTables(silent.database);
    var queue = new QueueInMemory();
    var relay =
        new OutboxRelay(
            silent,
            queue,
            Optional.empty(),
            Interest.IN_EVERYTHING,
            new ManualTime(),
            UUID::randomUUID);
    Orders.append(silent.database, "x", "s", 1);
    Orders.append(silent.database, "y", "s", 1);
    queue.refuse(message -> message.stream().equals("Order-y")); // is parked, and tried again
    relay.run(BUDGET);
    queue.refuse(_ -> false);
    silent.database.execute(
        Statement.write("UPDATE parked SET next_try='2000-01-01T00:00:00.000Z'"));
    Orders.append(silent.database, "x", "s", 2);
    Orders.append(silent.database, "y", "s", 2);
    silent.listening = true;
    drains(relay, silent.fate);
    Orders.append(silent.database, "x", "s", 3);
    drains(relay, silent.fate);
    assertEquals(List.of("Order-x/1", "Order-x/2", "Order-x/3"), ids(queue, "Order-x"));
    assertEquals(List.of("Order-y/1", "Order-y/2"), ids(queue, "Order-y"));
    assertEquals(0, number(silent.database, "SELECT count(*) FROM parked"));
    assertEquals(5, number(silent.database, "SELECT position FROM cursor"));
    return silent.left < 0;
  }

  /** A lease that is taken late takes it from who holds it by now: the next run goes on. */
  private static void drains(OutboxRelay relay, Fate fate) {
    Ended ended = relay.run(BUDGET).ended();
    if (fate == Fate.DONE_LATER && ended == Ended.LEASE_LOST) ended = relay.run(BUDGET).ended();
    assertEquals(Ended.DRAINED, ended);
  }

  private static long number(Database database, String sql) {
    return database.execute(Statement.read(sql)).requiredInteger(0, 0);
  }

  private static List<String> ids(QueueInMemory queue, String stream) {
    return queue.accepted().stream()
        .filter(message -> message.stream().equals(stream))
        .flatMap(message -> ((Json.Arr) JsonText.parse(message.body())).items().stream())
        .map(item -> ((Json.Obj) item).get("id").orElseThrow())
        .map(id -> ((Json.Str) id).value())
        .toList();
  }

  /** A database that once gives no answer to a request that is not waited for long. */
  private static final class Silent implements Database {
    private final Database database;
    private final Fate fate;
    private final Deque<Statement> late = new ArrayDeque<>();
    private int left;
    private int others;
    private boolean listening;

    private Silent(Database database, int left, Fate fate, int later) {
      this.database = database;
      this.left = left;
      this.fate = fate;
      this.others = later;
    }

    @Override
    public Rows execute(Statement statement) {
      if (listening && statement.limit().isPresent() && left-- == 0) {
        switch (fate) {
          case NOT_DONE -> {}
          case DONE -> database.execute(statement);
          case DONE_LATER -> late.add(statement);
        }
        throw new StatementTimedOut(statement);
      }
      Rows rows = database.execute(statement);
      if (!late.isEmpty() && --others == 0) database.execute(late.remove());
      return rows;
    }

    @Override
    public void executeAll(List<Statement> statements) {
      database.executeAll(statements);
    }

    @Override
    public void close() {
      database.close();
    }
  }
}
