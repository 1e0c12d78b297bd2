package dev.lathe.model.digest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 as 64 lower-case hex digits. */
public final class Sha256 {
  private static final MessageDigest UNUSED = found();

  private Sha256() {}

  /** The digest of {@code bytes}. */
  public static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(fresh().digest(bytes));
  }

  /** A copy of one that never digests: looking one up by its name takes longer than most texts. */
  private static MessageDigest fresh() {
    try {
      return (MessageDigest) UNUSED.clone();
    } catch (CloneNotSupportedException e) {
      return found();
    }
  }

  private static MessageDigest found() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The digest of {@code text} in UTF-8. */
  public static String hex(String text) {
    return hex(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The digest of a text that comes in pieces. Not thread-safe. */
  public static final class Sum {
    private final MessageDigest digest = fresh();

    /** Adds {@code piece} in UTF-8; a piece does not end within a surrogate pair. */
    public void add(String piece) {
      digest.update(piece.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds the first {@code length} bytes of {@code piece}. */
    public void add(byte[] piece, int length) {
      digest.update(piece, 0, length);
    }

    /** The digest of all that was added, which is forgotten. */
    public String hex() {
      return HexFormat.of().formatHex(digest.digest());
    }
  }
}
