package dev.lathe.runtime.rollout;

import dev.lathe.model.bundle.BundleFormatUnknown;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.BundleStoreUnavailable;
import dev.lathe.runtime.bundle.Channel;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.bundle.NothingLive;
import dev.lathe.runtime.bundle.Pointer;
import dev.lathe.runtime.bundle.Rollout;
import dev.lathe.runtime.bundle.Wish;
import dev.lathe.runtime.bundle.WishOutcome;
import dev.lathe.runtime.rollout.RolloutRefused.StillRefused;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Brings a database to the bundle that a channel of the store points to. */
public final class ChannelRollout implements Rollout {
  /** How long tables of a bundle that was replaced follow the log: a working day and a night. */
  public static final Duration KEPT = Duration.ofHours(24);

  /** Steps of one advance: with those of full size it takes a second or so. */
  private static final int STEPS = 10;

  /** Steps in a row that a database did not answer: each has waited for it before. */
  private static final int MOST_UNANSWERED = 5;

  private static final String REFUSED =
      "SELECT cause FROM rollout WHERE bundle=?1 AND state=?2 AND wish=?3";
  private static final String NOTE_WISH = "UPDATE rollout SET wish=?3 WHERE bundle=?1 AND state=?2";
  private static final String TAKE_WISH = "UPDATE rollout SET wish=?2 WHERE bundle=?1";
  private static final String TAKEN = "SELECT wish FROM rollout WHERE wish IS NOT NULL";

  private record Loaded(BundleId id, DatabaseParts bundle, KnownForms forms) {}

  private final BundleStore store;
  private final String channel;
  private final Database database;
  private final BundleRollout rollout;
  private final OutcomeNotes history;
  private final ReplacedBundles replaced;
  private final GivenUpRollouts givenUp;

  /** What was loaded last: a rollout in many parts loads it once. */
  private volatile @Nullable Loaded loaded;

  /** {@code channel} names what should run, e.g. {@code live}. */
  public ChannelRollout(BundleStore store, String channel, Database database) {
    this(store, channel, database, KEPT);
  }

  /** The same, where what was replaced is kept for another time than {@link #KEPT}. */
  public ChannelRollout(BundleStore store, String channel, Database database, Duration kept) {
    this.store = store;
    this.channel = channel;
    this.database = database;
    this.rollout = new BundleRollout(database);
    this.history = new OutcomeNotes(store, channel);
    this.replaced = new ReplacedBundles(store, database, kept);
    this.givenUp = new GivenUpRollouts(store, database, rollout, kept);
  }

  /**
   * What is live; where nothing is, what the channel points to is brought to live first, in one go.
   *
   * @throws NothingLive if nothing is live and nothing was pushed to the channel
   * @throws RolloutRefused if the pointed bundle cannot go live here
   * @throws BundleUnreadable if the pointed bundle is not in the store or cannot be read
   * @throws BundleStoreUnavailable if the store did not answer
   */
  @Override
  public BundleId ensureLive() {
    Optional<BundleId> live = LiveBundle.named(database);
    if (live.isPresent()) return live.get();
    BundleId wanted = store.pointer(channel).map(Pointer::bundle).orElseThrow(NothingLive::new);
    rollout.finish(load(wanted).bundle(), wanted);
    return wanted;
  }

  /**
   * Takes some steps towards what the channel points to, if that is not live already, and notes in
   * its history what becomes of it. A bundle that was refused is tried again only after somebody
   * has pointed the channel there again; one in another format is told so in the history, and
   * looked at again each time, as the program that looks may be a newer one by then.
   *
   * @return where the pointed bundle stands now; empty where there was nothing to do
   * @throws RolloutRefused if the pointed bundle cannot go live here: what is live stays
   * @throws StatementFailed if the database refused a statement of it: what is live stays
   * @throws BundleUnreadable if the pointed bundle is not in the store or cannot be read
   * @throws BundleStoreUnavailable if the store did not answer
   */
  public Optional<RolloutStatus> advance() {
    Optional<BundleId> live = LiveBundle.named(database);
    if (live.isPresent()) rollout.makeReady();
    Optional<Channel> said = store.channel(channel);
    if (said.isEmpty()) return Optional.empty();
    Wish wish = said.get().wish();
    if (live.filter(wish.bundle()::equals).isPresent()) {
      boolean taken = taken(wish.pointer());
      history.note(wish, WishOutcome.State.LIVE, Optional.empty());
      take(wish.pointer(), taken);
      replaced.look(STEPS * BundleRollout.STEP_PARTS);
      givenUp.look();
      return Optional.empty();
    }
    rollout.makeReady();
    Pointer pointer = wish.pointer();
    boolean taken = taken(pointer);
    try {
      throwIfStillRefused(pointer);
      Optional<RolloutStatus> status = advance(wish, live);
      if (status.isPresent()) {
        take(pointer, taken);
        history.note(wish, outcome(status.get().state()), status.get().cause());
        return status;
      }
    } catch (BundleFormatUnknown other) {
      // Not this bundle is at fault: a newer program takes it at its first look.
      history.note(wish, WishOutcome.State.REFUSED, Optional.ofNullable(other.getMessage()));
      throw other;
    } catch (RolloutRefused.LogUnfinished unfinished) {
      throw unfinished; // of any bundle: this one is tried again once the log is whole
    } catch (StillRefused still) {
      history.note(wish, WishOutcome.State.REFUSED, Optional.of(still.reason()));
      throw still;
    } catch (RolloutRefused | StatementFailed refused) {
      database.execute(wish(NOTE_WISH, pointer, Statement.Access.WRITE));
      history.note(wish, WishOutcome.State.REFUSED, cause(pointer.bundle()));
      throw refused;
    }
    return advance(); // another bundle went live, maybe after a later wish
  }

  private static WishOutcome.State outcome(RolloutState state) {
    return state == RolloutState.LIVE ? WishOutcome.State.LIVE : WishOutcome.State.PREPARED;
  }

  /** As the database keeps it. */
  private Optional<String> cause(BundleId refused) {
    return RolloutStatus.of(database, refused).flatMap(RolloutStatus::cause);
  }

  /**
   * Takes steps until what the channel points to is live. Others may do so at the same time. A step
   * that a busy database did not take is taken again.
   *
   * @throws DatabaseUnavailable if no answer came several times in a row: it goes on where it was
   * @throws RolloutRefused if it cannot go live here: what is live stays
   * @throws StatementFailed if the database refused a statement of it: what is live stays
   * @throws BundleUnreadable if it is not in the store or cannot be read
   * @throws BundleStoreUnavailable if the store did not answer
   */
  public void follow() {
    int unanswered = 0;
    boolean underWay = true;
    while (underWay) {
      try {
        underWay = advance().filter(now -> now.state() != RolloutState.LIVE).isPresent();
        unanswered = 0;
      } catch (DatabaseUnavailable again) {
        if (++unanswered == MOST_UNANSWERED) throw again;
      }
    }
  }

  /**
   * Where the bundle stands that the channel points to; nothing is done about it.
   *
   * @return empty where nothing was pushed, or nothing was begun with it
   * @throws BundleStoreUnavailable if the store did not answer
   */
  public Optional<RolloutStatus> status() {
    return store.pointer(channel).flatMap(wish -> RolloutStatus.of(database, wish.bundle()));
  }

  /**
   * @param seen what was live before the wish was read
   * @return empty if something else went live since: others may have followed a later wish, which
   *     is to be read first
   */
  private Optional<RolloutStatus> advance(Wish wish, Optional<BundleId> seen) {
    BundleId wanted = wish.bundle();
    Loaded bundle = load(wanted);
    // A verdict knows of upcasts that are gone. Whoever goes back has none, and a table that was
    // made anew meanwhile takes that wish along.
    Optional<NewerForms> unread =
        wish.motive().deed().isJudged()
            ? Optional.empty()
            : NewerForms.behind(store, seen, bundle.forms());
    for (int step = 0; step < STEPS; step++) {
      Optional<RolloutState> state = rollout.step(bundle.bundle(), wanted, seen, unread);
      if (state.isEmpty()) return Optional.empty();
      if (state.get() == RolloutState.LIVE) break;
    }
    return Optional.of(RolloutStatus.of(database, wanted).orElseThrow());
  }

  /**
   * Whether there is nothing to note of this wish: it was taken before, or nobody asks. Who writes
   * to the store may put an old channel back, whose wish was signed once.
   *
   * @throws BundleUnreadable if a later one was taken
   */
  private boolean taken(Pointer pointer) {
    if (!store.wantsOrder()) return true;
    Rows taken = database.execute(Statement.read(TAKEN));
    boolean before = false;
    for (int row = 0; row < taken.size(); row++) {
      Instant other = Instant.parse(taken.requiredText(row, 0));
      before |= other.equals(pointer.at());
      if (pointer.at().isBefore(other)) {
        throw new BundleUnreadable(
            "what channel `%s` of %s says is of %s, and one of %s was taken already: point it again"
                .formatted(channel, store, pointer.at(), other));
      }
    }
    return before;
  }

  private void take(Pointer pointer, boolean taken) {
    if (taken) return;
    database.execute(Statement.write(TAKE_WISH, pointer.bundle().value(), pointer.at().toString()));
  }

  private void throwIfStillRefused(Pointer pointer) {
    Rows rows = database.execute(wish(REFUSED, pointer, Statement.Access.READ));
    if (!rows.isEmpty()) throw new StillRefused(rows.requiredText(0, 0));
  }

  private static Statement wish(String sql, Pointer pointer, Statement.Access access) {
    return new Statement(
        sql,
        List.of(pointer.bundle().value(), RolloutState.REFUSED.word(), pointer.at().toString()),
        access);
  }

  private Loaded load(BundleId wanted) {
    Loaded last = loaded;
    if (last != null && last.id().equals(wanted)) return last;
    BundleFile file = BundleFile.read(wanted, store.get(wanted));
    var found = new Loaded(wanted, DatabaseParts.of(file), KnownForms.of(file));
    loaded = found;
    return found;
  }
}
