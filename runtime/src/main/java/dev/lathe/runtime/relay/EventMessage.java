package dev.lathe.runtime.relay;

/**
 * One message for a FIFO queue: events of one stream in the order of their positions.
 *
 * @param group the MessageGroupId: messages of one group are received in the order of sending
 * @param deduplicationId the sha256 of the event ids in order: the same events sent twice are one
 *     message
 * @param body a JSON array of CloudEvents
 * @param bytes the body's length in UTF-8
 * @param firstPosition where the first of its events stands in the log
 * @param lastPosition where the last of them stands
 */
public record EventMessage(
    String stream,
    String group,
    String deduplicationId,
    String body,
    int bytes,
    int events,
    long firstPosition,
    long lastPosition) {}
