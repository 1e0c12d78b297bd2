package dev.lathe.runtime.secret;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A secret can't be had; its message names it and what to do, and never its value. */
public final class SecretUnreadable extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public SecretUnreadable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
