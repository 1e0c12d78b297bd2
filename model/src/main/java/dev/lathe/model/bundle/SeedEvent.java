package dev.lathe.model.bundle;

import dev.lathe.model.event.StreamId;
import java.util.Optional;

/**
 * An event that is there from the start.
 *
 * @param id unique in the log; an id that is there already is left alone
 * @param data {@code {"before":…,"after":…}} as JSON text, complete
 */
public record SeedEvent(
    String id,
    String service,
    String entity,
    String aggregateId,
    long version,
    String type,
    String time,
    Optional<String> actorKind,
    Optional<String> actorId,
    String correlation,
    Optional<String> causation,
    Optional<String> command,
    Optional<String> traceparent,
    int schemaVersion,
    String data) {
  /** The stream it belongs to, {@code Entity-id}. */
  public String stream() {
    return new StreamId(entity, aggregateId).text();
  }
}
