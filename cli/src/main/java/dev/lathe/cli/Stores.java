package dev.lathe.cli;

import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.wiring.BundleStores;

/** Opens the store that {@code --to} names. */
final class Stores {
  private Stores() {}

  static BundleStore open(String address) {
    try {
      return BundleStores.open(address);
    } catch (IllegalArgumentException e) {
      throw Refused.usage(String.valueOf(e.getMessage()));
    }
  }
}
