package dev.lathe.runtime.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.SeedEvent;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.BundlesInMemory;
import dev.lathe.runtime.KillableDatabase;
import dev.lathe.runtime.Killed;
import dev.lathe.runtime.ManualTime;
import dev.lathe.runtime.Orders;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.projection.ApplyOutcome.Applied;
import dev.lathe.runtime.projection.Projector;
import dev.lathe.runtime.projection.QueueMessage;
import dev.lathe.runtime.relay.EventMessage;
import dev.lathe.runtime.relay.Listeners;
import dev.lathe.runtime.relay.OutboxRelay;
import dev.lathe.runtime.relay.QueueInMemory;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Rollouts forward and back that are killed at any request, two at once, with commands going on
 * under what is live: every table of the live bundle ends as a fold of the log.
 */
public final class KilledRolloutTest {
  /** Histories a run; each is some 0.5 s. */
  private static final int HISTORIES = 10;

  /** To see one history again, give its seed here. */
  private static final long SEED = Long.getLong("lathe.seed", 20260201);

  @TestFactory
  List<DynamicTest> a_rollout_killed_at_any_request_goes_on() {
    return LongStream.range(SEED, SEED + HISTORIES)
        .mapToObj(
            seed ->
                DynamicTest.dynamicTest(
                    "seed " + seed,
                    () -> {
                      try (Database database = SqliteDatabase.open(":memory:")) {
                        new History(seed, database).run(10);
                      }
                    }))
        .toList();
  }

  /** One such history on any database. */
  public static void goesOn(Database database) {
    new History(SEED, database).run(6);
  }

  /** A bundle, what its commands write and what the projector writes for it. */
  private record Shop(Bundle bundle, BundleId id, String written, Optional<String> projected) {
    static Shop of(String written, String projected, SeedEvent... seeds) {
      return of(written, Optional.of(projected), seeds);
    }

    static Shop withoutReadModel(String written) {
      return of(written, Optional.empty());
    }

    private static Shop of(String written, Optional<String> projected, SeedEvent... seeds) {
      Bundle bundle = WrittenOrders.bundle(written, projected, seeds);
      return new Shop(bundle, BundleFile.of(bundle).id(), written, projected);
    }
  }

  private static final class History {
    /** They share tables crosswise, some listen to no event, and one knows seeds. */
    private static final List<Shop> SHOPS =
        List.of(
            Shop.of("written_1", "orders_1"),
            Shop.of("written_2", "orders_1"),
            Shop.of("written_1", "orders_2"),
            Shop.of("written_2", "orders_3"),
            Shop.withoutReadModel("written_1"),
            Shop.withoutReadModel("written_2"),
            Shop.of(
                "written_1",
                "orders_3",
                Orders.seed("s-1", "seeded", 1, "new"),
                Orders.seed("s-2", "seeded", 2, "paid")));

    private final String why;
    private final RandomGenerator random;
    private final Database database;
    private final BundlesInMemory store = new BundlesInMemory();
    private final QueueInMemory queue = new QueueInMemory();
    private final Projector projector;
    private final Listeners listeners;
    private int delivered;

    History(long seed, Database database) {
      this.why = "-Dlathe.seed=" + seed;
      this.random = new Random(seed);
      this.database = database;
      this.projector = Projector.of(database, store);
      this.listeners = Listeners.of(database, store);
      SHOPS.forEach(shop -> store.push(shop.bundle()));
    }

    void run(int steps) {
      rollOut(SHOPS.getFirst());
      for (int i = 0; i < steps; i++) {
        switch (random.nextInt(6)) {
          case 0 -> command(random.nextInt(1, 1500)); // more than one part
          case 1 -> project();
          default -> rollOutUntilKilled(SHOPS.get(random.nextInt(SHOPS.size())));
        }
      }
      for (Shop shop : List.of(SHOPS.get(random.nextInt(SHOPS.size() - 1)), SHOPS.getLast())) {
        rollOut(shop);
        project();
        judge(shop);
      }
    }

    private void rollOut(Shop shop) {
      new BundleRollout(database).finish(shop.bundle(), shop.id());
    }

    private void rollOutUntilKilled(Shop shop) {
      var other = SHOPS.get(random.nextInt(SHOPS.size()));
      var killable = KillableDatabase.within(database, 40, random);
      var rollout = new BundleRollout(new Busy(killable));
      try {
        while (rollout.step(shop.bundle(), shop.id()) != RolloutState.LIVE) {
          if (random.nextInt(8) == 0) {
            new BundleRollout(database).step(other.bundle(), other.id());
          }
        }
      } catch (Killed e) {
        return; // whoever comes next goes on
      }
    }

    /** Between any two requests of a rollout, commands come, and now and then messages. */
    private final class Busy implements Database {
      private final Database through;

      Busy(Database through) {
        this.through = through;
      }

      @Override
      public Rows execute(Statement statement) {
        meanwhile();
        return through.execute(statement);
      }

      @Override
      public void executeAll(List<Statement> statements) {
        meanwhile();
        through.executeAll(statements);
      }

      private void meanwhile() {
        if (random.nextInt(3) == 0) command(random.nextInt(1, 10));
        if (random.nextInt(20) == 0) project();
      }

      @Override
      public void close() {}
    }

    private void command(int count) {
      Optional<BundleId> live = LiveBundle.named(database);
      if (live.isEmpty()) return;
      Shop shop =
          SHOPS.stream().filter(one -> one.id().equals(live.get())).findFirst().orElseThrow();
      List<Statement> commands = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        commands.add(
            WrittenOrders.command(
                shop.id(), shop.written(), "o" + random.nextInt(20), "s" + i, random.nextInt(100)));
      }
      database.executeAll(commands);
    }

    private void project() {
      if (LiveBundle.named(database).isEmpty()) return;
      new OutboxRelay(
              database, queue, Optional.empty(), listeners, new ManualTime(), UUID::randomUUID)
          .run(Duration.ofSeconds(20));
      List<EventMessage> accepted = queue.accepted();
      List<QueueMessage> messages =
          accepted.subList(delivered, accepted.size()).stream()
              .map(message -> new QueueMessage(message.group(), message.body()))
              .toList();
      delivered = accepted.size();
      projector
          .apply(messages)
          .forEach(outcome -> assertTrue(outcome instanceof Applied, () -> outcome + " " + why));
    }

    private void judge(Shop shop) {
      assertEquals(Optional.of(shop.id()), LiveBundle.named(database), why);
      assertEquals(
          WrittenOrders.folded(database), WrittenOrders.rows(database, shop.written()), why);
      if (shop.projected().isPresent()) {
        assertEquals(Orders.rebuilt(database), Orders.rows(database, shop.projected().get()), why);
      }
      RolloutStatus status = RolloutStatus.of(database, shop.id()).orElseThrow();
      assertEquals(RolloutState.LIVE, status.state(), why);
    }
  }
}
