package dev.lathe.runtime.consumer;

import java.io.Serial;

/** A consumer can handle nothing now: what it hands events to does not answer. Run again later. */
public final class HandlerUnavailable extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public HandlerUnavailable(String message) {
    super(message);
  }

  /** {@code cause}'s message becomes the report's trouble. */
  public HandlerUnavailable(RuntimeException cause) {
    super(cause.getMessage(), cause);
  }
}
