package dev.lathe.dev.lambda;

import java.time.Duration;

/** What came of handing a function an event. */
public sealed interface Invocation {
  /**
   * It answered.
   *
   * @param body what it answered
   * @param milliseconds from the event to the answer
   */
  record Answered(String body, double milliseconds) implements Invocation {}

  /**
   * Its handler threw, and its process goes on.
   *
   * @param error as the function told it: JSON with {@code errorMessage} and {@code errorType}
   */
  record Threw(String error) implements Invocation {}

  /** Its process ended before it answered; the next event starts another one. */
  record Ended(int exitCode, String lastWords) implements Invocation {}

  /** It did not answer in its time, and its process was ended. */
  record TimedOut(Duration after, String lastWords) implements Invocation {}

  /** No process of it gets ready. */
  record Unready(String why) implements Invocation {}

  /** As many of its processes as may be were busy for as long as its caller waits. */
  record Throttled(int processes) implements Invocation {}
}
