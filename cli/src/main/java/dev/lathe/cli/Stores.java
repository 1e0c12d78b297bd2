package dev.lathe.cli;

import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.wiring.BundleStores;
import java.nio.file.Path;

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

  /** A store as a lock file names it, which is read in any folder of this machine. */
  static String name(String address) {
    return address.startsWith("s3://")
        ? address.replaceAll("/+$", "")
        : Path.of(address).toAbsolutePath().normalize().toString();
  }
}
