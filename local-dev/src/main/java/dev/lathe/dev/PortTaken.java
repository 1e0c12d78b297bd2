package dev.lathe.dev;

import java.io.Serial;

/** Somebody else listens on the port that was asked for. */
public final class PortTaken extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  PortTaken(int port) {
    super(
        "port %s is taken: stop who listens there, or choose another with --port".formatted(port));
  }
}
