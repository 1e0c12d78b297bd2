package dev.lathe.runtime.relay;

/**
 * An event to publish.
 *
 * @param event the CloudEvent as JSON
 */
record OutboxEntry(
    long position, String stream, String service, String entity, String id, String event) {}
