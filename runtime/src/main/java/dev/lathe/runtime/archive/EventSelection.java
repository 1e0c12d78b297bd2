package dev.lathe.runtime.archive;

import java.util.Optional;

/**
 * Which events are wanted; those for which all that is given is true.
 *
 * @param stream {@code Entity-id}
 * @param entity its name, whatever its service
 * @param type an event type without its service, as {@code OrderPlaced}
 */
public record EventSelection(
    Optional<String> stream, Optional<String> entity, Optional<String> type) {
  /** Every event. */
  public static final EventSelection ALL =
      new EventSelection(Optional.empty(), Optional.empty(), Optional.empty());

  /** The events of one stream. */
  public static EventSelection ofStream(String stream) {
    return new EventSelection(Optional.of(stream), Optional.empty(), Optional.empty());
  }
}
