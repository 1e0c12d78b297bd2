package dev.lathe.simulation;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.runtime.BundlesInMemory;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.BundleStoreUnavailable;
import java.util.Optional;

/** A store that does not answer, or not with what was put there. */
final class UnsafeStore implements BundleStore {
  private final World world;
  private final BundlesInMemory store;

  UnsafeStore(World world, BundlesInMemory store) {
    this.world = world;
    this.store = store;
  }

  @Override
  public byte[] get(BundleId id) {
    if (world.chaos().strikes(Fault.BUNDLE_MISSING)) {
      throw new BundleStoreUnavailable("no answer", new IllegalStateException("no answer"));
    }
    if (world.chaos().strikes(Fault.BUNDLE_CORRUPT)) throw new BundleUnreadable("damaged");
    return store.get(id);
  }

  @Override
  public void put(BundleId id, byte[] bytes) {
    store.put(id, bytes);
  }

  @Override
  public void replace(BundleId id, byte[] bytes) {
    store.replace(id, bytes);
  }

  @Override
  public boolean has(BundleId id) {
    return store.has(id);
  }

  @Override
  public Optional<String> signature(BundleId id) {
    return store.signature(id);
  }

  @Override
  public void sign(BundleId id, String signature) {
    store.sign(id, signature);
  }

  @Override
  public Optional<String> text(String channel) {
    return store.text(channel);
  }

  @Override
  public boolean change(String channel, ChannelChange change) {
    return store.change(channel, change);
  }
}
