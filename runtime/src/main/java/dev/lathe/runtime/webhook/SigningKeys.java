package dev.lathe.runtime.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a webhook signs with: one key, or several while a receiver changes from one to another.
 *
 * @see <a
 *     href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">Standard
 *     Webhooks</a>
 */
final class SigningKeys {
  private static final String PREFIX = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";

  /** In bytes, as the specification has them. */
  private static final int SHORTEST = 24;

  private static final int LONGEST = 64;

  /** More than a change of keys needs. */
  private static final int MOST = 4;

  private final List<SecretKeySpec> keys;

  private SigningKeys(List<SecretKeySpec> keys) {
    this.keys = keys;
  }

  /**
   * Reads {@code whsec_} and base64, several with spaces between.
   *
   * @return empty where {@code text} is anything else
   */
  static Optional<SigningKeys> read(String text) {
    var keys = new ArrayList<SecretKeySpec>();
    for (String word : text.strip().split(" +", -1)) {
      Optional<byte[]> bytes = bytes(word);
      if (bytes.isEmpty()) return Optional.empty();
      keys.add(new SecretKeySpec(bytes.get(), ALGORITHM));
    }
    return keys.size() <= MOST ? Optional.of(new SigningKeys(keys)) : Optional.empty();
  }

  private static Optional<byte[]> bytes(String word) {
    if (!word.startsWith(PREFIX)) return Optional.empty();
    try {
      byte[] key = Base64.getDecoder().decode(word.substring(PREFIX.length()));
      return key.length >= SHORTEST && key.length <= LONGEST ? Optional.of(key) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The header {@code webhook-signature}: one signature a key. */
  String signature(String id, long timestamp, String body) {
    byte[] signed = (id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8);
    return keys.stream().map(key -> "v1," + sign(key, signed)).collect(Collectors.joining(" "));
  }

  private static String sign(SecretKeySpec key, byte[] signed) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return Base64.getEncoder().encodeToString(mac.doFinal(signed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has " + ALGORITHM, e);
    }
  }

  /** Without the keys. */
  @Override
  public String toString() {
    return "SigningKeys[" + keys.size() + "]";
  }
}
