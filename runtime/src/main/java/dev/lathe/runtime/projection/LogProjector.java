package dev.lathe.runtime.projection;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.schema.SystemSchema;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.BundleStoreUnavailable;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.StatementFailed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Applies the log to the asynchronous read models without a queue, for a process that has the
 * database at hand: what follows the position that a projection's row says is folded part by part,
 * and the row moves in the same transaction. A run that is killed, or whose answer is lost, leaves
 * nothing to make good: the next one looks where the rows stand.
 *
 * <p>It keeps the same books as {@link Projector}, so either may go on where the other one stopped.
 * Safe for many threads and processes: who comes late finds the rows moved.
 */
public final class LogProjector {
  /** Positions a transaction: a few milliseconds of the writer. */
  private static final int PART = 500;

  /** Transactions in a row that found rows or bundle moved by somebody else. */
  private static final int MAXIMUM_COLLISIONS = 10;

  private final Database database;
  private final LiveBundle<FollowedLog> live;
  private final Projector projector;
  private final StuckStreams stuck;
  private final Time time;

  private LogProjector(Database database, BundleStore store, Time time) {
    this.database = database;
    this.live = new LiveBundle<>(database, store, FollowedLog::of);
    this.projector = Projector.of(database, store);
    this.stuck = new StuckStreams(database);
    this.time = time;
  }

  /** A projector of what {@code database} says is live and {@code store} has. */
  public static LogProjector of(Database database, BundleStore store, Time time) {
    return new LogProjector(database, store, time);
  }

  /**
   * What a run did.
   *
   * @param events positions of the log that were passed, of which each projection took its own
   * @param end the position that was reached; 0 where nothing was applied
   * @param bundle the live one
   * @param stuck streams that were put aside, each for one projection
   * @param more whether the budget was over before the end of the log
   */
  public record Report(long events, long end, Optional<BundleId> bundle, int stuck, boolean more) {}

  /**
   * Applies what the log has; while much of it waits, what is new on other streams between two
   * parts of that.
   *
   * @param budget no transaction is begun after it
   * @throws DatabaseUnavailable if no answer came: run again
   * @throws BundleStoreUnavailable if the live bundle cannot be had now
   * @throws BundleUnreadable if the store does not have it
   */
  public Report run(Duration budget) {
    return run(budget, Long.MAX_VALUE);
  }

  /** The same of the log up to a position, and of nothing that is newer. */
  Report run(Duration budget, long limit) {
    long began = time.ticks();
    long events = 0;
    long end = 0;
    int aside = 0;
    int collisions = 0;
    var newcomers = new Newcomers(database, projector);
    LogStanding standing = LogStanding.read(database).upTo(limit);
    while (standing.live().isPresent()) {
      FollowedLog followed = live.at(standing.live().get());
      Optional<LogPart> next = standing.behind(followed, PART);
      if (next.isEmpty()) break;
      if (time.ticks() - began >= budget.toNanos()) {
        return new Report(events, end, standing.live(), aside, true);
      }
      LogPart part = next.get();
      try {
        if (apply(followed.bundle(), part)) {
          events += part.positions();
          end = part.to();
          standing = standing.after(part);
          if (limit == Long.MAX_VALUE) newcomers.bring(part.to(), standing.end());
          continue;
        }
        aside++;
      } catch (StatementFailed e) {
        if (!moved(e) || ++collisions > MAXIMUM_COLLISIONS) throw e;
      }
      standing = LogStanding.read(database).upTo(limit);
    }
    return new Report(events, end, standing.live(), aside, false);
  }

  /** Tries streams again whose time has come; what goes on is no longer stuck. */
  public void retryStuck() {
    List<StuckStreams.Due> due = stuck.due();
    if (!due.isEmpty()) projector.retry(due);
  }

  /**
   * Folds a part; where something in it is refused, folds what comes before that and puts its
   * stream aside.
   *
   * @return whether all of the part was folded
   */
  private boolean apply(BundleId bundle, LogPart part) {
    Optional<StatementFailed> failed = tried(bundle, part);
    if (failed.isEmpty()) return true;
    for (String table : part.fills().keySet()) {
      isolate(bundle, part.of(table));
    }
    return false;
  }

  private void isolate(BundleId bundle, LogPart of) {
    Optional<StatementFailed> failed = tried(bundle, of);
    if (failed.isEmpty()) return;
    LogPart part = of;
    while (part.positions() > 1) {
      LogPart half = part.upTo(part.from() + part.positions() / 2);
      Optional<StatementFailed> why = tried(bundle, half);
      if (why.isPresent()) failed = why;
      part = why.isPresent() ? half : part.after(half.to());
    }
    String error = failed.get().databaseMessage();
    stuck.note(part.fills().firstKey(), part.to(), error);
  }

  /** Folds a part, or says why not. */
  private Optional<StatementFailed> tried(BundleId bundle, LogPart part) {
    try {
      database.executeAll(part.statements(bundle));
      return Optional.empty();
    } catch (StatementFailed e) {
      if (moved(e)) throw e;
      return Optional.of(e);
    }
  }

  private static boolean moved(StatementFailed e) {
    return e.unknownObject() || e.databaseMessage().startsWith(SystemSchema.MOVED_ON);
  }
}
