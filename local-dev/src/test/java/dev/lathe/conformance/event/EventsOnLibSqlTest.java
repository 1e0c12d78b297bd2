package dev.lathe.conformance.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.conformance.database.LocalSqld;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.runtime.BundlesInMemory;
import dev.lathe.runtime.DatabaseClock;
import dev.lathe.runtime.ManualTime;
import dev.lathe.runtime.Orders;
import dev.lathe.runtime.adapter.libsql.LibSqlDatabase;
import dev.lathe.runtime.consumer.Interest;
import dev.lathe.runtime.projection.ApplyOutcome;
import dev.lathe.runtime.projection.ApplyOutcome.Applied;
import dev.lathe.runtime.projection.Projector;
import dev.lathe.runtime.projection.QueueMessage;
import dev.lathe.runtime.relay.EventMessage;
import dev.lathe.runtime.relay.OutboxRelay;
import dev.lathe.runtime.relay.QueueInMemory;
import dev.lathe.runtime.rollout.ChannelRollout;
import dev.lathe.runtime.rollout.RolloutRefused.SeedConflict;
import dev.lathe.runtime.rollout.RolloutRefused.SeedEdited;
import dev.lathe.runtime.rollout.RolloutState;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The statements of rollout, relay and projector on the server whose planner counts. */
class EventsOnLibSqlTest {
  private static final Duration BUDGET = Duration.ofSeconds(30);

  @Test
  void rollout_relay_and_projector_work_on_the_real_server() {
    try (LocalSqld server = LocalSqld.start();
        Database database = LibSqlDatabase.open(server.url(), Optional.empty())) {
      var store = new BundlesInMemory();
      var rollout = new ChannelRollout(store, "live", database);
      BundleId first = store.push(Orders.bundle("orders_1", Orders.seed("s-1", "a", 1, "new")));
      assertEquals(first, rollout.ensureLive());
      for (int i = 0; i < 60; i++) {
        Orders.append(database, "o" + i % 3, "s" + i, i);
      }

      var queue = new QueueInMemory();
      queue.refuse(message -> message.stream().equals("Order-o1"));
      assertEquals(1, relay(database, queue).run(BUDGET).parked());
      queue.refuse(_ -> false);
      DatabaseClock.advance(database, Duration.ofSeconds(2));
      assertEquals(1, relay(database, queue).run(BUDGET).released());

      Projector projector = Projector.of(database, store);
      List<QueueMessage> messages = new ArrayList<>();
      for (EventMessage message : queue.accepted()) {
        messages.add(new QueueMessage(message.group(), message.body()));
      }
      for (ApplyOutcome outcome : projector.apply(messages)) {
        assertTrue(outcome instanceof Applied, outcome::toString);
      }
      assertEquals(Orders.rebuilt(database), Orders.rows(database, "orders_1"));
      assertEquals(4, Orders.rows(database, "orders_1").size());

      store.push(Orders.bundle("orders_2", Orders.seed("s-2", "b", 1, "new")));
      assertEquals(RolloutState.LIVE, rollout.advance().orElseThrow().state());
      assertEquals(Orders.rebuilt(database), Orders.rows(database, "orders_2"));
      store.push(Orders.bundle("orders_2", Orders.seed("s-2", "b", 1, "paid")));
      assertThrows(SeedEdited.class, rollout::advance);
      store.push(Orders.bundle("orders_2", Orders.seed("s-3", "b", 1, "new")));
      assertThrows(SeedConflict.class, rollout::advance);
    }
  }

  @Test
  void no_statement_of_relay_and_projector_reads_the_whole_log() {
    try (LocalSqld server = LocalSqld.start();
        Database database = LibSqlDatabase.open(server.url(), Optional.empty())) {
      var recording = new Recording(database);
      var store = new BundlesInMemory();
      store.push(Orders.bundle("orders_1"));
      new ChannelRollout(store, "live", database).advance();
      Orders.append(database, "x", "s", 1);
      var queue = new QueueInMemory();
      queue.refuse(_ -> true);
      relay(recording, queue).run(BUDGET);
      queue.refuse(_ -> false);
      DatabaseClock.advance(database, Duration.ofSeconds(2));
      relay(recording, queue).run(BUDGET);
      EventMessage message = queue.accepted().getFirst();
      Projector.of(recording, store)
          .apply(List.of(new QueueMessage(message.group(), message.body())));

      for (Statement statement : recording.statements) {
        String plan =
            database
                .execute(
                    new Statement(
                        "EXPLAIN QUERY PLAN " + statement.sql(),
                        statement.parameters(),
                        Statement.Access.READ))
                .toString();
        assertFalse(plan.contains("SCAN event"), () -> statement.sql() + "\n" + plan);
        assertFalse(plan.contains("(rowid<?)"), () -> statement.sql() + "\n" + plan);
      }
      assertTrue(recording.statements.size() > 8);
    }
  }

  /** Remembers what was executed. */
  private static final class Recording implements Database {
    private final Database database;
    private final List<Statement> statements = new ArrayList<>();

    Recording(Database database) {
      this.database = database;
    }

    @Override
    public Rows execute(Statement statement) {
      statements.add(statement);
      return database.execute(statement);
    }

    @Override
    public void executeAll(List<Statement> all) {
      statements.addAll(all);
      database.executeAll(all);
    }

    @Override
    public void close() {}
  }

  private static OutboxRelay relay(Database database, QueueInMemory queue) {
    return new OutboxRelay(
        database,
        queue,
        Optional.empty(),
        Interest.IN_EVERYTHING,
        new ManualTime(),
        UUID::randomUUID);
  }
}
