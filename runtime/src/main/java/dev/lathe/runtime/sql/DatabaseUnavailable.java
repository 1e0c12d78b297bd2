package dev.lathe.runtime.sql;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * No answer came, or the database was busy: whether the statement was applied is unknown. Send it
 * again with the same idempotency key.
 */
public final class DatabaseUnavailable extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** What is known beyond that no answer came. */
  private enum Kind {
    UNKNOWN,
    FULL,
    TOKEN_REFUSED
  }

  private final Kind kind;

  private DatabaseUnavailable(String message, @Nullable Throwable cause, Kind kind) {
    super(message, cause);
    this.kind = kind;
  }

  /** {@code message} says what was waited for and how long, never a parameter or a token. */
  public DatabaseUnavailable(String message, @Nullable Throwable cause) {
    this(message, cause, Kind.UNKNOWN);
  }

  /** As above, where nothing was thrown: a deadline passed. */
  public DatabaseUnavailable(String message) {
    this(message, null);
  }

  /** It answers, and has no room for what is to be written: somebody has to make some. */
  public static DatabaseUnavailable full(@Nullable Throwable cause) {
    return new DatabaseUnavailable(
        "the database has no room left: nothing was written; make room, and try again",
        cause,
        Kind.FULL);
  }

  /** It asks for another token than it was given: nothing was executed. */
  public static DatabaseUnavailable tokenRefused() {
    return new DatabaseUnavailable(
        "the database server does not accept the token", null, Kind.TOKEN_REFUSED);
  }

  /** Whether there is no room in it. */
  public boolean isFull() {
    return kind == Kind.FULL;
  }

  /** Whether it does not accept the token. */
  public boolean isTokenRefused() {
    return kind == Kind.TOKEN_REFUSED;
  }
}
