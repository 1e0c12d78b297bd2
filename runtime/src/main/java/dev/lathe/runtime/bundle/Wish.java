package dev.lathe.runtime.bundle;

import dev.lathe.model.bundle.BundleId;
import java.util.Optional;

/**
 * What somebody wished to run: a line of a channel's history.
 *
 * @param outcome what became of it, as far as somebody who takes it live has said
 * @param signature of all but the outcome, where who wished has a key
 */
public record Wish(
    Pointer pointer,
    Motive motive,
    Optional<WishOutcome> outcome,
    Optional<DetachedSignature> signature) {
  /** One that nobody signed, and nothing became of. */
  public static Wish of(Pointer pointer, Motive motive) {
    return new Wish(pointer, motive, Optional.empty(), Optional.empty());
  }

  /** The bundle. */
  public BundleId bundle() {
    return pointer.bundle();
  }

  /** Whether it is known to have become {@code state}. */
  public boolean became(WishOutcome.State state) {
    return outcome.filter(found -> found.state() == state).isPresent();
  }

  Wish became(WishOutcome now) {
    return new Wish(pointer, motive, Optional.of(now), signature);
  }

  Wish signed(DetachedSignature by) {
    return new Wish(pointer, motive, outcome, Optional.of(by));
  }
}
