package dev.lathe.model.bundle;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A file that functions pass on as it is: a description, a part of a user interface. Immutable. */
public final class BundledFile {
  private final String contentType;
  private final byte[] bytes;

  /**
   * @param contentType what is sent with it, such as {@code application/json}
   */
  public BundledFile(String contentType, byte[] bytes) {
    this.contentType = contentType;
    this.bytes = bytes.clone();
  }

  /** A file of {@code text} in UTF-8. */
  public static BundledFile of(String contentType, String text) {
    return new BundledFile(contentType, text.getBytes(StandardCharsets.UTF_8));
  }

  public String contentType() {
    return contentType;
  }

  /** A copy of its bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Its bytes as UTF-8. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BundledFile file
        && contentType.equals(file.contentType)
        && Arrays.equals(bytes, file.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * contentType.hashCode() + Arrays.hashCode(bytes);
  }

  /** Its type and size, not its content. */
  @Override
  public String toString() {
    return contentType + ", " + bytes.length + " bytes";
  }
}
