package dev.lathe.dev.lambda;

import dev.lathe.runtime.adapter.system.SystemTime;
import dev.lathe.runtime.platform.Time;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The processes of one function: each answers one event at a time, and an event that comes while
 * all are busy starts another one, up to a limit. Each is made as for a snapshot and restored, as
 * the template has it. Safe for many threads.
 */
public final class Environments implements AutoCloseable {
  /**
   * How many there may be, and how they are treated.
   *
   * @param most processes at once
   * @param patience how long an event waits for one where all are busy
   * @param freezes whether a process is stopped between two events
   */
  public record Limits(int most, Duration patience, boolean freezes) {}

  /** Processes run by the machine's time, whatever time the work on them is given. */
  private static final Time TIME = new SystemTime();

  private final Packaged.Function function;
  private final Sandbox.Start start;
  private final Limits limits;
  private final Path logs;

  /** Told what went wrong, by the function's word. */
  private final BiConsumer<String, Invocation> trouble;

  private final Deque<Sandbox> idle = new ArrayDeque<>();

  /** Those that run, by the number in the names of their logs. */
  private final Map<Sandbox, Integer> all = new HashMap<>();

  /** Of those, and of those that start. */
  private final Set<Integer> numbers = new HashSet<>();

  private boolean closed;

  /**
   * @param logs the folder of their logs
   */
  public Environments(
      Packaged.Function function,
      Sandbox.Start start,
      Limits limits,
      Path logs,
      BiConsumer<String, Invocation> trouble) {
    this.function = function;
    this.start = start.snapshotted();
    this.limits = limits;
    this.logs = logs;
    this.trouble = trouble;
  }

  /** What stands for a process that may be had: an idle one, or the number of a new one. */
  private sealed interface Turn {
    record Idle(Sandbox sandbox) implements Turn {}

    record Fresh(int number) implements Turn {}
  }

  /** Has a process ready, so that the first event need not wait for one; or says why it is not. */
  public Optional<String> warmUp() {
    return switch (turn().orElseThrow()) {
      case Turn.Idle(Sandbox sandbox) -> {
        giveBack(sandbox);
        yield Optional.empty();
      }
      case Turn.Fresh(int number) -> {
        try {
          giveBack(started(number));
          yield Optional.empty();
        } catch (IllegalStateException e) {
          yield Optional.of(String.valueOf(e.getMessage()));
        }
      }
    };
  }

  /** Hands {@code event} to a process of it; what goes wrong is told, too. */
  public Invocation invoke(String event) {
    Invocation came = invoked(event);
    if (!(came instanceof Invocation.Answered)) trouble.accept(function.word(), came);
    return came;
  }

  private Invocation invoked(String event) {
    Optional<Turn> turn = turn();
    if (turn.isEmpty()) return new Invocation.Throttled(limits.most());
    Sandbox sandbox;
    try {
      sandbox =
          switch (turn.get()) {
            case Turn.Idle(Sandbox one) -> one;
            case Turn.Fresh(int number) -> started(number);
          };
    } catch (IllegalStateException e) {
      return new Invocation.Unready(String.valueOf(e.getMessage()));
    }
    try {
      if (limits.freezes()) sandbox.thaw();
      return sandbox.invoke(event, function.timeout());
    } finally {
      giveBack(sandbox);
    }
  }

  private synchronized Optional<Turn> turn() {
    long end = TIME.ticks() + limits.patience().toNanos();
    while (true) {
      if (closed) return Optional.empty();
      Sandbox waiting = idle.poll();
      if (waiting != null && waiting.isAlive()) return Optional.of(new Turn.Idle(waiting));
      if (waiting != null) {
        giveBack(waiting); // it ended between two events, which is no event's fault
        continue;
      }
      if (numbers.size() < limits.most()) {
        int number = 1;
        while (!numbers.add(number)) number++;
        return Optional.of(new Turn.Fresh(number));
      }
      long left = (end - TIME.ticks()) / 1_000_000;
      if (left <= 0) return Optional.empty();
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    }
  }

  private Sandbox started(int number) {
    Path log = logs.resolve(function.word() + "-" + number + ".log");
    boolean kept = false;
    try {
      Sandbox sandbox = Sandbox.start(start, log);
      double unused = sandbox.restore();
      kept = keep(sandbox, number);
      return sandbox;
    } finally {
      if (!kept) forget(number);
    }
  }

  private synchronized boolean keep(Sandbox sandbox, int number) {
    if (closed) {
      sandbox.stop();
      throw new IllegalStateException("it was closed while it started");
    }
    all.put(sandbox, number);
    return true;
  }

  private synchronized void forget(int number) {
    numbers.remove(number);
    notifyAll();
  }

  private synchronized void giveBack(Sandbox sandbox) {
    if (sandbox.isAlive() && !closed) {
      if (limits.freezes()) sandbox.freeze();
      idle.push(sandbox);
    } else {
      sandbox.stop();
      Integer number = all.remove(sandbox);
      if (number != null) numbers.remove(number);
    }
    notifyAll();
  }

  /** Ends all of them at once: what they are doing comes again, or fails. */
  @Override
  public synchronized void close() {
    closed = true;
    all.keySet().forEach(Sandbox::stop);
    all.clear();
    idle.clear();
    notifyAll();
  }
}
