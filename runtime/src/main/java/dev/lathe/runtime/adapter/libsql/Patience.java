package dev.lathe.runtime.adapter.libsql;

import java.time.Duration;

/**
 * How long an answer of the server is waited for.
 *
 * @param one the longest wait for one statement, turn and retry included
 */
record Patience(Duration one) {
  /** The gateway answers after 30 s, and a client's own retry needs its share of them. */
  static final Patience STANDARD = new Patience(Duration.ofSeconds(10));

  /** A server that restarts listens again after a moment; one retry after it is all there is. */
  static final Duration BEFORE_RETRY = Duration.ofMillis(100);

  /** DDL and rebuilds read whole tables, so they may take longer by this factor. */
  private static final int DEADLINES_FOR_ALL = 6;

  /** The longest wait for many statements in one transaction. */
  Duration all() {
    return one.multipliedBy(DEADLINES_FOR_ALL);
  }
}
