package dev.lathe.runtime.queue;

/** A message that the queue did not take, while it took others; {@code reason} is the queue's. */
public record Refused(Message message, String reason) {}
