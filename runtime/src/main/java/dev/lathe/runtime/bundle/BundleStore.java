package dev.lathe.runtime.bundle;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.bundle.json.BundleFile;
import java.util.Optional;

/**
 * Keeps bundles, which never change, and channels, which name the bundle that should run. Safe for
 * many threads and many processes.
 */
public interface BundleStore {

  /**
   * Keeps a {@link BundleFile} under its id, unless it is there already: a bundle never changes.
   *
   * @throws IllegalArgumentException if {@code id} is not the id of {@code bytes}
   * @throws BundleUnreadable if {@code bytes} are not a bundle file
   * @throws BundleStoreUnavailable if the store did not answer: put again
   */
  void put(BundleId id, byte[] bytes);

  /**
   * Keeps a {@link BundleFile} under its id whatever lies there: for one that lies there damaged.
   * Readers get the old bytes or the new ones, never a mixture.
   *
   * @throws IllegalArgumentException if {@code id} is not the id of {@code bytes}
   * @throws BundleUnreadable if {@code bytes} are not a bundle file
   * @throws BundleStoreUnavailable if the store did not answer: replace again
   */
  void replace(BundleId id, byte[] bytes);

  /**
   * The bytes of a bundle as they lie there, in one read. {@link BundleFile#read(BundleId, byte[])}
   * checks them against the id while it unpacks them.
   *
   * @throws BundleUnreadable if there is no such bundle
   * @throws BundleStoreUnavailable if the store did not answer: get again
   */
  byte[] get(BundleId id);

  /**
   * What {@code channel} points to, or empty where nothing was ever pushed to it.
   *
   * @param channel a lower-case letter or digit, then up to 62 of those, {@code .}, {@code _} or
   *     {@code -}
   * @throws BundleUnreadable if what is written there is no pointer
   * @throws BundleStoreUnavailable if the store did not answer: ask again
   */
  Optional<Pointer> pointer(String channel);

  /**
   * Points {@code channel} to {@code bundle}, whatever it pointed to before: the last writer wins.
   *
   * @return what was written
   * @throws BundleUnreadable if there is no such bundle: a channel names only what can be loaded
   * @throws BundleStoreUnavailable if the store did not answer: point again
   */
  Pointer point(String channel, BundleId bundle);

  /**
   * Points {@code channel} to {@code bundle} if it still points where the caller saw it.
   *
   * @param expected what {@link #pointer} returned, empty for a channel that was not there
   * @return what was written, or empty if somebody else pointed the channel elsewhere meanwhile
   * @throws BundleUnreadable if there is no such bundle: a channel names only what can be loaded
   * @throws BundleStoreUnavailable if the store did not answer: look at the pointer before trying
   *     again
   */
  Optional<Pointer> point(String channel, BundleId bundle, Optional<Pointer> expected);
}
