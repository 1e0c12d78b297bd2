package dev.lathe.runtime.bundle;

/** What one bundle says to a question. */
public sealed interface Said<T> permits Attempt, Said.Unconfirmed {
  /**
   * The bundle says so by itself: no statement told whether it is live, and another one may say
   * something else.
   */
  record Unconfirmed<T>(T value) implements Said<T> {}
}
