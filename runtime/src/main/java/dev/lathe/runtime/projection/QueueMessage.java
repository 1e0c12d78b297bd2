package dev.lathe.runtime.projection;

/**
 * A message as the queue delivered it.
 *
 * @param group its MessageGroupId; within a batch, messages of a group are in order
 * @param body a JSON array of CloudEvents of one stream
 */
public record QueueMessage(String group, String body) {}
