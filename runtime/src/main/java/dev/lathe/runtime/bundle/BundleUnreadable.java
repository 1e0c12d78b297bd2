package dev.lathe.runtime.bundle;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The store answered, but there is nothing to load: reading it again gets the same answer. */
public final class BundleUnreadable extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** {@code message} names the bundle or channel and what is wrong with it. */
  public BundleUnreadable(String message) {
    this(message, null);
  }

  /** As above, where the bytes were refused by a reader. */
  public BundleUnreadable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
