package dev.lathe.runtime.bundle;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The keys whose signatures count, Ed25519 (RFC 8032). Safe for many threads.
 *
 * @param keys by their ids
 */
public record TrustedKeys(Map<String, PublicKey> keys) {
  /** Everybody's word counts. */
  public static final TrustedKeys NONE = new TrustedKeys(Map.of());

  /** The environment variable that names them. */
  public static final String VARIABLE = "LATHE_TRUSTED_KEYS";

  private static final String SCHEME = "ed25519:";
  private static final String ED25519 = "Ed25519";

  /** What stands before the key's 32 bytes in its X.509 form (RFC 8410, section 10.1). */
  private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final int KEY_BYTES = 32;

  /** Bytes of a key's digest that name it. */
  private static final int ID_BYTES = 8;

  public TrustedKeys {
    keys = Map.copyOf(keys);
  }

  /**
   * What a setting says.
   *
   * @param setting {@code ed25519:BASE64} of a key's 32 bytes, or several, separated by commas
   * @throws IllegalArgumentException if it is written otherwise; the message says how
   */
  public static TrustedKeys of(String setting) {
    var keys = new TreeMap<String, PublicKey>();
    for (String one : setting.split(",", -1)) {
      if (one.isBlank()) continue;
      byte[] point = point(one.strip());
      keys.put(id(point), key(point, one.strip()));
    }
    return new TrustedKeys(keys);
  }

  /** A key as settings name it; {@code point} is its 32 bytes. */
  public static String text(byte[] point) {
    return SCHEME + Base64.getEncoder().encodeToString(point);
  }

  /** What a key is called in signatures: 16 hexadecimal digits of its SHA-256. */
  public static String id(byte[] point) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(point);
      return HexFormat.of().formatHex(Arrays.copyOf(digest, ID_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("each JVM has SHA-256", e);
    }
  }

  private static byte[] point(String text) {
    try {
      if (text.startsWith(SCHEME)) {
        byte[] point = Base64.getDecoder().decode(text.substring(SCHEME.length()));
        if (point.length == KEY_BYTES) return point;
      }
    } catch (IllegalArgumentException noBase64) {
      // Said below.
    }
    throw wrong(text);
  }

  private static PublicKey key(byte[] point, String text) {
    byte[] encoded = Arrays.copyOf(X509, X509.length + KEY_BYTES);
    System.arraycopy(point, 0, encoded, X509.length, KEY_BYTES);
    try {
      return KeyFactory.getInstance(ED25519).generatePublic(new X509EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw wrong(text);
    }
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "%s takes keys as `lathe keygen` prints them, `ed25519:` and 32 bytes in base64; not `%s`"
            .formatted(VARIABLE, text));
  }

  /** Whether anybody's word counts. */
  boolean isEmpty() {
    return keys.isEmpty();
  }

  /** Whether one of these keys made {@code signature} of the UTF-8 of {@code text}. */
  boolean made(DetachedSignature signature, String text) {
    PublicKey key = keys.get(signature.key());
    if (key == null) return false;
    try {
      Signature verifying = Signature.getInstance(ED25519);
      verifying.initVerify(key);
      verifying.update(text.getBytes(StandardCharsets.UTF_8));
      return verifying.verify(Base64.getDecoder().decode(signature.value()));
    } catch (SignatureException | IllegalArgumentException malformed) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("each JVM has Ed25519", e);
    }
  }
}
