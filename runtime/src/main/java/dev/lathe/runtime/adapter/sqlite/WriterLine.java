package dev.lathe.runtime.adapter.sqlite;

import dev.lathe.runtime.adapter.sqlite.Member.Stage;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The line before the writer, first come, first served. Whoever has the turn may take those behind
 * it along.
 */
final class WriterLine {
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Member> line = new ArrayDeque<>();
  private boolean busy;

  /**
   * Waits for the turn, or for somebody who takes {@code member} along.
   *
   * @return whether it has the turn, which it has to {@link #leave}; if not, it is answered
   * @throws DatabaseUnavailable if neither came in time, or the thread was interrupted before
   */
  boolean enter(Member member, Duration patience) {
    lock.lock();
    try {
      if (!busy) {
        busy = true;
        member.move(Stage.LEADS);
        return true;
      }
      line.add(member);
    } finally {
      lock.unlock();
    }
    await(member, System.nanoTime() + patience.toNanos(), patience);
    return member.stage() == Stage.LEADS;
  }

  /** Waits for the turn, however long it takes. */
  void enter(Member member) {
    boolean led = enter(member, Duration.ofNanos(Long.MAX_VALUE / 2));
    if (!led) throw new IllegalStateException("what shares nothing was taken along");
  }

  private void await(Member member, long until, Duration patience) {
    boolean interrupted = false;
    while (true) {
      Stage stage = member.stage();
      if (stage == Stage.LEADS || stage == Stage.ANSWERED) break;
      long left = until - System.nanoTime();
      boolean givesUp = left <= 0 || interrupted;
      if (givesUp && step(member)) {
        if (interrupted) {
          Thread.currentThread().interrupt();
          throw new DatabaseUnavailable("interrupted before its turn to write");
        }
        throw new DatabaseUnavailable("no turn to write came in " + patience.toSeconds() + " s");
      }
      // Taken along: the answer is near, and until then nobody knows what it is.
      if (givesUp) LockSupport.park(this);
      else LockSupport.parkNanos(this, left);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) Thread.currentThread().interrupt();
  }

  /** Steps out of the line, where it still stands in it. */
  private boolean step(Member member) {
    lock.lock();
    try {
      return member.stage() == Stage.WAITS && line.remove(member);
    } finally {
      lock.unlock();
    }
  }

  /** {@code first} and those right behind it that share a transaction, taken along. */
  List<Member> takeAlong(Member first, int most) {
    List<Member> group = new ArrayList<>();
    group.add(first);
    if (!first.shares()) return group;
    lock.lock();
    try {
      while (group.size() < most && !line.isEmpty() && line.getFirst().shares()) {
        Member next = line.removeFirst();
        next.move(Stage.TAKEN);
        group.add(next);
      }
    } finally {
      lock.unlock();
    }
    return group;
  }

  /** Puts members back that were taken along and not begun, before all others. */
  void putBack(List<Member> members) {
    lock.lock();
    try {
      for (Member member : members.reversed()) {
        member.move(Stage.WAITS);
        line.addFirst(member);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Its answer is noted: its thread goes on. */
  void tell(Member member) {
    member.move(Stage.ANSWERED);
    LockSupport.unpark(member.thread());
  }

  /** Gives the turn to the next one. */
  void leave() {
    lock.lock();
    try {
      Member next = line.pollFirst();
      busy = next != null;
      if (next != null) {
        next.move(Stage.LEADS);
        LockSupport.unpark(next.thread());
      }
    } finally {
      lock.unlock();
    }
  }
}
