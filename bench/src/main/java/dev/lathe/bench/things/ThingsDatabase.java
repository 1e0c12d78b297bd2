package dev.lathe.bench.things;

import dev.lathe.runtime.adapter.folder.FolderBundleStore;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.rollout.BundleRollout;
import dev.lathe.runtime.rollout.RolloutState;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.wiring.Databases;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * A database with things in it, and the bundle live.
 *
 * @param address as {@link Databases#open(String)} takes it
 * @param bundles the folder with the bundle
 */
public record ThingsDatabase(Things things, Database database, String address, Path bundles)
    implements AutoCloseable {
  private static final String CHANNEL = "live";

  /**
   * Opens the one at {@code address} and fills it from a log of {@code count} things.
   *
   * @param step told how many nanoseconds each step of the rollout took: so long it may have held
   *     the writer
   */
  public static ThingsDatabase filled(
      Things things, String address, Path bundles, int count, LongConsumer step) {
    return filled(things, address, bundles, count, ThingsLog.TITLE, step);
  }

  /**
   * The same with other titles.
   *
   * @param title SQL of that of thing {@code i}
   */
  public static ThingsDatabase filled(
      Things things, String address, Path bundles, int count, String title, LongConsumer step) {
    var store = new FolderBundleStore(bundles, SystemPlatform.create().time());
    store.put(things.id(), things.file().bytes());
    store.point(CHANNEL, things.id());
    Database database = Databases.open(address);
    ThingsLog.fill(database, 0, count, title);
    var rollout = new BundleRollout(database);
    RolloutState state;
    do {
      long begin = System.nanoTime();
      state = rollout.step(things.bundle(), things.id());
      step.accept(System.nanoTime() - begin);
    } while (state != RolloutState.LIVE);
    return new ThingsDatabase(things, database, address, bundles);
  }

  /** Where functions get the bundle. */
  public BundleStore store() {
    return new FolderBundleStore(bundles, SystemPlatform.create().time());
  }

  /** What a function finds in its environment. */
  public Map<String, String> environment() {
    return Map.of(
        "LATHE_BUNDLES", bundles.toString(),
        "LATHE_CHANNEL", CHANNEL,
        "LATHE_DATABASE_URL", address);
  }

  @Override
  public void close() {
    database.close();
  }
}
