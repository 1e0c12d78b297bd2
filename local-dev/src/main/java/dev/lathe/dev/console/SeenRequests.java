package dev.lathe.dev.console;

import dev.lathe.runtime.http.HandledRequest;
import dev.lathe.runtime.platform.Time;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The last requests that were answered: in memory, and gone with the process. Thread-safe. */
public final class SeenRequests {
  /** Requests kept: some hours of clicking, and a megabyte at most. */
  public static final int MOST = 500;

  /** Longest target kept, in characters. */
  private static final int LONGEST_TARGET = 500;

  private final Time time;
  private final Deque<Seen> seen = new ArrayDeque<>();
  private long count;
  private long refused;
  private long failed;

  public SeenRequests(Time time) {
    this.time = time;
  }

  /**
   * An answered request.
   *
   * @param number counted from 1 since the start
   * @param at when it was answered, by the server's clock
   * @param target path and query as they were sent
   */
  public record Seen(long number, Instant at, String target, HandledRequest request) {}

  /**
   * How many there were since the start.
   *
   * @param refused those with a status of 400 to 499
   * @param failed those with a status from 500 on
   */
  record Counted(long requests, long refused, long failed) {}

  Counted counted() {
    synchronized (seen) {
      return new Counted(count, refused, failed);
    }
  }

  /** Keeps one, and forgets the oldest where there are too many. */
  public void add(String target, HandledRequest request) {
    String kept =
        target.length() <= LONGEST_TARGET ? target : target.substring(0, LONGEST_TARGET) + "…";
    Instant at = time.now();
    synchronized (seen) {
      count++;
      if (request.status() >= 500) failed++;
      else if (request.status() >= 400) refused++;
      seen.addLast(new Seen(count, at, kept, request));
      if (seen.size() > MOST) seen.removeFirst();
    }
  }

  /** Those after {@code number}, the newest first. */
  List<Seen> after(long number) {
    synchronized (seen) {
      return seen.reversed().stream().filter(one -> one.number() > number).toList();
    }
  }

  /** The newest with that id. */
  Optional<Seen> named(String requestId) {
    synchronized (seen) {
      return seen.reversed().stream()
          .filter(one -> one.request().requestId().equals(requestId))
          .findFirst();
    }
  }
}
