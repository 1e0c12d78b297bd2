package dev.lathe.model.bundle;

/**
 * How long a call may take and when it is tried again.
 *
 * @param timeoutMillis of one attempt, 1 to 30,000
 * @param attempts 1 to 10, the first included
 * @param backoffMillis before the second attempt; with {@code doubling} twice that before each
 *     further one, 2,000 at the most
 */
public record CallPolicy(
    int timeoutMillis, int attempts, RetryOn retryOn, int backoffMillis, boolean doubling) {
  /** Before the second attempt, and doubled from there, where nothing else is said. */
  public static final int BACKOFF_MILLIS = 50;

  /** Which failures are worth another attempt. */
  public enum RetryOn {
    NEVER,
    /** Timeouts, and a module that is unavailable, overloaded or broken inside. */
    TRANSIENT,
    ALL
  }
}
