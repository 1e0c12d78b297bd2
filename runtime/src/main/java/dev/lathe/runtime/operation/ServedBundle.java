package dev.lathe.runtime.operation;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.bundle.Attempt;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.bundle.NothingLive;
import dev.lathe.runtime.bundle.Rollout;
import dev.lathe.runtime.bundle.Said;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.StatementFailed;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bundle that one tenant's requests are answered from. A request is put to the bundle at hand,
 * and where that is no longer live to the one that is, unseen by its sender. Thread-safe.
 *
 * @param <B> what a caller makes of a bundle, once: plans by name, route tables
 */
public final class ServedBundle<B> {
  /** How many bundles are asked for one answer: a rollout in between costs one more. */
  private static final int MAXIMUM_BUNDLES = 3;

  private static final Logger LOG = LoggerFactory.getLogger(ServedBundle.class);

  private record Named<B>(BundleId id, B form) {}

  private final Database database;
  private final LiveBundle<Named<B>> live;
  private final Rollout rollout;
  private final LiveChecks checks;

  /**
   * @param rollout asked where no bundle is live yet
   * @param form called once for each bundle that is loaded
   */
  public ServedBundle(
      Database database,
      BundleStore store,
      Rollout rollout,
      Function<BundleFile, B> form,
      Time time) {
    this.database = database;
    this.live = new LiveBundle<>(database, store, file -> new Named<>(file.id(), form.apply(file)));
    this.rollout = rollout;
    this.checks = new LiveChecks(time);
  }

  /** The bundle at hand; the first call loads it. */
  public B current() {
    return atHand().form();
  }

  /**
   * Loads what is live now, for who knows that it may have changed: statements say so by
   * themselves.
   */
  public B refresh() {
    return fromDatabase().form();
  }

  /**
   * Puts {@code question} to bundles until one of them settles it. It is asked from the start for
   * each bundle, because a newer bundle may have other names, inputs and rules too. A table or view
   * that the database does not know counts as stale. Before what no statement confirms is given
   * back, the database is asked once what is live, as often as {@link LiveChecks} allows.
   *
   * @throws BundlesKeepChanging if none of them was live when it was asked
   * @throws StatementFailed if the live bundle's own statement was refused
   */
  public <T> T ask(Function<? super B, ? extends Said<T>> question) {
    Named<B> asked = atHand();
    boolean checked = false;
    for (int asking = 1; asking <= MAXIMUM_BUNDLES; asking++) {
      try {
        switch (question.apply(asked.form())) {
          case Attempt.Settled<T>(T value) -> {
            return value;
          }
          case Attempt.Stale<T>(BundleId named) ->
              asked = named.equals(asked.id()) ? fromDatabase() : live.at(named);
          case Said.Unconfirmed<T>(T value) -> {
            Optional<BundleId> other = checked ? Optional.empty() : insteadOf(asked.id());
            if (other.isEmpty()) return value;
            checked = true;
            asked = live.at(other.get());
          }
        }
      } catch (StatementFailed unknown) {
        if (!unknown.unknownObject()) throw unknown;
        Named<B> now = fromDatabase();
        // The live bundle's own tables are there: then it is the statement that is wrong.
        if (now.id().equals(asked.id())) throw unknown;
        asked = now;
      }
    }
    throw new BundlesKeepChanging(MAXIMUM_BUNDLES);
  }

  /** The bundle {@code other}, whatever is live; empty where it can't be had any more. */
  public Optional<B> recalled(BundleId other) {
    try {
      return Optional.of(live.recalled(other).form());
    } catch (BundleUnreadable e) {
      LOG.warn("a bundle that gave an answer can't be read", e);
      return Optional.empty();
    }
  }

  /** What is live in place of {@code asked}, where that may be asked and can be told now. */
  private Optional<BundleId> insteadOf(BundleId asked) {
    if (!checks.take()) return Optional.empty();
    try {
      Optional<BundleId> other = LiveBundle.named(database).filter(named -> !named.equals(asked));
      other.ifPresent(live::at);
      return other;
    } catch (DatabaseUnavailable e) {
      return Optional.empty(); // what was said needs no database
    } catch (BundleUnreadable e) {
      LOG.error("the live bundle can't be read; the one before answers while it can", e);
      return Optional.empty();
    }
  }

  private Named<B> atHand() {
    try {
      return live.current();
    } catch (NothingLive first) {
      return fromDatabase();
    }
  }

  private Named<B> fromDatabase() {
    return live.at(rollout.ensureLive());
  }
}
