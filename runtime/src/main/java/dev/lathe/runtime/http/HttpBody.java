package dev.lathe.runtime.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request's body: the bytes that came, or the text that a gateway has made of them. Immutable.
 */
public final class HttpBody {
  /** A request without a body. */
  public static final HttpBody NONE = new HttpBody(new byte[0], "");

  private final byte[] bytes;

  /** What the bytes say, where that is known already. */
  private final @Nullable String text;

  private HttpBody(byte[] bytes, @Nullable String text) {
    this.bytes = bytes;
    this.text = text;
  }

  public static HttpBody of(byte[] bytes) {
    return new HttpBody(bytes.clone(), null);
  }

  public static HttpBody of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    // As many bytes as characters are ASCII: of others, half a pair may have been lost here.
    return new HttpBody(bytes, bytes.length == text.length() ? text : null);
  }

  /** In bytes. */
  public int size() {
    return bytes.length;
  }

  /** A copy. */
  byte[] bytes() {
    return bytes.clone();
  }

  /** As base64; empty where there is no body. */
  Optional<String> base64() {
    return bytes.length == 0
        ? Optional.empty()
        : Optional.of(Base64.getEncoder().encodeToString(bytes));
  }

  /** As text, or empty where it is not UTF-8. */
  public Optional<String> text() {
    if (text != null) return Optional.of(text);
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
