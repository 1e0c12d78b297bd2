package dev.lathe.runtime.identity;

import java.time.Duration;

/** The keys of an issuer can't be had, so nobody can say whose a token is: ask again later. */
public final class IdentityUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Duration retryAfter;

  /**
   * @param retryAfter when the keys are asked for again
   */
  public IdentityUnavailable(String message, Duration retryAfter) {
    super(message);
    this.retryAfter = retryAfter;
  }

  public IdentityUnavailable(String message, Duration retryAfter, Throwable cause) {
    super(message, cause);
    this.retryAfter = retryAfter;
  }

  public Duration retryAfter() {
    return retryAfter;
  }
}
