package dev.lathe.runtime.bundle;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The bundle this process works with, in the form in which it works with it.
 *
 * <p>Nothing polls: a statement that says what is live, or a read of it, is the reason to ask for
 * another one. Safe for many threads; a bundle is loaded once.
 *
 * @param <T> what the process makes of a bundle, once: route tables, plans by name
 */
public final class LiveBundle<T> {
  private static final Statement LIVE =
      Statement.read("SELECT bundle,version,oldest FROM live LEFT JOIN lathe_system");

  /** Of a database whose system tables don't say of which version they are. */
  private static final Statement LIVE_BEFORE = Statement.read("SELECT bundle FROM live");

  private record Loaded<T>(BundleId id, T value) {}

  private final Database database;
  private final BundleStore store;
  private final Function<BundleFile, T> form;
  private final ReentrantLock loading = new ReentrantLock();
  private volatile @Nullable Loaded<T> loaded;

  /** The one before: a rollback, or a thread that learned of a rollout late, costs no loading. */
  private @Nullable Loaded<T> earlier;

  /** The one that was asked for last of those that are neither. */
  private @Nullable Loaded<T> recalled;

  /**
   * Loads nothing yet.
   *
   * @param form called once for each bundle loaded, of which it reads what it needs; two of them
   *     are kept
   */
  public LiveBundle(Database database, BundleStore store, Function<BundleFile, T> form) {
    this.database = database;
    this.store = store;
    this.form = form;
  }

  /**
   * What {@code database} says is live; empty too where it was never prepared.
   *
   * @throws DatabaseTooNew if this program can't go on with it
   */
  public static Optional<BundleId> named(Database database) {
    try {
      Rows rows = database.execute(LIVE);
      if (rows.isEmpty()) return Optional.empty();
      var unused = new SystemVersion(rows.integerOr(0, 1, 0), rows.integerOr(0, 2, 0)).required();
      return Optional.of(new BundleId(rows.requiredText(0, 0)));
    } catch (StatementFailed e) {
      if (!e.unknownObject()) throw e;
      return namedBefore(database);
    }
  }

  private static Optional<BundleId> namedBefore(Database database) {
    Rows rows = database.executeWhereThere(LIVE_BEFORE);
    return rows.isEmpty() ? Optional.empty() : Optional.of(new BundleId(rows.requiredText(0, 0)));
  }

  /** What was loaded last, without asking anybody. */
  public Optional<T> atHand() {
    Loaded<T> now = loaded;
    return now == null ? Optional.empty() : Optional.of(now.value());
  }

  /**
   * What was loaded last; the first call asks the database which one that is. It may have become
   * stale since: the statements say so.
   *
   * @throws NothingLive if the database knows of none
   * @throws BundleUnreadable if the store does not have it
   */
  public T current() {
    Loaded<T> now = loaded;
    return now != null ? now.value() : at(named(database).orElseThrow(NothingLive::new));
  }

  /**
   * The bundle {@code live}, loaded where it is not the current one; it becomes the current one.
   *
   * @throws BundleUnreadable if the store does not have it
   */
  public T at(BundleId live) {
    Loaded<T> now = loaded;
    if (now != null && now.id().equals(live)) return now.value();
    loading.lock();
    try {
      now = loaded;
      if (now != null && now.id().equals(live)) return now.value();
      Loaded<T> before = earlier;
      Loaded<T> next = before != null && before.id().equals(live) ? before : load(live);
      earlier = now;
      loaded = next;
      return next.value();
    } finally {
      loading.unlock();
    }
  }

  /**
   * Another bundle for a moment, which does not become the current one: what it decided is answered
   * again as it would. Of these one is kept.
   *
   * @throws BundleUnreadable if the store does not have it
   */
  public T recalled(BundleId other) {
    loading.lock();
    try {
      for (Loaded<T> at : Arrays.asList(loaded, earlier, recalled)) {
        if (at != null && at.id().equals(other)) return at.value();
      }
      Loaded<T> again = load(other);
      recalled = again;
      return again.value();
    } finally {
      loading.unlock();
    }
  }

  private Loaded<T> load(BundleId live) {
    return new Loaded<>(live, form.apply(BundleFile.read(live, store.get(live))));
  }
}
