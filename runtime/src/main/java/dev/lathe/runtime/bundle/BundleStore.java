package dev.lathe.runtime.bundle;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.bundle.json.BundleFile;
import java.time.Instant;
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
   * Whether there is a bundle of that id, whole or not.
   *
   * @throws BundleStoreUnavailable if the store did not answer: ask again
   */
  boolean has(BundleId id);

  /**
   * The signature that lies beside a bundle, as {@link #sign} was given it; empty where none does.
   *
   * @throws BundleStoreUnavailable if the store did not answer: ask again
   */
  Optional<String> signature(BundleId id);

  /**
   * Puts a signature beside a bundle, in the place of one that lies there.
   *
   * @throws BundleStoreUnavailable if the store did not answer: sign again
   */
  void sign(BundleId id, String signature);

  /** Whether what is put and pointed here is signed. */
  default boolean signs() {
    return false;
  }

  /**
   * Whether a channel may say no older wish than it said before: who trusts signatures alone would
   * take an old one for a new one.
   */
  default boolean wantsOrder() {
    return false;
  }

  /**
   * The text of a channel as it lies there, or empty where nothing was ever pushed to it: what
   * {@link Channels#read} reads.
   *
   * @param channel a lower-case letter or digit, then up to 62 of those, {@code .}, {@code _} or
   *     {@code -}
   * @throws BundleStoreUnavailable if the store did not answer: ask again
   */
  Optional<String> text(String channel);

  /**
   * Replaces the text of a channel by what {@code change} makes of the one that lies there. Of two
   * that do so at once one is first, and {@code change} is asked again for the other.
   *
   * @return whether it was replaced: {@code change} gave a text
   * @throws BundleStoreUnavailable if the store did not answer: look before trying again
   */
  boolean change(String channel, ChannelChange change);

  /** What becomes of a channel. */
  @FunctionalInterface
  interface ChannelChange {
    /**
     * May be called several times, and only the last call counts.
     *
     * @param text what lies there; empty for a channel that is not there
     * @param now the time of who changes it, in whole milliseconds
     * @return what is to lie there; empty to leave it
     */
    Optional<String> next(Optional<String> text, Instant now);
  }

  /**
   * What {@code channel} says and said, or empty where nothing was ever pushed to it.
   *
   * @throws BundleUnreadable if what is written there is no pointer
   * @throws BundleStoreUnavailable if the store did not answer: ask again
   */
  default Optional<Channel> channel(String channel) {
    return text(channel).map(text -> Channels.read(channel, text));
  }

  /**
   * What {@code channel} points to, or empty where nothing was ever pushed to it.
   *
   * @throws BundleUnreadable if what is written there is no pointer
   * @throws BundleStoreUnavailable if the store did not answer: ask again
   */
  default Optional<Pointer> pointer(String channel) {
    return channel(channel).map(Channel::pointer);
  }

  /** Points {@code channel} to {@code bundle} without a word why. */
  default Pointer point(String channel, BundleId bundle) {
    return point(channel, bundle, Motive.UNSAID);
  }

  /**
   * Points {@code channel} to {@code bundle}, whatever it pointed to before: the last writer wins.
   * What it said before is kept as its history, unless nobody could read it.
   *
   * @return what was written
   * @throws BundleUnreadable if there is no such bundle: a channel names only what can be loaded
   * @throws BundleStoreUnavailable if the store did not answer: point again
   */
  default Pointer point(String channel, BundleId bundle, Motive motive) {
    return Pointing.always(this, channel, bundle, motive);
  }

  /** The same as below without a word why. */
  default Optional<Pointer> point(String channel, BundleId bundle, Optional<Pointer> expected) {
    return point(channel, bundle, expected, Motive.UNSAID);
  }

  /**
   * Points {@code channel} to {@code bundle} if it still points where the caller saw it.
   *
   * @param expected what {@link #pointer} returned, empty for a channel that was not there
   * @return what was written, or empty if somebody else pointed the channel elsewhere meanwhile
   * @throws BundleUnreadable if there is no such bundle: a channel names only what can be loaded
   * @throws BundleStoreUnavailable if the store did not answer: look at the pointer before trying
   *     again
   */
  default Optional<Pointer> point(
      String channel, BundleId bundle, Optional<Pointer> expected, Motive motive) {
    return Pointing.where(this, channel, bundle, expected, motive);
  }

  /**
   * Notes in the history of {@code channel} what became of the wish at {@code pointer}, if it is
   * still the present one and nobody noted the same before.
   *
   * @return whether it was noted
   * @throws BundleUnreadable if what is written there is no pointer
   * @throws BundleStoreUnavailable if the store did not answer, or does not let this one write
   */
  default boolean note(
      String channel, Pointer pointer, WishOutcome.State state, Optional<String> cause) {
    return Pointing.note(this, channel, pointer, state, cause);
  }
}
