package dev.lathe.runtime.query;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Cursors as texts that only who has the key can make or read. What a list is sorted by need not be
 * shown in it, so the values are encrypted, not only signed.
 *
 * <p>The text is the HMAC-SHA-256 of what it says, cut to 128 bits, and behind it what it says
 * under AES-CTR with that as its counter: a synthetic initialization vector, as in RFC 5297. So
 * equal cursors are equal texts, and no randomness is needed. Thread-safe.
 */
final class Cursors {
  /** Characters of a key: 128 bits in hexadecimal. */
  static final int LEAST = 32;

  /** Characters of a cursor: API Gateway takes 10,240 bytes of an answer's headers. */
  static final int MOST = 4 * 1024;

  /** Between two looks for another key, where a cursor is not by the one that is known. */
  private static final long PAUSE = Duration.ofSeconds(5).toNanos();

  private static final int IV = 16;

  private final CursorKey key;
  private final LongSupplier ticks;
  private final ReentrantLock renewing = new ReentrantLock();
  private volatile @Nullable Held held;

  private record Held(String text, SecretKeySpec mac, SecretKeySpec cipher, long read) {}

  /**
   * What a cursor says.
   *
   * @param asked which question its page answers
   * @param last what the last row of the page before is sorted by
   */
  record Cursor(String asked, List<Json> last) {
    Cursor {
      last = List.copyOf(last);
    }
  }

  Cursors(CursorKey key, LongSupplier ticks) {
    this.key = key;
    this.ticks = ticks;
  }

  /** {@code cursor} as a text of URL-safe Base64. */
  String sealed(Cursor cursor) {
    byte[] said =
        JsonText.write(new Json.Arr(List.of(Json.of(cursor.asked()), new Json.Arr(cursor.last()))))
            .getBytes(StandardCharsets.UTF_8);
    Held keys = held(Optional.empty());
    byte[] iv = iv(keys, said);
    byte[] hidden = cipher(keys, iv, said);
    byte[] sealed = Arrays.copyOf(iv, IV + hidden.length);
    System.arraycopy(hidden, 0, sealed, IV, hidden.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
  }

  /** What {@code text} says; empty where nobody with the key made it. */
  Optional<Cursor> opened(String text) {
    if (text.length() > MOST) return Optional.empty();
    byte[] sealed;
    try {
      sealed = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
    if (sealed.length <= IV) return Optional.empty();
    Held known = held(Optional.empty());
    Optional<byte[]> said = said(known, sealed);
    if (said.isEmpty()) {
      Held renewed = held(Optional.of(known));
      if (!renewed.text().equals(known.text())) said = said(renewed, sealed);
    }
    return said.flatMap(Cursors::cursor);
  }

  private static Optional<byte[]> said(Held keys, byte[] sealed) {
    byte[] iv = Arrays.copyOf(sealed, IV);
    byte[] said = cipher(keys, iv, Arrays.copyOfRange(sealed, IV, sealed.length));
    return MessageDigest.isEqual(iv, iv(keys, said)) ? Optional.of(said) : Optional.empty();
  }

  private static Optional<Cursor> cursor(byte[] said) {
    return JsonText.parse(new String(said, StandardCharsets.UTF_8)) instanceof Json.Arr(var parts)
            && parts.size() == 2
            && parts.get(0) instanceof Json.Str(String asked)
            && parts.get(1) instanceof Json.Arr(var last)
        ? Optional.of(new Cursor(asked, last))
        : Optional.empty();
  }

  /** The key, looked up again where {@code failed} is not good for a cursor that came. */
  private Held held(Optional<Held> failed) {
    Held known = held;
    if (known != null && !failed.equals(Optional.of(known))) return known;
    renewing.lock();
    try {
      Held now = held;
      if (now != null
          && (!failed.equals(Optional.of(now)) || ticks.getAsLong() - now.read() < PAUSE)) {
        return now;
      }
      String text = key.read();
      if (text.length() < LEAST) {
        throw new CursorKeyUnavailable(
            "the key for cursors has " + text.length() + " characters, and needs " + LEAST);
      }
      Held renewed =
          new Held(
              text, derived(text, "cursor mac"), derived(text, "cursor cipher"), ticks.getAsLong());
      held = renewed;
      return renewed;
    } finally {
      renewing.unlock();
    }
  }

  private static SecretKeySpec derived(String text, String use) {
    var root = new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    return new SecretKeySpec(mac(root, use.getBytes(StandardCharsets.UTF_8)), "AES");
  }

  private static byte[] iv(Held keys, byte[] said) {
    return Arrays.copyOf(mac(keys.mac(), said), IV);
  }

  private static byte[] mac(SecretKeySpec key, byte[] text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA-256", e);
    }
  }

  private static byte[] cipher(Held keys, byte[] iv, byte[] text) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, keys.cipher(), new IvParameterSpec(iv));
      return cipher.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has AES", e);
    }
  }
}
