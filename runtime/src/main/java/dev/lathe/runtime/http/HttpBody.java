package dev.lathe.runtime.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** The bytes of a request's body. Immutable. */
public final class HttpBody {
  /** A request without a body. */
  public static final HttpBody NONE = new HttpBody(new byte[0]);

  private final byte[] bytes;

  private HttpBody(byte[] bytes) {
    this.bytes = bytes;
  }

  public static HttpBody of(byte[] bytes) {
    return new HttpBody(bytes.clone());
  }

  public static HttpBody of(String text) {
    return new HttpBody(text.getBytes(StandardCharsets.UTF_8));
  }

  /** In bytes. */
  public int size() {
    return bytes.length;
  }

  /** As base64; empty where there is no body. */
  Optional<String> base64() {
    return bytes.length == 0
        ? Optional.empty()
        : Optional.of(Base64.getEncoder().encodeToString(bytes));
  }

  /** As text, or empty where it is not UTF-8. */
  public Optional<String> text() {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
