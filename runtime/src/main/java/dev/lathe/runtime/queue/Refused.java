package dev.lathe.runtime.queue;

/**
 * A message that the queue did not take, while it took others.
 *
 * @param message the one that was sent, itself
 * @param reason the queue's
 */
public record Refused(Message message, String reason) {}
