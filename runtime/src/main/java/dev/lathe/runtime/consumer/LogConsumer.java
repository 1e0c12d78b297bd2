package dev.lathe.runtime.consumer;

import dev.lathe.runtime.platform.Ids;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Follows the event table under a name: reads behind its cursor, has events handled, moves the
 * cursor. Each event that it wants is handled at least once, and those of a stream in their order;
 * consumers of other names neither see it nor wait for it.
 *
 * <p>One run of a name works at a time: it holds the name's lease, and every step of the cursor
 * checks the lease's fencing token, so that a run which lost its lease without knowing can handle
 * twice but never move the cursor; neither can one that a replica answered with what is not so any
 * more. What a run leaves undone, killed or not, the next one does; of the same consumer at once,
 * of another one when the lease is over. A stream of which an event is refused is parked and tried
 * again later, while others go on. Safe to call from several threads and processes.
 */
public final class LogConsumer {
  /** Tries, one a run, after which a refused event is told of; then it is tried once a minute. */
  public static final int MAXIMUM_ATTEMPTS = 10;

  private final ConsumerTables tables;
  private final ConsumerTables hurried;
  private final Interest interest;
  private final Time time;
  private final Ids ids;

  /** One run at a time: all of them hold the lease under the same name. */
  private final ReentrantLock running = new ReentrantLock();

  /** Made by the first run: what is restored from a snapshot must not share it. */
  private Optional<String> owner = Optional.empty();

  /**
   * @param name whose cursor, lease and parked streams these are, e.g. {@code relay}
   * @param event how entries carry their event: an SQL expression of {@link
   *     dev.lathe.runtime.event.CloudEvents}
   * @param interest which events are handled
   */
  public LogConsumer(
      Database database,
      String name,
      String event,
      Interest interest,
      Pace pace,
      Time time,
      Ids ids) {
    this.tables = new ConsumerTables(database, Optional.empty(), name, event, pace);
    this.hurried = new ConsumerTables(database, Optional.of(Statement.SOON), name, event, pace);
    this.interest = interest;
    this.time = time;
    this.ids = ids;
  }

  /**
   * Has {@code handler} handle what is there, until nothing is left, and looks again for {@code
   * again} after it last found something.
   *
   * @param budget no page is begun after it; the last one may take some seconds more
   * @throws DatabaseUnavailable if no answer came: run again
   */
  public ConsumerReport run(EventHandler handler, Duration budget, Duration again) {
    running.lock();
    try {
      if (owner.isEmpty()) owner = Optional.of(ids.next().toString());
      return new ConsumerRun(hurried, tables, handler, interest, time, owner.get(), budget)
          .run(again);
    } finally {
      running.unlock();
    }
  }

  /**
   * Looks whether something is there, and does nothing about it: for a process that is about to be
   * snapshotted, which must not hold a lease.
   *
   * @throws DatabaseUnavailable if no answer came
   */
  public boolean look() {
    return tables.look().something();
  }

  /**
   * How far it is behind, at this moment.
   *
   * @throws DatabaseUnavailable if no answer came
   */
  public Lag lag() {
    return tables.lag();
  }
}
