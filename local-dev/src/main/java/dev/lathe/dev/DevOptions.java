package dev.lathe.dev;

import dev.lathe.model.bundle.Bundle;
import java.time.Instant;
import java.util.Optional;

/**
 * What to serve, and on what.
 *
 * @param port 0 for any free one
 * @param at what the clock is to say when it starts; empty to go on as the server before
 */
public record DevOptions(
    Bundle bundle,
    DevFolder folder,
    DatabaseChoice database,
    QueueChoice queue,
    int port,
    Optional<Instant> at) {
  /** At the time that it is. */
  public DevOptions(
      Bundle bundle, DevFolder folder, DatabaseChoice database, QueueChoice queue, int port) {
    this(bundle, folder, database, queue, port, Optional.empty());
  }
}
