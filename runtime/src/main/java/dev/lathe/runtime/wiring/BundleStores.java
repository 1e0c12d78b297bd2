package dev.lathe.runtime.wiring;

import dev.lathe.runtime.adapter.folder.FolderBundleStore;
import dev.lathe.runtime.adapter.s3.S3BundleStore;
import dev.lathe.runtime.adapter.system.SystemTime;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.SignedBundles;
import dev.lathe.runtime.bundle.TrustedKeys;
import dev.lathe.runtime.platform.Time;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Opens a store by its place. */
public final class BundleStores {
  private static final Pattern S3 =
      Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(/.*)?");

  private BundleStores() {}

  /** As {@link #open(String, Time)}, with the system's clock. */
  public static BundleStore open(String place) {
    return open(place, new SystemTime());
  }

  /** As {@link #open(String, Time)}, for who reads only what {@code trusted} keys signed. */
  public static BundleStore open(String place, Time time, TrustedKeys trusted) {
    return SignedBundles.of(open(place, time), trusted, Optional.empty());
  }

  /**
   * Opens the store at {@code place}; nothing is read or written before it is asked to.
   *
   * @param place {@code s3://bucket/prefix}, or a folder, which is made when something is put
   * @param time says when a channel was pointed
   * @throws IllegalArgumentException if {@code place} is neither
   */
  public static BundleStore open(String place, Time time) {
    Matcher s3 = S3.matcher(place);
    if (s3.matches()) {
      String prefix = s3.group(2) == null ? "" : s3.group(2).replaceAll("^/+|/+$", "");
      return S3BundleStore.open(s3.group(1), prefix, time);
    }
    if (place.isBlank() || place.contains("://")) {
      throw new IllegalArgumentException(
          "`" + place + "` is not a bundle store: write s3://BUCKET/PREFIX or a folder");
    }
    return new FolderBundleStore(Path.of(place), time);
  }
}
