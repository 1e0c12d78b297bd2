package dev.lathe.runtime.rollout;

import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.BundleStoreUnavailable;
import dev.lathe.runtime.bundle.Pointer;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import java.util.Optional;

/**
 * Looks at what becomes of a wish, which is what a channel was pointed to: how far its bundle is in
 * a database, until it is live there or never will be. It changes nothing; for one thread.
 */
public final class WishWatch {
  private static final String LOOK =
      """
      SELECT (SELECT bundle FROM live),r.state,r.position,r.target,r.cause,r.wish \
      FROM (SELECT 1) LEFT JOIN rollout r ON r.bundle=?1""";

  private final BundleStore store;
  private final String channel;
  private final Database database;

  /** What is wished for now; its time changes where somebody wishes for the same bundle again. */
  private Pointer wish;

  /** {@code wish} is what {@code channel} of {@code store} was pointed to. */
  public WishWatch(BundleStore store, String channel, Database database, Pointer wish) {
    this.store = store;
    this.channel = channel;
    this.database = database;
    this.wish = wish;
  }

  /** What one look finds. */
  public sealed interface Seen {
    /** Nobody has begun with it, or not again since it was wished for. */
    record Waiting() implements Seen {}

    /** It is on its way, and this far. */
    record UnderWay(RolloutStatus status) implements Seen {}

    /** It is what runs. */
    record Live() implements Seen {}

    /** It cannot go live there, for this very wish; what was live stays. */
    record Refused(String cause) implements Seen {}

    /** The channel says another bundle now, or nothing any more. */
    record Superseded(Optional<Pointer> now) implements Seen {}
  }

  /**
   * One look: a statement, and a read of the channel where the bundle is not live.
   *
   * @throws DatabaseUnavailable if the database did not answer: look again
   * @throws BundleStoreUnavailable if the store did not answer: look again
   */
  public Seen look() {
    Optional<Rows> rows = rows();
    if (rows.map(found -> found.text(0, 0)).filter(wish.bundle().value()::equals).isPresent()) {
      return new Seen.Live();
    }
    Optional<Pointer> now = store.pointer(channel);
    if (now.filter(pointer -> pointer.bundle().equals(wish.bundle())).isEmpty()) {
      return new Seen.Superseded(now);
    }
    wish = now.get();
    return rows.flatMap(found -> Optional.ofNullable(found.text(0, 1)).map(_ -> standing(found)))
        .orElseGet(Seen.Waiting::new);
  }

  private Seen standing(Rows rows) {
    RolloutState state = RolloutState.of(rows.requiredText(0, 1));
    return switch (state) {
      case PREPARED, CATCHING_UP, VERIFIED ->
          new Seen.UnderWay(
              new RolloutStatus(
                  wish.bundle(),
                  state,
                  rows.requiredInteger(0, 2),
                  rows.requiredInteger(0, 3),
                  Optional.empty()));
      // Those of an earlier wish: the bundle is tried again for this one.
      case LIVE, REPLACED -> new Seen.Waiting();
      case REFUSED ->
          wish.at().toString().equals(rows.text(0, 5))
              ? new Seen.Refused(Optional.ofNullable(rows.text(0, 4)).orElse("no cause is noted"))
              : new Seen.Waiting();
    };
  }

  /** What the database says; empty where it was never prepared. */
  private Optional<Rows> rows() {
    try {
      return Optional.of(database.execute(Statement.read(LOOK, wish.bundle().value())));
    } catch (StatementFailed failed) {
      if (failed.unknownObject()) return Optional.empty();
      throw failed;
    }
  }
}
