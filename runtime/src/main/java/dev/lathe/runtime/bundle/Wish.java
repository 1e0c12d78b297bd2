package dev.lathe.runtime.bundle;

import dev.lathe.model.bundle.BundleId;
import java.util.Optional;

/**
 * What somebody wished to run: a line of a channel's history.
 *
 * @param outcome what became of it, as far as somebody who takes it live has said
 */
public record Wish(Pointer pointer, Motive motive, Optional<WishOutcome> outcome) {
  /** The bundle. */
  public BundleId bundle() {
    return pointer.bundle();
  }

  /** Whether it is known to have become {@code state}. */
  public boolean became(WishOutcome.State state) {
    return outcome.filter(found -> found.state() == state).isPresent();
  }

  Wish became(WishOutcome now) {
    return new Wish(pointer, motive, Optional.of(now));
  }
}
