package dev.lathe.runtime.relay;

/**
 * Is told where the relay stands, and may throw there: what follows the throw is what a killed
 * process would have left undone.
 */
@FunctionalInterface
public interface Faults {
  /** Places between two effects on the outside. */
  enum Step {
    /** The lease is ours. */
    LEASED,
    /** Events were read, nothing was sent. */
    READ,
    /** Some messages were sent, the cursor has not moved. */
    SENT,
    /** The cursor has moved. */
    MOVED
  }

  /** Nothing goes wrong. */
  Faults NONE = _ -> {};

  /** Called after each step, on the relay's thread. */
  void reached(Step step);
}
