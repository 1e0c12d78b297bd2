package dev.lathe.dev;

import java.io.Serial;

/** A clock can't be set so; the message says why, and what can be done. */
public final class ClockRefused extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  ClockRefused(String message) {
    super(message);
  }
}
