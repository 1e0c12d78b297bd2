package dev.lathe.runtime.secret;

/** Reads secrets where they are kept, each time anew: a rotated one is the next answer. */
public interface Secrets {
  /**
   * The value of the secret that goes by {@code name}.
   *
   * @throws SecretUnreadable if it can't be had now, or not at all; the message says why
   */
  String read(String name);
}
