package dev.lathe.model.bundle;

import dev.lathe.model.event.StreamId;
import java.util.Optional;

/**
 * An event that is there from the start.
 *
 * @param id unique in the log; an id that is there already is left alone
 * @param data {@code {"before":…,"after":…}} as JSON text, complete
 * @param step the step of the blueprint's init that brings it; empty for a seed of a service
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
    String data,
    Optional<String> step) {
  /** A seed of a service. */
  public SeedEvent(
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
    this(
        id,
        service,
        entity,
        aggregateId,
        version,
        type,
        time,
        actorKind,
        actorId,
        correlation,
        causation,
        command,
        traceparent,
        schemaVersion,
        data,
        Optional.empty());
  }

  /** The same, brought by a step of the blueprint's init. */
  public SeedEvent by(String step) {
    return new SeedEvent(
        id,
        service,
        entity,
        aggregateId,
        version,
        type,
        time,
        actorKind,
        actorId,
        correlation,
        causation,
        command,
        traceparent,
        schemaVersion,
        data,
        Optional.of(step));
  }

  /** The stream it belongs to, {@code Entity-id}. */
  public String stream() {
    return new StreamId(entity, aggregateId).text();
  }
}
