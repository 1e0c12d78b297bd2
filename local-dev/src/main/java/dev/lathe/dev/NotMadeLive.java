package dev.lathe.dev;

import java.io.Serial;

/** The relay's function does not make a bundle live: what was live stays. */
public final class NotMadeLive extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  NotMadeLive(String message) {
    super(message);
  }
}
