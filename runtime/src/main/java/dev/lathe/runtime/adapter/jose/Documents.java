package dev.lathe.runtime.adapter.jose;

import java.io.IOException;
import java.net.URI;

/** Gets the documents that issuers publish. Thread-safe. */
@FunctionalInterface
public interface Documents {
  /**
   * The text at {@code address}.
   *
   * @throws IOException if there is none; the message says why, without the text
   */
  String get(URI address) throws IOException;
}
