package dev.lathe.runtime.sql;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * No answer came, or the database was busy: whether the statement was applied is unknown. Send it
 * again with the same idempotency key.
 */
public final class DatabaseUnavailable extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final boolean full;

  private DatabaseUnavailable(String message, @Nullable Throwable cause, boolean full) {
    super(message, cause);
    this.full = full;
  }

  /** {@code message} says what was waited for and how long, never a parameter or a token. */
  public DatabaseUnavailable(String message, @Nullable Throwable cause) {
    this(message, cause, false);
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
        true);
  }

  /** Whether there is no room in it. */
  public boolean isFull() {
    return full;
  }
}
