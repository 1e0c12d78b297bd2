package dev.lathe.runtime.query;

/** There is no key to make a cursor with, or to read one: nothing was answered. */
public final class CursorKeyUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CursorKeyUnavailable(String message) {
    super(message);
  }

  public CursorKeyUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
