package dev.lathe.runtime.http;

import java.util.Arrays;

/** What an answer carries: text, which most of them are and carriers take as it is, or bytes. */
public sealed interface AnswerBody {
  /** Nothing. */
  AnswerBody NONE = new Text("");

  /** Sent in UTF-8. */
  record Text(String text) implements AnswerBody {}

  /** Sent as they are: an image, a font. Immutable. */
  final class Bytes implements AnswerBody {
    private final byte[] bytes;

    /** Takes a copy. */
    public Bytes(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    /** How many there are. */
    int size() {
      return bytes.length;
    }

    /** A copy. */
    public byte[] bytes() {
      return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }
}
