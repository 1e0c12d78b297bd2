package dev.lathe.runtime.bundle;

import java.nio.charset.StandardCharsets;

/** Signs what a store is given, by a key that is here or with a service that keeps it. */
@FunctionalInterface
public interface Signer {
  /** The environment variable that has the PEM text of a key, or names its file. */
  String VARIABLE = "LATHE_SIGNING_KEY";

  /** The signature of {@code text}. */
  DetachedSignature sign(byte[] text);

  /** The same of a text's UTF-8. */
  default DetachedSignature sign(String text) {
    return sign(text.getBytes(StandardCharsets.UTF_8));
  }
}
