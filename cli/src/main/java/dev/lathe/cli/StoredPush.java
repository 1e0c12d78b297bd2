package dev.lathe.cli;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.Pointer;
import dev.lathe.runtime.bundle.Push;
import java.util.Optional;

/**
 * A {@link Push} to a store, in the words of the command line.
 *
 * @param store its place, as it was given
 */
record StoredPush(Push push, String store, String channel) {

  /**
   * Looks at what the channel says now.
   *
   * @throws Refused if it says nothing that could be read
   */
  static StoredPush begin(BundleStore target, String store, String channel) {
    try {
      return new StoredPush(Push.begin(target, channel), store, channel);
    } catch (BundleUnreadable unreadable) {
      throw Refused.wrong(
          "%s in %s: `--force` writes it anew".formatted(unreadable.getMessage(), store));
    }
  }

  /**
   * Points the channel to a bundle that was kept.
   *
   * @throws Refused if another push was first; nothing was changed then
   */
  Pointer point(BundleId bundle) {
    return switch (push.point(bundle)) {
      case Push.Outcome.Pointed(Pointer pointer) -> pointer;
      case Push.Outcome.Overtaken(Optional<Pointer> now) -> throw Refused.overtaken(told(now));
    };
  }

  private String told(Optional<Pointer> now) {
    if (now.isEmpty()) {
      return "channel `%s` of %s was taken away meanwhile, and was left so: the same command again makes it"
          .formatted(channel, store);
    }
    Pointer other = now.get();
    return ("another push was first: channel `%s` of %s says bundle %s since %s, and was left so;"
            + " `lathe diff %s BLUEPRINT --from %s` says what is different there, the same command"
            + " again takes its place, as `--force` does whatever is there")
        .formatted(channel, store, other.bundle(), other.at(), channel, store);
  }
}
