package dev.lathe.runtime.operation;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.bundle.Attempt;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.bundle.NothingLive;
import dev.lathe.runtime.rollout.Rollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.StatementFailed;
import java.util.function.Function;

/**
 * The bundle that one tenant's requests are answered from. A request is put to the bundle at hand,
 * and where that is no longer live to the one that is, unseen by its sender. Thread-safe.
 *
 * @param <B> what a caller makes of a bundle, once: plans by name, route tables
 */
public final class ServedBundle<B> {
  /** How many bundles are asked for one answer: a rollout in between costs one more. */
  private static final int MAXIMUM_BUNDLES = 3;

  private record Named<B>(BundleId id, B form) {}

  private final LiveBundle<Named<B>> live;
  private final Rollout rollout;

  /**
   * @param rollout asked where no bundle is live yet
   * @param form called once for each bundle that is loaded
   */
  public ServedBundle(
      Database database, BundleStore store, Rollout rollout, Function<BundleFile, B> form) {
    this.live = new LiveBundle<>(database, store, file -> new Named<>(file.id(), form.apply(file)));
    this.rollout = rollout;
  }

  /** The bundle at hand; the first call loads it. */
  public B current() {
    return atHand().form();
  }

  /**
   * Loads what is live now. Statements say so by themselves; what is refused before its statement,
   * because it is new, does not.
   */
  public B refresh() {
    return fromDatabase().form();
  }

  /**
   * Puts {@code question} to bundles until one of them settles it. It is asked from the start for
   * each bundle, because a newer bundle may have other names, inputs and rules too. A table or view
   * that the database does not know counts as stale.
   *
   * @throws BundlesKeepChanging if none of them was live when it was asked
   * @throws StatementFailed if the live bundle's own statement was refused
   */
  public <T> T ask(Function<? super B, Attempt<T>> question) {
    Named<B> asked = atHand();
    for (int asking = 1; asking <= MAXIMUM_BUNDLES; asking++) {
      try {
        switch (question.apply(asked.form())) {
          case Attempt.Settled<T>(T value) -> {
            return value;
          }
          case Attempt.Stale<T>(BundleId named) ->
              asked = named.equals(asked.id()) ? fromDatabase() : live.at(named);
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
