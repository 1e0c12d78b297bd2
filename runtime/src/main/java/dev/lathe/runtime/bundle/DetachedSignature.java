package dev.lathe.runtime.bundle;

import java.util.Base64;

/**
 * A signature beside what it is of.
 *
 * @param key which key made it: {@link TrustedKeys#id}
 * @param value the signature's bytes in base64
 */
public record DetachedSignature(String key, String value) {
  /** One of {@code bytes}. */
  public static DetachedSignature of(String key, byte[] bytes) {
    return new DetachedSignature(key, Base64.getEncoder().encodeToString(bytes));
  }

  /** Two words in a line, as a store keeps it beside a bundle. */
  String line() {
    return key + " " + value + "\n";
  }

  /**
   * What {@link #line} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static DetachedSignature read(String line) {
    String[] words = line.strip().split(" ", -1);
    if (words.length != 2) throw new IllegalArgumentException("no signature");
    return new DetachedSignature(words[0], words[1]);
  }
}
