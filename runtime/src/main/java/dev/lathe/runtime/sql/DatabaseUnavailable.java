package dev.lathe.runtime.sql;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * No answer came, or the database was busy: whether the statement was applied is unknown. Send it
 * again with the same idempotency key.
 */
public final class DatabaseUnavailable extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** {@code message} says what was waited for and how long, never a parameter or a token. */
  public DatabaseUnavailable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** As above, where nothing was thrown: a deadline passed. */
  public DatabaseUnavailable(String message) {
    this(message, null);
  }
}
