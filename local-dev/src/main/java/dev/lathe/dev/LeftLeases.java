package dev.lathe.dev;

import dev.lathe.model.schema.DatabaseTime;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;

/**
 * Who follows the log holds a lease on it. A server that was killed leaves its leases behind, and
 * the next one would wait until they are over: seconds in which nobody is told of anything.
 */
final class LeftLeases {
  private static final Statement END =
      Statement.write("UPDATE lease SET expires_at=%s,token=token+1".formatted(DatabaseTime.NOW));

  private LeftLeases() {}

  /**
   * Ends them. Where another server works on {@code database} after all, its next step finds that
   * it lost its lease, and acquires it anew.
   */
  static void end(Database database) {
    database.execute(END);
  }
}
