package dev.lathe.runtime.queue;

/**
 * A message that the queue did not take, while it took others.
 *
 * @param message the one that was sent, itself
 * @param reason the queue's
 * @param passing whether it is the queue's fault, such as too many requests at once: the same
 *     message may be taken later
 */
public record Refused(Message message, String reason, boolean passing) {}
