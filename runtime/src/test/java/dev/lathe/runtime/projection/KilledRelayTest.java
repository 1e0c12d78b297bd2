package dev.lathe.runtime.projection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.runtime.BundlesInMemory;
import dev.lathe.runtime.DatabaseClock;
import dev.lathe.runtime.KillableDatabase;
import dev.lathe.runtime.Killed;
import dev.lathe.runtime.ManualTime;
import dev.lathe.runtime.Orders;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.consumer.Interest;
import dev.lathe.runtime.projection.ApplyOutcome.Failed;
import dev.lathe.runtime.relay.EventMessage;
import dev.lathe.runtime.relay.OutboxRelay;
import dev.lathe.runtime.relay.QueueInMemory;
import dev.lathe.runtime.rollout.ChannelRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A relay and what heals that are killed at any step, refused streams, messages lost, delivered
 * twice, late and out of order: nothing is missing in the end, nothing counts twice.
 */
class KilledRelayTest {
  /** Histories a run; each is some 40 steps, 0.1 s. */
  private static final int HISTORIES = 40;

  /** To see one history again, give its seed here. */
  private static final long SEED = Long.getLong("lathe.seed", 20260101);

  private static final Duration BUDGET = Duration.ofSeconds(20);

  @TestFactory
  List<DynamicTest> a_relay_killed_at_any_step_loses_nothing() {
    return LongStream.range(SEED, SEED + HISTORIES)
        .mapToObj(
            seed ->
                DynamicTest.dynamicTest(
                    "seed " + seed,
                    () -> {
                      try (var history = new History(seed)) {
                        history.live();
                        history.settle();
                        history.judge();
                      }
                    }))
        .toList();
  }

  private static final class History implements AutoCloseable {
    private final long seed;
    private final RandomGenerator random;
    private final Database database = SqliteDatabase.open(":memory:");
    private final BundlesInMemory store = new BundlesInMemory();
    private final QueueInMemory queue = new QueueInMemory();
    private final Projector projector = Projector.of(database, store);
    private final ChannelRollout rollout = new ChannelRollout(store, "live", database);
    private final List<EventMessage> late = new ArrayList<>();
    private int delivered;
    private int generation = 1;

    History(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      store.push(Orders.bundle("orders_1"));
      rollout.ensureLive();
    }

    void live() {
      for (int i = 0; i < 40; i++) {
        switch (random.nextInt(11)) {
          case 0, 1, 2 -> write();
          case 3, 4 -> relayUntilKilled();
          case 5 -> relay(database);
          case 6 -> pass(Duration.ofSeconds(random.nextInt(1, 90)));
          case 7, 8 -> deliver();
          case 9 -> healUntilKilled();
          default -> change();
        }
      }
    }

    /** Everything heals: the rest is sent and delivered. */
    void settle() {
      queue.refuse(_ -> false);
      for (int i = 0; i < 10; i++) {
        pass(Duration.ofMinutes(2));
        relay(database);
      }
      while (delivered < queue.accepted().size() || !late.isEmpty()) {
        deliver();
      }
      for (int tick = 0; tick < 2; tick++) {
        pass(Duration.ofMinutes(1));
        heal(database);
      }
    }

    void judge() {
      String why = "-Dlathe.seed=" + seed;
      assertEquals(Orders.rebuilt(database), Orders.rows(database, "orders_" + generation), why);
      assertEquals(0, count("SELECT count(*) FROM parked"), why);
      assertEquals(
          0,
          count(
              """
              SELECT count(*) FROM (SELECT stream,max(version) AS version FROM event GROUP BY stream) e \
              WHERE NOT EXISTS(SELECT 1 FROM watermark w WHERE w.stream=e.stream \
              AND w.version=e.version AND w.projection LIKE 'orders%') \
              AND NOT EXISTS(SELECT 1 FROM generation g JOIN live l ON l.bundle=g.bundle \
              JOIN event o ON o.stream=e.stream AND o.version=e.version \
              WHERE o.position<=g.position)"""),
          why);
      List<Long> sent = new ArrayList<>();
      for (EventMessage message : queue.accepted()) {
        for (String part : message.body().split("\"latheposition\":", -1)) {
          if (part.matches("(?s)\\d.*")) sent.add(Long.valueOf(part.replaceFirst("(?s)\\D.*", "")));
        }
      }
      long events = count("SELECT count(*) FROM event");
      assertEquals(events, sent.stream().distinct().count(), why);
    }

    @Override
    public void close() {
      database.close();
    }

    private void write() {
      int events = random.nextInt(1, 30);
      for (int i = 0; i < events; i++) {
        Orders.append(database, "o" + random.nextInt(4), "s" + i, random.nextInt(100));
      }
    }

    private void relayUntilKilled() {
      if (random.nextInt(4) == 0) {
        queue.afterwards(
            () -> {
              throw new Killed();
            });
      }
      try {
        relay(KillableDatabase.within(database, 10, random));
      } catch (Killed e) {
        if (random.nextBoolean()) pass(Duration.ofSeconds(31));
      }
      queue.afterwards(() -> {});
    }

    private void healUntilKilled() {
      try {
        heal(random.nextBoolean() ? database : KillableDatabase.within(database, 6, random));
      } catch (Killed e) {
        // The next one goes on.
      }
    }

    private void heal(Database through) {
      new Healing(through, LogProjector.of(through, store, new ManualTime())).heal(BUDGET);
    }

    private void relay(Database through) {
      new OutboxRelay(
              through,
              queue,
              Optional.empty(),
              Interest.IN_EVERYTHING,
              new ManualTime(),
              UUID::randomUUID)
          .run(BUDGET);
    }

    private void pass(Duration by) {
      DatabaseClock.advance(database, by);
    }

    /** The next messages, some held back, with some that came before, now and then shuffled. */
    private void deliver() {
      List<EventMessage> accepted = queue.accepted();
      int until = Math.min(accepted.size(), delivered + random.nextInt(1, 6));
      List<EventMessage> batch = new ArrayList<>();
      if (!late.isEmpty()) batch.add(late.remove(random.nextInt(late.size())));
      for (EventMessage message : accepted.subList(delivered, until)) {
        if (random.nextInt(10) == 0) continue; // lost
        (random.nextInt(4) == 0 ? late : batch).add(message);
      }
      for (int again = random.nextInt(3); again > 0 && delivered > 0; again--) {
        batch.add(accepted.get(random.nextInt(delivered)));
      }
      if (random.nextInt(3) == 0) Collections.shuffle(batch, Random.from(random));
      List<QueueMessage> messages =
          batch.stream().map(message -> new QueueMessage(message.group(), message.body())).toList();
      for (ApplyOutcome outcome : projector.apply(messages)) {
        if (outcome instanceof Failed(String failure)) {
          throw new AssertionError(failure + ", -Dlathe.seed=" + seed);
        }
      }
      delivered = until;
    }

    /** A stream is refused for a while, or another bundle goes live. */
    private void change() {
      if (random.nextInt(3) > 0) {
        String stream = "Order-o" + random.nextInt(4);
        queue.refuse(message -> message.stream().equals(stream));
      } else {
        generation = random.nextInt(1, 4); // a new one, or one of before
        store.push(Orders.bundle("orders_" + generation));
        rollout.advance();
      }
    }

    private long count(String sql) {
      Rows rows = database.execute(Statement.read(sql));
      return rows.requiredInteger(0, 0);
    }
  }
}
