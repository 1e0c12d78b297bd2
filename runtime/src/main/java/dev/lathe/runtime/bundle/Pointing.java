package dev.lathe.runtime.bundle;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.BundleUnreadable;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** How a store's channels are pointed, by the one way in which their texts are changed. */
final class Pointing {
  private Pointing() {}

  static Pointer always(BundleStore store, String channel, BundleId bundle, Motive motive) {
    require(store, channel, bundle);
    var written = new AtomicReference<Optional<Pointer>>(Optional.empty());
    var unused =
        store.change(
            channel,
            (text, now) -> {
              Optional<Channel> before = readable(channel, text);
              var pointer = new Pointer(bundle, after(before, now));
              written.set(Optional.of(pointer));
              return Optional.of(Channels.write(Channel.next(before, pointer, motive)));
            });
    return written.get().orElseThrow();
  }

  static Optional<Pointer> where(
      BundleStore store,
      String channel,
      BundleId bundle,
      Optional<Pointer> expected,
      Motive motive) {
    require(store, channel, bundle);
    var written = new AtomicReference<Optional<Pointer>>(Optional.empty());
    boolean changed =
        store.change(
            channel,
            (text, now) -> {
              Optional<Channel> before = text.map(found -> Channels.read(channel, found));
              if (!before.map(Channel::pointer).equals(expected)) return Optional.empty();
              var pointer = new Pointer(bundle, after(before, now));
              written.set(Optional.of(pointer));
              return Optional.of(Channels.write(Channel.next(before, pointer, motive)));
            });
    return changed ? written.get() : Optional.empty();
  }

  /** Of two wishes the later one has the later time, whatever the clocks of those who wish. */
  private static Instant after(Optional<Channel> before, Instant now) {
    return before
        .map(channel -> channel.pointer().at().plusMillis(1))
        .filter(now::isBefore)
        .orElse(now);
  }

  static boolean note(
      BundleStore store,
      String channel,
      Pointer pointer,
      WishOutcome.State state,
      Optional<String> cause) {
    return store.change(
        channel,
        (text, now) -> {
          Optional<Channel> said = text.map(found -> Channels.read(channel, found));
          if (!said.map(Channel::pointer).equals(Optional.of(pointer))) return Optional.empty();
          var outcome = new WishOutcome(state, now, cause);
          if (same(said.get().wish().outcome(), outcome)) return Optional.empty();
          return Optional.of(Channels.write(said.get().became(outcome)));
        });
  }

  private static boolean same(Optional<WishOutcome> before, WishOutcome now) {
    return before
        .filter(one -> one.state() == now.state() && one.cause().equals(now.cause()))
        .isPresent();
  }

  private static Optional<Channel> readable(String channel, Optional<String> text) {
    try {
      return text.map(found -> Channels.read(channel, found));
    } catch (BundleUnreadable damaged) {
      return Optional.empty();
    }
  }

  private static void require(BundleStore store, String channel, BundleId bundle) {
    var unused = Channels.key(channel); // a name that no channel has is said first
    if (!store.has(bundle)) throw StoredBundles.missing(bundle, store.toString());
  }
}
