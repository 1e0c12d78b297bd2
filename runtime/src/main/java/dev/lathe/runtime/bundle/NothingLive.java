package dev.lathe.runtime.bundle;

import java.io.Serial;

/** The database knows of no live bundle yet: nothing can be answered until one was prepared. */
public final class NothingLive extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** Says what to do about it. */
  public NothingLive() {
    super("no bundle is live in this database yet: push one and let the relay prepare it");
  }
}
