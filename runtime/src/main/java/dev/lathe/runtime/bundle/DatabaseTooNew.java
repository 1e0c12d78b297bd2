package dev.lathe.runtime.bundle;

import dev.lathe.model.schema.SystemSchema;
import java.io.Serial;

/**
 * A newer program brought the database to a form that this one can't go on with. Nothing was done.
 */
public final class DatabaseTooNew extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * @param version of the database's system tables
   * @param oldest the oldest program that can go on with them
   */
  public DatabaseTooNew(long version, long oldest) {
    super(
        "the database's system tables are of version %s, for programs from version %s on, and this program is of version %s: use a newer one"
            .formatted(version, oldest, SystemSchema.VERSION));
  }
}
