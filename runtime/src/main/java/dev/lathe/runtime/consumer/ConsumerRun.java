package dev.lathe.runtime.consumer;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.runtime.consumer.ConsumerReport.Ended;
import dev.lathe.runtime.consumer.ConsumerTables.Step;
import dev.lathe.runtime.consumer.EventHandler.Failure;
import dev.lathe.runtime.consumer.EventHandler.Handled;
import dev.lathe.runtime.consumer.EventHandler.Next;
import dev.lathe.runtime.consumer.EventHandler.Refusal;
import dev.lathe.runtime.consumer.Interest.Source;
import dev.lathe.runtime.platform.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One run of a consumer, and what it has done so far. */
final class ConsumerRun {
  /** Between two looks; a look is one read. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(25);

  /** Wait before a parked stream is tried again; each further one doubles it. */
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);

  /** Longest such wait. */
  private static final Duration LAST_RETRY = Duration.ofSeconds(60);

  /** Steps in which a pause is shortened, from nothing to a quarter. */
  private static final int SHARES = 1_000;

  private final ConsumerTables patient;
  private final EventHandler handler;
  private final Interest interest;
  private final Time time;
  private final String owner;
  private final Duration budget;
  private final long began;

  /** The hurried ones until an answer is missing. */
  private ConsumerTables tables;

  /** Whether streams wait, or did, that may go on within this run. */
  private boolean aside;

  private int events;
  private int parked;
  private int released;
  private int dead;
  private Ended ended = Ended.DRAINED;
  private Optional<BundleId> bundle = Optional.empty();
  private Optional<String> trouble = Optional.empty();

  /**
   * @param hurried asked first: a lost answer costs little time
   * @param patient asked once one of those gave no answer: the database may only be slow
   */
  ConsumerRun(
      ConsumerTables hurried,
      ConsumerTables patient,
      EventHandler handler,
      Interest interest,
      Time time,
      String owner,
      Duration budget) {
    this.tables = hurried;
    this.patient = patient;
    this.handler = handler;
    this.interest = interest;
    this.time = time;
    this.owner = owner;
    this.budget = budget;
    this.began = time.ticks();
  }

  ConsumerReport run(Duration again) {
    long quietSince = began;
    while (true) {
      ended = Ended.DRAINED;
      try {
        if (found() && ended == Ended.DRAINED) quietSince = time.ticks();
      } catch (ConsumerTables.Unanswered e) {
        // Whether it was done the cursor says, or says later: the lease is taken again, and with it
        // another token, so that what comes late of it moves nothing.
        tables = patient;
        continue;
      }
      boolean over = passed(began, budget) || passed(quietSince, again);
      if (over || Thread.currentThread().isInterrupted()) break;
      // What failed fails at once again; a busy or an idle log is worth another look.
      if (ended != Ended.DRAINED && ended != Ended.BUSY) break;
      time.sleep(BETWEEN_LOOKS);
    }
    return new ConsumerReport(events, parked, released, dead, ended, bundle, trouble);
  }

  /** Works on what there is, if anything. */
  private boolean found() {
    ConsumerTables.Look look = tables.look();
    if (look.closed().isPresent()) {
      ended = Ended.CLOSED;
      trouble = look.closed();
      return false;
    }
    if (look.something()) work();
    return look.something();
  }

  private boolean passed(long since, Duration span) {
    return time.ticks() - since >= span.toNanos();
  }

  private void work() {
    Optional<Lease> acquired = tables.acquire(owner);
    if (acquired.isEmpty()) {
      ended = Ended.BUSY;
      return;
    }
    Lease lease = acquired.get();
    bundle = lease.live();
    try {
      boolean due = lease.due();
      do {
        aside |= due;
        if (due) lease = retryParked(lease);
        lease = drain(lease);
        due = ended == Ended.DRAINED && aside && tables.waiting();
      } while (due);
    } catch (HandlerUnavailable e) {
      ended = Ended.UNAVAILABLE;
      trouble = Optional.ofNullable(e.getMessage());
    } catch (LeaseLost e) {
      ended = Ended.LEASE_LOST;
      trouble = Optional.ofNullable(e.getMessage());
      return;
    }
    tables.release(lease);
  }

  private Lease drain(Lease acquired) {
    Lease lease = acquired;
    Optional<Set<Source>> wanted = acquired.live().flatMap(interest::under);
    boolean far = false;
    while (ended == Ended.DRAINED) {
      if (passed(began, budget)) {
        ended = Ended.BUDGET;
        return lease;
      }
      Optional<ConsumerTables.Backlog> backlog =
          far ? tables.backlog(lease, wanted) : Optional.empty();
      far = backlog.isPresent();
      if (far) {
        ConsumerTables.Backlog found = backlog.get();
        lease = step(lease, Step.to(found.last(), found.streams(), found.leftOut()));
        aside = true;
        continue;
      }
      Optional<ConsumerTables.Page> next = tables.next(lease, wanted);
      if (next.isEmpty()) return lease;
      ConsumerTables.Page page = next.get();
      Handled handled = handle(page.entries());
      boolean whole = handled.entries() == page.entries().size();
      long done = whole ? page.last() : page.entries().get(handled.entries()).position() - 1;
      List<ParkedStream> refused = refused(handled);
      parked += refused.size();
      refused.addAll(closing(handled, done));
      lease = step(lease, Step.to(done, refused, page.leftOut()));
      if (whole && page.last() == page.newest()) return lease;
      far = tables.far(done, page.newest());
    }
    return lease;
  }

  private static List<ParkedStream> refused(Handled handled) {
    List<ParkedStream> refused = new ArrayList<>();
    handled.refused().forEach(refusal -> refused.add(park(refusal, 1, Optional.empty())));
    return refused;
  }

  private static List<ParkedStream> closing(Handled handled, long done) {
    return handled.next() instanceof Next.Never(String why)
        ? List.of(ConsumerTables.closing(done + 1, why))
        : List.of();
  }

  private Lease retryParked(Lease lease) {
    List<ConsumerTables.Due> due = tables.due(lease.cursor());
    if (due.isEmpty()) aside = false; // what waits has no events here, and would wait for ever
    List<LogEntry> entries = new ArrayList<>();
    due.forEach(stream -> entries.addAll(stream.entries()));
    Handled handled = handle(entries);
    Map<String, Refusal> refused = new HashMap<>();
    handled.refused().forEach(refusal -> refused.put(refusal.stream(), refusal));

    List<ParkedStream> waiting = new ArrayList<>();
    Map<String, Long> caughtUp = new LinkedHashMap<>();
    int left = handled.entries();
    for (ConsumerTables.Due stream : due) {
      int done = Math.min(left, stream.entries().size());
      left -= done;
      Refusal refusal = refused.get(stream.stream());
      if (refusal != null) {
        waiting.add(parkAgain(refusal, stream));
        continue;
      }
      if (done == 0) continue; // the turn of what was not reached comes with a later run
      long last = stream.entries().get(done - 1).position();
      // Where more of it waits than one page has, it goes on at once, as if it had just been
      // parked.
      if (last < stream.last()) waiting.add(ParkedStream.behind(stream.stream(), last + 1));
      else caughtUp.put(stream.stream(), last);
    }
    parked += refused.size();
    released += caughtUp.size();
    waiting.addAll(closing(handled, lease.cursor()));
    return step(lease, Step.retried(lease.cursor(), waiting, caughtUp));
  }

  /** Has entries handled, and sees to what comes of it but the streams that were refused. */
  private Handled handle(List<LogEntry> entries) {
    if (entries.isEmpty()) return Handled.all(entries, List.of());
    Handled handled = handler.handle(entries);
    Map<String, Refusal> refused = new HashMap<>();
    handled.refused().forEach(refusal -> refused.put(refusal.stream(), refusal));
    for (LogEntry entry : entries.subList(0, handled.entries())) {
      Refusal refusal = refused.get(entry.stream());
      if (refusal == null || entry.position() < refusal.position()) events++;
    }
    switch (handled.next()) {
      case Next.GoOn() -> {}
      case Next.Later(String why) -> end(Ended.UNAVAILABLE, why);
      case Next.Never(String why) -> end(Ended.CLOSED, why);
    }
    return handled;
  }

  private void end(Ended how, String why) {
    ended = how;
    trouble = Optional.of(why);
  }

  private ParkedStream parkAgain(Refusal refusal, ConsumerTables.Due stream) {
    LogEntry first = stream.entries().getFirst();
    if (refusal.position() != first.position()) return park(refusal, 1, Optional.empty());
    int counted = stream.attempts() + 1;
    int attempts =
        refusal.passing() && !stream.dead()
            ? Math.min(counted, LogConsumer.MAXIMUM_ATTEMPTS - 1)
            : counted;
    ParkedStream again = park(refusal, attempts, Optional.of(stream.since()));
    if (attempts < LogConsumer.MAXIMUM_ATTEMPTS) return again;
    if (stream.dead()) return again.givenUp();
    var failure = new Failure(first, attempts, Instant.parse(stream.since()), again.error());
    if (!handler.giveUp(failure)) return again;
    dead++;
    return again.givenUp();
  }

  private static ParkedStream park(Refusal refusal, int attempts, Optional<String> since) {
    Duration pause =
        FIRST_RETRY.multipliedBy(1L << Math.min(attempts - 1, LogConsumer.MAXIMUM_ATTEMPTS));
    return new ParkedStream(
        refusal.stream(),
        refusal.position(),
        attempts,
        scattered(pause.compareTo(LAST_RETRY) < 0 ? pause : LAST_RETRY, refusal.stream(), attempts),
        since,
        refusal.reason(),
        false);
  }

  /** Up to a quarter less, so that streams that were refused together come again apart. */
  private static Duration scattered(Duration pause, String stream, int attempts) {
    int share = Math.floorMod((stream + "/" + attempts).hashCode(), SHARES);
    return pause.minus(pause.multipliedBy(share).dividedBy(4L * SHARES));
  }

  private Lease step(Lease lease, Step step) {
    return tables.step(lease, step).orElseThrow(() -> new LeaseLost(lease));
  }

  /** Somebody else took over while this run worked, or a read was answered by a replica. */
  private static final class LeaseLost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LeaseLost(Lease lease) {
      super("what was read under token %s is not so any more".formatted(lease.token()));
    }
  }
}
