package dev.lathe.runtime.adapter.memory;

import dev.lathe.runtime.adapter.memory.QueueSettings.WhenFull;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.queue.Message;
import dev.lathe.runtime.queue.Message.Place;
import dev.lathe.runtime.queue.Queue;
import dev.lathe.runtime.queue.QueueUnavailable;
import dev.lathe.runtime.queue.Received;
import dev.lathe.runtime.queue.Refused;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A queue that behaves as SQS does, in the memory of this process: groups in order, visibility,
 * deduplication, dead letters. What it holds is gone with the process, and is bounded: whoever
 * sends to a full one waits. So does a receiver at an empty one, asleep until something comes.
 */
public final class MemoryQueue implements Queue, AutoCloseable {
  private final QueueSettings settings;
  private final Optional<MemoryQueue> deadLetters;
  private final Time time;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Condition room = lock.newCondition();
  private final HeldMessages held = new HeldMessages();
  private final RecentIds recent = new RecentIds();
  private boolean closed;

  private MemoryQueue(QueueSettings settings, Optional<MemoryQueue> deadLetters, Time time) {
    this.settings = settings;
    this.deadLetters = deadLetters;
    this.time = time;
  }

  /** An empty queue that forgets messages which fail too often. */
  public static MemoryQueue open(QueueSettings settings, Time time) {
    return new MemoryQueue(settings, Optional.empty(), time);
  }

  /** An empty queue that sends messages which fail too often to {@code deadLetters}. */
  public static MemoryQueue open(QueueSettings settings, MemoryQueue deadLetters, Time time) {
    return new MemoryQueue(settings, Optional.of(deadLetters), time);
  }

  @Override
  public List<Refused> send(List<Message> messages) {
    lock.lock();
    try {
      long since = time.ticks();
      for (Message message : messages) {
        makeRoom(message, since);
        boolean known =
            message.place().map(Place::deduplicationId).filter(this::cameBefore).isPresent();
        if (known) continue;
        held.add(message);
        // After it is there: what was refused for want of room may come again.
        message.place().ifPresent(place -> recent.add(place.deduplicationId(), time.ticks()));
        arrived.signal();
      }
      return List.of();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<Received> receive(int most, Duration wait) {
    lock.lock();
    try {
      long since = time.ticks();
      while (true) {
        requireOpen();
        long now = time.ticks();
        held.bringBack(now);
        long until = now + settings.visibility().toNanos();
        List<Received> taken = held.take(most, settings.mostReceives(), until, this::bury);
        long left = wait.toNanos() - (now - since);
        if (!taken.isEmpty() || left <= 0) return taken;
        Optional<Long> next = held.nextBack();
        await(arrived, next.isEmpty() ? left : Math.min(left, next.get() - now));
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void delete(List<Received> done) {
    lock.lock();
    try {
      requireOpen();
      done.forEach(held::delete);
      room.signalAll();
      arrived.signalAll(); // what stood behind them
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void hide(List<Received> messages, Duration pause) {
    lock.lock();
    try {
      requireOpen();
      long until = time.ticks() + pause.toNanos();
      messages.forEach(one -> held.hide(one, until));
      arrived.signalAll(); // who waits for the next one to come back may have less to wait
    } finally {
      lock.unlock();
    }
  }

  /** Ends every wait; from here on the queue is unavailable. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      arrived.signalAll();
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean cameBefore(String deduplicationId) {
    return recent.has(deduplicationId, time.ticks());
  }

  private void bury(Message message) {
    deadLetters.ifPresent(queue -> queue.send(List.of(message)));
    room.signalAll();
  }

  private void requireOpen() {
    if (closed) throw unavailable("is closed");
  }

  private void makeRoom(Message message, long since) {
    requireOpen();
    while (!hasRoom(message)) {
      switch (settings.whenFull()) {
        case WhenFull.ForgetOldest _ -> {
          if (!held.forgetOne()) return; // all of it is under way, which is never much
        }
        case WhenFull.Wait(Duration patience) -> {
          long left = patience.toNanos() - (time.ticks() - since);
          if (left <= 0) {
            throw unavailable("is full, %s messages wait in it".formatted(held.messages()));
          }
          await(room, left);
          requireOpen();
        }
      }
    }
  }

  private boolean hasRoom(Message message) {
    return held.messages() == 0
        || (held.messages() < settings.mostMessages()
            && held.characters() + message.body().length() <= settings.mostCharacters());
  }

  @SuppressWarnings("WaitNotInLoop") // its callers are loops that look at the clock and the queue
  private void await(Condition condition, long nanoseconds) {
    try {
      long unused = condition.awaitNanos(nanoseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new QueueUnavailable("interrupted at the queue " + settings.name(), e);
    }
  }

  private QueueUnavailable unavailable(String why) {
    return new QueueUnavailable("the queue " + settings.name() + " " + why, null);
  }
}
