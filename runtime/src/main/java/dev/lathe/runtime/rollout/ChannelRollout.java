package dev.lathe.runtime.rollout;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.BundleStoreUnavailable;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.bundle.NothingLive;
import dev.lathe.runtime.bundle.Pointer;
import dev.lathe.runtime.sql.Database;
import java.util.Optional;

/** Brings a database to the bundle that a channel of the store points to. */
public final class ChannelRollout implements Rollout {
  private final BundleStore store;
  private final String channel;
  private final Database database;
  private final BundleRollout rollout;

  /** {@code channel} names what should run, e.g. {@code live}. */
  public ChannelRollout(BundleStore store, String channel, Database database) {
    this.store = store;
    this.channel = channel;
    this.database = database;
    this.rollout = new BundleRollout(database);
  }

  /**
   * What is live; where nothing is, what the channel points to is prepared first.
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
    prepare(wanted);
    return wanted;
  }

  /**
   * Prepares and flips to what the channel points to, if that is not live already.
   *
   * @return whether something changed; false too where nothing was pushed to the channel yet
   * @throws RolloutRefused if the pointed bundle cannot go live here: what is live stays
   * @throws BundleUnreadable if the pointed bundle is not in the store or cannot be read
   * @throws BundleStoreUnavailable if the store did not answer
   */
  public boolean advance() {
    Optional<BundleId> wanted = store.pointer(channel).map(Pointer::bundle);
    if (wanted.isEmpty() || wanted.equals(LiveBundle.named(database))) return false;
    prepare(wanted.get());
    return true;
  }

  private void prepare(BundleId wanted) {
    rollout.finish(BundleFile.read(wanted, store.get(wanted)).bundle(), wanted);
  }
}
