package dev.lathe.runtime.queue;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The queue did not answer, or answers nobody: no message is at fault, so send again later. */
public final class QueueUnavailable extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** {@code message} names the queue and what it said, never a body. */
  public QueueUnavailable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
