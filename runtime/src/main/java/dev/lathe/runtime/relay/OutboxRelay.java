package dev.lathe.runtime.relay;

import dev.lathe.runtime.relay.Delivery.Delivered;
import dev.lathe.runtime.relay.RelayReport.Ended;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Publishes the event table: reads behind a cursor, sends, moves the cursor. Each event reaches the
 * queue at least once, and those of a stream in their order.
 *
 * <p>One relay works at a time: it holds a lease, and every step of the cursor checks the lease's
 * fencing token, so that a relay which lost its lease without knowing can send twice but never move
 * the cursor. What a run leaves undone, killed or not, the next one does. Safe to call from several
 * threads and processes.
 */
public final class OutboxRelay {
  /** How long a woken relay looks again: a command rings before its events are committed. */
  public static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

  /** Tries, one a run, after which a refused event is reported as a dead letter. */
  public static final int MAXIMUM_ATTEMPTS = 10;

  /** Between two looks; a look is one read. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(25);

  /** Wait before a parked stream is tried again; each further one doubles it. */
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);

  /** Longest such wait. */
  private static final Duration LAST_RETRY = Duration.ofSeconds(60);

  /** Statements of {@link Outbox#SWEEP} records a run: 10,000 a minute by the schedule alone. */
  private static final int MAXIMUM_SWEEPS = 20;

  private final Outbox outbox;
  private final Delivery delivery;
  private final Optional<EventPublisher> deadLetters;
  private final Clock clock;
  private final Faults faults;
  private final Consumer<Duration> wait;

  /**
   * @param deadLetters where undeliverable events are reported; empty: they are only counted
   */
  public OutboxRelay(
      Database database,
      EventPublisher publisher,
      Optional<EventPublisher> deadLetters,
      Clock clock) {
    this(database, publisher, deadLetters, clock, Faults.NONE, OutboxRelay::sleep);
  }

  /**
   * As above, for tests.
   *
   * @param wait what a pause is made of
   */
  public OutboxRelay(
      Database database,
      EventPublisher publisher,
      Optional<EventPublisher> deadLetters,
      Clock clock,
      Faults faults,
      Consumer<Duration> wait) {
    this.outbox = new Outbox(database);
    this.delivery = new Delivery(publisher, wait, faults);
    this.deadLetters = deadLetters;
    this.clock = clock;
    this.faults = faults;
    this.wait = wait;
  }

  /**
   * Sends what is there, until nothing is left.
   *
   * @param budget no page is begun after it; the last one may take some seconds more
   * @throws DatabaseUnavailable if no answer came: run again
   */
  public RelayReport run(Duration budget) {
    return run(budget, Duration.ZERO);
  }

  /**
   * As {@link #run(Duration)}, and looks again for {@code again} after it last found something.
   *
   * @param again {@link #LOOK_AGAIN} for a relay that was woken, longer for one that stays
   * @throws DatabaseUnavailable if no answer came: run again
   */
  public RelayReport run(Duration budget, Duration again) {
    var tally = new Tally();
    var owner = UUID.randomUUID().toString();
    long end = System.nanoTime() + budget.toNanos();
    long quietUntil = System.nanoTime() + again.toNanos();
    boolean sweep;
    while (true) {
      Outbox.Look look = outbox.look(clock.instant());
      sweep = look.sweep();
      tally.ended = Ended.DRAINED;
      if (look.work()) {
        work(owner, end, tally);
        if (tally.ended == Ended.DRAINED) quietUntil = System.nanoTime() + again.toNanos();
      }
      boolean over = System.nanoTime() >= Math.min(end, quietUntil);
      if (over || Thread.currentThread().isInterrupted()) break;
      // What failed fails at once again; a busy or an idle outbox is worth another look.
      if (tally.ended != Ended.DRAINED && tally.ended != Ended.BUSY) break;
      wait.accept(BETWEEN_LOOKS);
    }
    if (sweep) tally.swept = sweep(end);
    return tally.report();
  }

  private void work(String owner, long end, Tally tally) {
    Optional<Lease> acquired = outbox.acquire(owner, clock.instant());
    if (acquired.isEmpty()) {
      tally.ended = Ended.BUSY;
      return;
    }
    faults.reached(Faults.Step.LEASED);
    Lease lease = acquired.get();
    try {
      if (lease.due()) lease = retryParked(lease, tally);
      drain(lease, end, tally);
    } catch (QueueUnavailable e) {
      tally.ended = Ended.QUEUE_UNAVAILABLE;
      tally.trouble = Optional.ofNullable(e.getMessage());
    } catch (LeaseLost e) {
      tally.ended = Ended.LEASE_LOST;
      tally.trouble = Optional.ofNullable(e.getMessage());
      return;
    }
    outbox.release(lease, clock.instant());
  }

  private void drain(Lease acquired, long end, Tally tally) {
    Lease lease = acquired;
    while (true) {
      if (System.nanoTime() >= end) {
        tally.ended = Ended.BUDGET;
        return;
      }
      Optional<Outbox.Page> next = outbox.next(lease.cursor());
      if (next.isEmpty()) return;
      Outbox.Page page = next.get();
      faults.reached(Faults.Step.READ);
      Delivered delivered = delivery.deliver(Messages.of(page.entries()));
      tally.delivered(delivered);
      List<ParkedStream> parked = new ArrayList<>();
      Instant now = clock.instant();
      delivered.refused().values().forEach(refused -> parked.add(park(refused, 1, now, now)));
      tally.parked += parked.size();
      lease = step(lease, page.last(), parked, List.of());
      if (page.last() == page.newest()) return;
    }
  }

  private Lease retryParked(Lease lease, Tally tally) {
    List<Outbox.Due> due = outbox.due(lease.cursor(), clock.instant());
    List<OutboxEntry> entries = new ArrayList<>();
    due.forEach(stream -> entries.addAll(stream.entries()));
    faults.reached(Faults.Step.READ);
    Delivered delivered = delivery.deliver(Messages.of(entries));
    tally.delivered(delivered);

    List<ParkedStream> parked = new ArrayList<>();
    List<String> released = new ArrayList<>();
    Instant now = clock.instant();
    for (Outbox.Due stream : due) {
      RefusedMessage refused = delivered.refused().get(stream.stream());
      if (refused != null) {
        parked.add(parkAgain(refused, stream, now, tally));
      } else if (stream.entries().getLast().position() < stream.last()) {
        parked.add(waiting(stream, now));
      } else {
        released.add(stream.stream());
      }
    }
    tally.parked += parked.size();
    tally.released += released.size();
    return step(lease, lease.cursor(), parked, released);
  }

  /** More of it waits than one page has: it goes on at once, as if it had just been parked. */
  private static ParkedStream waiting(Outbox.Due stream, Instant now) {
    long next = stream.entries().getLast().position() + 1;
    return new ParkedStream(stream.stream(), next, 0, now, now, "catching up", Optional.empty());
  }

  private ParkedStream parkAgain(
      RefusedMessage refused, Outbox.Due stream, Instant now, Tally tally) {
    OutboxEntry first = stream.entries().getFirst();
    boolean same = refused.message().firstPosition() == first.position();
    if (!same) return park(refused, 1, now, now);
    ParkedStream again = park(refused, stream.attempts() + 1, stream.since(), now);
    if (again.attempts() < MAXIMUM_ATTEMPTS || !buried(first, again, now)) return again;
    tally.dead++;
    return new ParkedStream(
        again.stream(),
        again.position(),
        again.attempts(),
        again.nextTry(),
        again.since(),
        again.error(),
        Optional.of(now));
  }

  /** Whether the dead letter is out; it is tried again with the stream as long as it is not. */
  private boolean buried(OutboxEntry failed, ParkedStream parked, Instant now) {
    if (deadLetters.isEmpty()) return true;
    try {
      return deadLetters.get().publish(List.of(DeadLetter.of(failed, parked, now))).isEmpty();
    } catch (QueueUnavailable e) {
      return false; // the row keeps the stream's own error, and its next try
    }
  }

  private static ParkedStream park(
      RefusedMessage refused, int attempts, Instant since, Instant now) {
    Duration pause = FIRST_RETRY.multipliedBy(1L << Math.min(attempts - 1, MAXIMUM_ATTEMPTS));
    Instant next = now.plus(pause.compareTo(LAST_RETRY) < 0 ? pause : LAST_RETRY);
    EventMessage message = refused.message();
    return new ParkedStream(
        message.stream(),
        message.firstPosition(),
        attempts,
        next,
        since,
        refused.reason(),
        Optional.empty());
  }

  private Lease step(Lease lease, long to, List<ParkedStream> parked, List<String> released) {
    Lease moved =
        outbox
            .step(lease, to, parked, released, clock.instant())
            .orElseThrow(() -> new LeaseLost(lease));
    faults.reached(Faults.Step.MOVED);
    return moved;
  }

  private int sweep(long end) {
    int swept = 0;
    for (int i = 0; i < MAXIMUM_SWEEPS && System.nanoTime() < end; i++) {
      int forgotten = outbox.forgetCommands(clock.instant());
      swept += forgotten;
      if (forgotten < Outbox.SWEEP) break;
    }
    return swept;
  }

  private static void sleep(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the run sees it and ends
    }
  }

  /** Another relay took over while this one worked. */
  private static final class LeaseLost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LeaseLost(Lease lease) {
      super("another relay took over from token " + lease.token());
    }
  }

  /** The report while it grows. */
  private static final class Tally {
    private int events;
    private int messages;
    private int parked;
    private int released;
    private int dead;
    private int swept;
    private Ended ended = Ended.DRAINED;
    private Optional<String> trouble = Optional.empty();

    void delivered(Delivered delivered) {
      events += delivered.events();
      messages += delivered.messages();
    }

    RelayReport report() {
      return new RelayReport(events, messages, parked, released, dead, swept, ended, trouble);
    }
  }
}
