package dev.lathe.runtime.operation;

import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.Rollout;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.sql.TenantDatabases;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The bundles that requests are answered from: each tenant's database says which is live there.
 * Thread-safe.
 *
 * @param <B> as in {@link ServedBundle}
 */
public final class ServedBundles<B> {
  private final TenantDatabases databases;
  private final BundleStore store;
  private final Function<Tenant, Rollout> rollouts;
  private final Function<BundleFile, B> form;
  private final Time time;
  private final Map<Tenant, ServedBundle<B>> served = new ConcurrentHashMap<>();

  /**
   * @param rollouts asked where no bundle is live yet in a tenant's database
   * @param form called once for each bundle that is loaded
   */
  public ServedBundles(
      TenantDatabases databases,
      BundleStore store,
      Function<Tenant, Rollout> rollouts,
      Function<BundleFile, B> form,
      Time time) {
    this.databases = databases;
    this.store = store;
    this.rollouts = rollouts;
    this.form = form;
    this.time = time;
  }

  /**
   * The bundle of {@code tenant}; nothing is loaded yet.
   *
   * @throws IllegalArgumentException if the tenant has no database here
   */
  public ServedBundle<B> of(Tenant tenant) {
    return served.computeIfAbsent(
        tenant, t -> new ServedBundle<>(databases.of(t), store, rollouts.apply(t), form, time));
  }
}
