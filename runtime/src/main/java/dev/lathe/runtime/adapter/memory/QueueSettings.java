package dev.lathe.runtime.adapter.memory;

import java.time.Duration;

/**
 * What a queue is set up for.
 *
 * @param name for errors
 * @param visibility how long a message that was received is hidden from others
 * @param mostReceives times that a message is given out before it is a dead letter
 * @param mostMessages that wait or are under way at once
 * @param mostCharacters of their bodies together; a message alone is taken whatever it has
 * @param whenFull what becomes of a message more
 */
public record QueueSettings(
    String name,
    Duration visibility,
    int mostReceives,
    int mostMessages,
    long mostCharacters,
    WhenFull whenFull) {

  /** What a queue does with a message that it has no room for. */
  public sealed interface WhenFull {
    /** Its sender waits for room, for so long, and is then told that the queue is unavailable. */
    record Wait(Duration patience) implements WhenFull {}

    /** The oldest one makes room. */
    record ForgetOldest() implements WhenFull {}
  }
}
