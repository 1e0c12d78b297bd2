package dev.lathe.model.bundle.workflow;

/**
 * How long a step may take, and how often it is tried before it is an incident. Only failures of
 * the surroundings are tried again; a refusal is an answer, and an error that a boundary may catch.
 *
 * @param timeoutMillis of one try, at most {@link #MOST_TIMEOUT_MILLIS}
 * @param attempts the first included, 1 to {@link #MOST_ATTEMPTS}
 * @param backoffMillis before the second; twice that before each further one, at most {@link
 *     #MOST_BACKOFF_MILLIS}, each time with jitter
 * @param cost of one try, counted against the run's {@link Budget}
 */
public record StepPolicy(int timeoutMillis, int attempts, int backoffMillis, int cost) {
  /** Below the 30 s after which the function that takes steps is ended (infra-sam). */
  public static final int MOST_TIMEOUT_MILLIS = 25_000;

  public static final int MOST_ATTEMPTS = 20;
  public static final int MOST_BACKOFF_MILLIS = 15 * 60 * 1_000;

  /** Where its author says nothing. */
  public static final StepPolicy USUAL = new StepPolicy(10_000, 5, 1_000, 0);

  /** The same at another cost. */
  public StepPolicy costing(int other) {
    return new StepPolicy(timeoutMillis, attempts, backoffMillis, other);
  }
}
