package dev.lathe.cli;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.Motive;
import dev.lathe.runtime.bundle.Pointer;
import dev.lathe.runtime.bundle.Push;
import java.util.Optional;

/**
 * A {@link Push} to a store, in the words of the command line.
 *
 * @param begun what was seen when it began; empty for one that points whatever is there
 * @param place the store's, as it was given
 */
record StoredPush(Optional<Push> begun, BundleStore store, String place, String channel) {

  /**
   * Looks at what the channel says now.
   *
   * @throws Refused if it says nothing that could be read
   */
  static StoredPush begin(BundleStore store, String place, String channel) {
    try {
      return new StoredPush(Optional.of(Push.begin(store, channel)), store, place, channel);
    } catch (BundleUnreadable unreadable) {
      throw Refused.wrong(
          "%s in %s: `--force` writes it anew".formatted(unreadable.getMessage(), place));
    }
  }

  /** One that does not look. */
  static StoredPush forced(BundleStore store, String place, String channel) {
    return new StoredPush(Optional.empty(), store, place, channel);
  }

  /** What the channel said before, where that can be read: what the push takes the place of. */
  Optional<Pointer> before() {
    if (begun.isPresent()) return begun.get().seen();
    try {
      return store.pointer(channel);
    } catch (BundleUnreadable damaged) {
      return Optional.empty();
    }
  }

  Push.Kept keep(BundleFile file) {
    return Push.keep(store, file);
  }

  /** What is said of a bundle that was {@link Push.Kept#REPLACED}. */
  String mended(BundleId bundle) {
    return "bundle %s lay damaged in %s and was replaced".formatted(bundle, place);
  }

  /**
   * Points the channel to a bundle that was kept.
   *
   * @throws Refused if another push was first; nothing was changed then
   */
  Pointer point(BundleId bundle, Motive motive) {
    if (begun.isEmpty()) return store.point(channel, bundle, motive);
    Stores.requireKey(store, channel);
    return switch (begun.get().point(bundle, motive)) {
      case Push.Outcome.Pointed(Pointer pointer) -> pointer;
      case Push.Outcome.Overtaken(Optional<Pointer> now) -> throw Refused.overtaken(told(now));
    };
  }

  private String told(Optional<Pointer> now) {
    if (now.isEmpty()) {
      return "channel `%s` of %s was taken away meanwhile, and was left so: the same command again makes it"
          .formatted(channel, place);
    }
    Pointer other = now.get();
    return ("another push was first: channel `%s` of %s says bundle %s since %s, and was left so;"
            + " `lathe diff %s BLUEPRINT --from %s` says what is different there, the same command"
            + " again takes its place, as `--force` does whatever is there")
        .formatted(channel, place, other.bundle(), other.at(), channel, place);
  }
}
