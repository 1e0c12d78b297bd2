package dev.lathe.model.bundle;

import dev.lathe.model.digest.Sha256;
import java.util.regex.Pattern;

/**
 * A bundle's content address: the sha256 of its manifest, which has the digest of each of its parts
 * and files, as 64 lower-case hex digits.
 */
public record BundleId(String value) {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

  /**
   * @throws IllegalArgumentException if {@code value} is not 64 lower-case hex digits
   */
  public BundleId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "a bundle id is 64 lower-case hex digits, got `" + value + "`");
    }
  }

  /** Digests a bundle's manifest. */
  public static BundleId of(byte[] manifest) {
    return new BundleId(Sha256.hex(manifest));
  }

  @Override
  public String toString() {
    return value;
  }
}
