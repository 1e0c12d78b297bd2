package dev.lathe.runtime.consumer;

import dev.lathe.runtime.consumer.ConsumerReport.Ended;
import dev.lathe.runtime.consumer.EventHandler.Failure;
import dev.lathe.runtime.consumer.EventHandler.Refusal;
import dev.lathe.runtime.consumer.Interest.Source;
import dev.lathe.runtime.platform.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
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

  private final ConsumerTables tables;
  private final EventHandler handler;
  private final Interest interest;
  private final Time time;
  private final String owner;
  private final Duration budget;
  private final long began;

  private int events;
  private int parked;
  private int released;
  private int dead;
  private Ended ended = Ended.DRAINED;
  private Optional<String> trouble = Optional.empty();

  ConsumerRun(
      ConsumerTables tables,
      EventHandler handler,
      Interest interest,
      Time time,
      String owner,
      Duration budget) {
    this.tables = tables;
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
      if (tables.look()) {
        work();
        if (ended == Ended.DRAINED) quietSince = time.ticks();
      }
      boolean over = passed(began, budget) || passed(quietSince, again);
      if (over || Thread.currentThread().isInterrupted()) break;
      // What failed fails at once again; a busy or an idle log is worth another look.
      if (ended != Ended.DRAINED && ended != Ended.BUSY) break;
      time.sleep(BETWEEN_LOOKS);
    }
    return new ConsumerReport(events, parked, released, dead, ended, trouble);
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
    try {
      if (lease.due()) lease = retryParked(lease);
      drain(lease);
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

  private void drain(Lease acquired) {
    Lease lease = acquired;
    Optional<Set<Source>> wanted = acquired.live().flatMap(interest::under);
    while (true) {
      if (passed(began, budget)) {
        ended = Ended.BUDGET;
        return;
      }
      Optional<ConsumerTables.Page> next = tables.next(lease, wanted);
      if (next.isEmpty()) return;
      ConsumerTables.Page page = next.get();
      Map<String, Refusal> refused = handle(page.entries());
      List<ParkedStream> aside =
          refused.values().stream().map(refusal -> park(refusal, 1, Optional.empty())).toList();
      parked += aside.size();
      lease = step(lease, page.last(), aside, List.of());
      if (page.last() == page.newest()) return;
    }
  }

  private Lease retryParked(Lease lease) {
    List<ConsumerTables.Due> due = tables.due(lease.cursor());
    List<LogEntry> entries = new ArrayList<>();
    due.forEach(stream -> entries.addAll(stream.entries()));
    Map<String, Refusal> refused = handle(entries);

    List<ParkedStream> aside = new ArrayList<>();
    List<String> caughtUp = new ArrayList<>();
    for (ConsumerTables.Due stream : due) {
      Refusal refusal = refused.get(stream.stream());
      if (refusal != null) {
        aside.add(parkAgain(refusal, stream));
      } else if (stream.entries().getLast().position() < stream.last()) {
        aside.add(catchingUp(stream));
      } else {
        caughtUp.add(stream.stream());
      }
    }
    parked += aside.size();
    released += caughtUp.size();
    return step(lease, lease.cursor(), aside, caughtUp);
  }

  /** By stream, the first event that was refused. */
  private Map<String, Refusal> handle(List<LogEntry> entries) {
    Map<String, Refusal> refused = new HashMap<>();
    if (entries.isEmpty()) return refused;
    handler.handle(entries).forEach(refusal -> refused.put(refusal.stream(), refusal));
    for (LogEntry entry : entries) {
      Refusal refusal = refused.get(entry.stream());
      if (refusal == null || entry.position() < refusal.position()) events++;
    }
    return refused;
  }

  /** More of it waits than one page has: it goes on at once, as if it had just been parked. */
  private static ParkedStream catchingUp(ConsumerTables.Due stream) {
    long next = stream.entries().getLast().position() + 1;
    return new ParkedStream(
        stream.stream(), next, 0, Duration.ZERO, Optional.empty(), "catching up", false);
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
        pause.compareTo(LAST_RETRY) < 0 ? pause : LAST_RETRY,
        since,
        refusal.reason(),
        false);
  }

  private Lease step(Lease lease, long to, List<ParkedStream> aside, List<String> caughtUp) {
    return tables.step(lease, to, aside, caughtUp).orElseThrow(() -> new LeaseLost(lease));
  }

  /** Somebody else took over while this run worked. */
  private static final class LeaseLost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LeaseLost(Lease lease) {
      super("somebody else took over from token " + lease.token());
    }
  }
}
