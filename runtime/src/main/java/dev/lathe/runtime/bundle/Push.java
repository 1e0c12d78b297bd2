package dev.lathe.runtime.bundle;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.bundle.json.BundleFile;
import java.util.Optional;

/**
 * A bundle's way into a store: it is put there, read back and verified, and only then a channel is
 * pointed to it, which is done if the channel still says what it said when the push began. Of two
 * pushes at once one points, and the other learns of it. For one thread.
 */
public final class Push {
  private final BundleStore store;
  private final String channel;
  private final Optional<Pointer> seen;

  private Push(BundleStore store, String channel, Optional<Pointer> seen) {
    this.store = store;
    this.channel = channel;
    this.seen = seen;
  }

  /** What became of a bundle that was put into a store. */
  public enum Kept {
    /** It lies there, whole. */
    WHOLE,
    /** What lay there under its id was damaged, and is whole now. */
    REPLACED
  }

  /** Whom a channel follows after a push. */
  public sealed interface Outcome {
    /** Who pushed; {@code pointer} is what was written, or what another push of it wrote. */
    record Pointed(Pointer pointer) implements Outcome {}

    /** Somebody else, who was first; empty where the channel was taken away. */
    record Overtaken(Optional<Pointer> now) implements Outcome {}
  }

  /**
   * Looks at {@code channel}: what it says now is what the push takes the place of. Begin before
   * the bundle is made, so that who reads, edits and pushes overwrites nobody's push unseen.
   *
   * @throws BundleUnreadable if the channel holds no pointer
   * @throws BundleStoreUnavailable if the store did not answer
   */
  public static Push begin(BundleStore store, String channel) {
    return new Push(store, channel, store.pointer(channel));
  }

  /** What the channel said when the push began; empty where it said nothing. */
  public Optional<Pointer> seen() {
    return seen;
  }

  /** The same as below without a word why. */
  public Outcome point(BundleId bundle) {
    return point(bundle, Motive.UNSAID);
  }

  /**
   * Puts {@code file} into {@code store} and reads it back: afterwards it lies there whole.
   *
   * @throws BundleStoreUnavailable if the store did not answer, or gives back something else
   */
  public static Kept keep(BundleStore store, BundleFile file) {
    BundleId id = file.id();
    store.put(id, file.bytes());
    try {
      verify(store, id);
      return Kept.WHOLE;
    } catch (BundleUnreadable damaged) {
      store.replace(id, file.bytes());
    }
    try {
      verify(store, id);
      return Kept.REPLACED;
    } catch (BundleUnreadable damaged) {
      throw new BundleStoreUnavailable(
          "%s gives back other bytes of bundle %s than were put there, and nothing was pointed to it: %s"
              .formatted(store, id, damaged.getMessage()),
          damaged);
    }
  }

  private static void verify(BundleStore store, BundleId id) {
    BundleFile.read(id, store.get(id)).verify();
  }

  /**
   * Points the channel to a bundle that was {@link #keep kept}, if nobody pointed it elsewhere
   * since the push began. Who pushed the same bundle meanwhile wanted the same.
   *
   * @throws BundleUnreadable if the bundle is not there
   * @throws BundleStoreUnavailable if the store did not answer: look at the channel before trying
   *     again
   */
  public Outcome point(BundleId bundle, Motive motive) {
    Optional<Pointer> pointed = store.point(channel, bundle, seen, motive);
    if (pointed.isPresent()) return new Outcome.Pointed(pointed.get());
    Optional<Pointer> now = store.pointer(channel);
    return now.filter(pointer -> pointer.bundle().equals(bundle))
        .<Outcome>map(Outcome.Pointed::new)
        .orElseGet(() -> new Outcome.Overtaken(now));
  }
}
