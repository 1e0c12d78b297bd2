package dev.lathe.model.bundle;

import dev.lathe.model.digest.Sha256;
import java.util.regex.Pattern;

/** A bundle's content address: the sha256 of its canonical bytes, as 64 lower-case hex digits. */
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

  /** Digests a bundle's canonical, uncompressed bytes. */
  public static BundleId of(byte[] canonical) {
    return new BundleId(Sha256.hex(canonical));
  }

  @Override
  public String toString() {
    return value;
  }
}
