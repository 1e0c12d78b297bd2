package dev.lathe.runtime.platform;

/** Runs work beside its caller. Safe for many threads. */
@FunctionalInterface
public interface Threads {
  /**
   * Starts {@code work} and returns, as a rule before it ends. What it throws is its own affair.
   *
   * @param name shown in thread dumps and logs
   */
  void start(String name, Runnable work);
}
