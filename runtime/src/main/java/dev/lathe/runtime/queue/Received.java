package dev.lathe.runtime.queue;

import java.util.Optional;

/**
 * A message in the hands of a consumer.
 *
 * @param id the queue's own name of it, the same each time it is received
 * @param receipt the right to delete or to hide it, from this receiving on
 * @param group of a FIFO queue
 * @param times how often it was received, this time included
 */
public record Received(String id, String receipt, String body, Optional<String> group, int times) {}
