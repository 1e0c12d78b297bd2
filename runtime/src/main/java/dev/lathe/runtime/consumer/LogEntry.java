package dev.lathe.runtime.consumer;

/**
 * An event of the log as a consumer gets it.
 *
 * @param position where it stands in the log
 * @param type the event type without its service and entity
 * @param id the event's own
 * @param event the CloudEvent as JSON
 */
public record LogEntry(
    long position,
    String stream,
    String service,
    String entity,
    String type,
    String id,
    String event) {}
