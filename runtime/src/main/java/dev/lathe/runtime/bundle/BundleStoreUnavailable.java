package dev.lathe.runtime.bundle;

import java.io.Serial;

/** The store did not answer, or refused us: trying again can help. */
public final class BundleStoreUnavailable extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** {@code message} names the store and what was asked of it, never a credential. */
  public BundleStoreUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
