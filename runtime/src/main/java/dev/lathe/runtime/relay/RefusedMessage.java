package dev.lathe.runtime.relay;

/**
 * A message that the queue did not take, while it took others.
 *
 * @param passing whether it would have been taken at another time
 */
public record RefusedMessage(EventMessage message, String reason, boolean passing) {}
