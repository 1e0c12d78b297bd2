package dev.lathe.runtime.relay;

/** Tells the relay that there may be something new to read. */
@FunctionalInterface
public interface WakeUp {
  /** A relay that finds new events by its schedule alone. */
  WakeUp NONE = () -> {};

  /**
   * Rings once. Unless {@link #afterCommit}, the events need not be committed yet: a woken relay
   * looks again for a while. A ring that is lost costs time, never an event, so callers may ignore
   * what this throws. Safe for many threads.
   */
  void ring();

  /** Rings where nobody waits for what becomes of it: one that fails is a ring that is lost. */
  default void ringOrLose() {
    try {
      ring();
    } catch (RuntimeException e) {
      // It costs time, never an event.
    }
  }

  /**
   * Whether it rings at once, so that it can be rung when events are committed. One that takes its
   * time is rung before, so that both pass at the same time.
   */
  default boolean afterCommit() {
    return false;
  }
}
