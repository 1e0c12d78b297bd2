package dev.lathe.dev;

import dev.lathe.model.bundle.Bundle;

/**
 * What to serve, and on what.
 *
 * @param port 0 for any free one
 */
public record DevOptions(
    Bundle bundle, DevFolder folder, DatabaseChoice database, QueueChoice queue, int port) {}
