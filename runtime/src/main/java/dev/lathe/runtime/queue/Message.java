package dev.lathe.runtime.queue;

import java.util.Optional;

/**
 * What is sent.
 *
 * @param place where it stands in a FIFO queue; empty for a queue without order
 * @param contentType the media type of {@code body}, where consumers are told
 */
public record Message(String body, Optional<Place> place, Optional<String> contentType) {
  /**
   * A place in a FIFO queue.
   *
   * @param group its messages are received in the order in which they were sent; 1 to 128 letters,
   *     digits and ASCII punctuation
   * @param deduplicationId of two messages that have the same and are sent within five minutes, the
   *     second one is taken and forgotten
   */
  public record Place(String group, String deduplicationId) {}

  /** A message of a queue without order. */
  public static Message unordered(String body) {
    return new Message(body, Optional.empty(), Optional.empty());
  }
}
