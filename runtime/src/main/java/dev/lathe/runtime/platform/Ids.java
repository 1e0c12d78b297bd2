package dev.lathe.runtime.platform;

import java.util.UUID;

/** Ids that nobody else has. Safe for many threads. */
@FunctionalInterface
public interface Ids {
  /**
   * A fresh UUIDv7: one that is made later sorts later, to the millisecond, which keeps the pages
   * of an index warm.
   */
  UUID next();
}
