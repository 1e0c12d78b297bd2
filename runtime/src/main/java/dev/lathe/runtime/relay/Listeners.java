package dev.lathe.runtime.relay;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.bundle.ProjectionPlan;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.BundleStoreUnavailable;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.consumer.Interest;
import dev.lathe.runtime.sql.Database;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Who listens to the queue: the read models of the live bundle that the projector writes. Events of
 * others are not sent. A later bundle that has a read model of them fills it from the log, up to
 * the transaction that makes it live; from there on this knows of it.
 */
public final class Listeners implements Interest {
  private final LiveBundle<Set<Source>> live;

  private Listeners(LiveBundle<Set<Source>> live) {
    this.live = live;
  }

  /** Those of the bundles that {@code database} names and {@code store} has. */
  public static Listeners of(Database database, BundleStore store) {
    return new Listeners(new LiveBundle<>(database, store, Listeners::sources));
  }

  /** All, where the bundle cannot be had: what nobody listens to does no harm in the queue. */
  @Override
  public Optional<Set<Source>> under(BundleId bundle) {
    try {
      return Optional.of(live.at(bundle));
    } catch (BundleStoreUnavailable | BundleUnreadable cannotTell) {
      return Optional.empty();
    }
  }

  private static Set<Source> sources(BundleFile file) {
    Set<Source> sources = new HashSet<>();
    for (ProjectionPlan plan : file.projections()) {
      sources.add(new Source(plan.source(), plan.entity()));
    }
    return Set.copyOf(sources);
  }
}
