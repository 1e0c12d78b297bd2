package dev.lathe.runtime.bundle;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.bundle.json.BundleFile;

/** Bundles as stores keep them: {@code bundles/<id>}, and {@code bundles/<id>.sig} beside. */
public final class StoredBundles {
  private StoredBundles() {}

  /** Where a bundle lies, relative to the store. */
  public static String key(BundleId id) {
    return "bundles/" + id;
  }

  /** Where a bundle's signature lies, relative to the store. */
  public static String signatureKey(BundleId id) {
    return key(id) + ".sig";
  }

  /**
   * Refuses bytes that would lie under another bundle's name for ever.
   *
   * @throws IllegalArgumentException if {@code id} is not the id of {@code bytes}
   * @throws BundleUnreadable if {@code bytes} are not a bundle file
   */
  public static void check(BundleId id, byte[] bytes) {
    BundleFile file = BundleFile.read(bytes);
    file.verify();
    if (!file.id().equals(id)) {
      throw new IllegalArgumentException("the bytes of " + file.id() + " cannot be put as " + id);
    }
  }

  /** What to throw where {@code store} has no such bundle. */
  public static BundleUnreadable missing(BundleId id, String store) {
    return new BundleUnreadable(
        "there is no bundle " + id + " in " + store + ": push its blueprint again");
  }
}
