package dev.lathe.crash;

import dev.lathe.conformance.database.LocalSqld;
import dev.lathe.crash.Steps.Breaks;
import dev.lathe.crash.Steps.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Some clients' commands, sent to a server of which one part is killed at some steps, and a look at
 * what came of them.
 */
final class CrashRun {
  private static final int CLIENTS = 3;

  /**
   * For an order, and for a task to open: a server starts anew within three seconds, on a busy
   * machine within ten, and is killed some fifty times while somebody waits.
   */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** Who is killed. */
  enum Victim {
    DEV_SERVER(81),
    DATABASE(40);

    /** Steps from one kill to the next: more than a start takes, and not always the same moment. */
    private final int between;

    Victim(int between) {
      this.between = between;
    }

    /** A client that is gone sees no answer, whether it is on its way or not. */
    private List<Moment> moments() {
      return switch (this) {
        case DEV_SERVER -> List.of(Moment.BEFORE, Moment.AFTER);
        case DATABASE -> List.of(Moment.values());
      };
    }

    int between() {
      return between;
    }
  }

  /**
   * What came of a run that was in order.
   *
   * @param steps how many there were until all was whole
   * @param broke at which steps somebody was killed
   * @param acknowledged commands
   * @param whole until read models and receivers had all, from the last answer on, or from when
   *     what was killed after it was there again
   */
  record Outcome(int steps, List<String> broke, int acknowledged, Duration whole) {}

  /** What goes on meanwhile. */
  enum Work {
    /** Accounts are opened, and money moves. */
    MONEY,
    /** Runs of workflows, with tasks, messages, calls, reactions, and somebody who holds one. */
    LOANS
  }

  private final Stand stand;
  private final Work work;
  private final Victim victim;

  CrashRun(Stand stand, Work work, Victim victim) {
    this.stand = stand;
    this.work = work;
    this.victim = victim;
  }

  /**
   * Kills where {@code breaks} says.
   *
   * @throws AssertionError if something is lost, doubled, out of order, or not whole in time
   */
  Outcome run(Breaks breaks) throws InterruptedException {
    var server = new KeptServer[1];
    try (var sqld = LocalSqld.start()) {
      Runnable kill =
          switch (victim) {
            case DEV_SERVER -> () -> server[0].kill();
            case DATABASE ->
                () -> {
                  sqld.process().kill();
                  sqld.process().restart();
                };
          };
      var steps = new Steps(victim.moments(), breaks, kill);
      try (var database = Turnstile.before(sqld.url(), () -> steps);
          var queue = Turnstile.before(stand.queue(), () -> steps);
          var kept = KeptServer.start(stand.parts(database.url(), queue.url()))) {
        server[0] = kept;
        var door = new Door(kept::address, PATIENCE);
        var clients = new Clients(door);
        var borrowers = new Borrowers(door, kept.folder());
        List<List<Order>> orders = work == Work.MONEY ? orders() : List.of();
        clients.send(orders);
        if (work == Work.LOANS) borrowers.act();
        Instant answered = Instant.now();
        stand.awaitWhole(clients, borrowers, sqld.url(), PATIENCE);
        Instant calm = Collections.max(List.of(answered, steps.lastBroke(), kept.ready()));
        var whole = Duration.between(calm, Instant.now());
        orders.forEach(list -> list.forEach(clients::send));
        stand.awaitWhole(clients, borrowers, sqld.url(), PATIENCE);
        return new Outcome(steps.count(), steps.broke(), clients.acknowledged(), whole);
      } catch (AssertionError e) {
        throw new AssertionError(
            "killed at " + breaks + ", " + steps.broke() + ": " + e.getMessage(), e);
      }
    } finally {
      stand.forget();
    }
  }

  /** Each opens an account, and moves money between it and the next one's. */
  private static List<List<Order>> orders() {
    List<List<Order>> lists = new ArrayList<>();
    for (int client = 0; client < CLIENTS; client++) {
      String key = "c" + client + "-";
      String own = "a" + client;
      String next = "a" + (client + 1) % CLIENTS;
      lists.add(
          List.of(
              Order.open(key + 0, own, 10_000),
              Order.deposit(key + 1, own, 100 + client),
              Order.transfer(key + 2, own, next, 50),
              Order.deposit(key + 3, next, 7)));
    }
    return lists;
  }
}
