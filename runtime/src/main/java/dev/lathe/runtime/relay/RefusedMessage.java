package dev.lathe.runtime.relay;

/** A message that the queue did not take, while it took others. */
public record RefusedMessage(EventMessage message, String reason) {}
