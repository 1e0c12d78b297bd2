package dev.lathe.dev.console;

/** A document was asked for in a way that names none; its message says what is missing. */
public final class NotAsked extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NotAsked(String message) {
    super(message);
  }
}
