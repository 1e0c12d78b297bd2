package dev.lathe.runtime.rollout;

import dev.lathe.model.schema.SchemaUpgrade;
import dev.lathe.model.schema.SystemSchema;
import dev.lathe.runtime.bundle.DatabaseTooNew;
import dev.lathe.runtime.bundle.SystemVersion;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import java.util.ArrayList;
import java.util.List;

/**
 * The tables that every database of ours has, made where they are missing, and brought step by step
 * from an older version to the present one. Each step is one transaction that only one can do, so
 * whoever is killed leaves a database of one version or the next.
 */
public final class SystemTables {
  /** Looks that found another process at the same step. */
  private static final int MAXIMUM_COLLISIONS = 20;

  private static final String FENCE =
      "INSERT INTO fence(holds) SELECT (SELECT version FROM lathe_system)=%s"
          .formatted(SystemSchema.VERSION);

  private SystemTables() {}

  /**
   * Idempotent, and safe to run in several processes at once. Of a newer version that this program
   * can go on with, nothing is touched.
   *
   * @throws DatabaseTooNew if it can't
   */
  public static void makeReady(Database database) {
    int collisions = 0;
    SystemVersion version = SystemVersion.of(database).required();
    while (!version.newer()) {
      boolean last = version.version() == SystemSchema.VERSION;
      try {
        database.executeAll(step(version.version()));
        if (last || version.version() == SystemVersion.NONE) return;
        version = SystemVersion.of(database).required();
      } catch (StatementFailed failed) {
        // Another process did the same between looking and writing.
        SystemVersion now = SystemVersion.of(database).required();
        if (now.equals(version) || ++collisions > MAXIMUM_COLLISIONS) throw failed;
        version = now;
      }
    }
  }

  private static List<Statement> step(long version) {
    List<Statement> statements = new ArrayList<>();
    for (SchemaUpgrade upgrade : SchemaUpgrade.ALL) {
      if (upgrade.from() == version) {
        upgrade.statements().forEach(sql -> statements.add(Statement.write(sql)));
        return statements;
      }
    }
    SystemSchema.DDL.forEach(ddl -> statements.add(Statement.write(ddl)));
    // What somebody took away comes back, but not where a newer program did.
    statements.add(Statement.write(FENCE));
    return statements;
  }
}
