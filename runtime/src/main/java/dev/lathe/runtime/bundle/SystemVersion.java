package dev.lathe.runtime.bundle;

import dev.lathe.model.schema.SystemSchema;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;

/**
 * Of which version a database's system tables are.
 *
 * @param version {@link #NONE} where there are none
 * @param oldest the oldest program that can go on with them
 */
public record SystemVersion(long version, long oldest) {
  /** Of a database without system tables. */
  public static final long NONE = -1;

  private static final Statement LOOK =
      Statement.read(
          """
          SELECT EXISTS(SELECT 1 FROM sqlite_schema WHERE name='event'),\
          EXISTS(SELECT 1 FROM sqlite_schema WHERE name='relay_step'),\
          EXISTS(SELECT 1 FROM sqlite_schema WHERE name='lathe_system')\
          """);

  private static final Statement READ = Statement.read("SELECT version,oldest FROM lathe_system");

  /**
   * Reads it. Two forms are older than the table that says so: they are known by what they have.
   */
  public static SystemVersion of(Database database) {
    Rows look = database.execute(LOOK);
    if (look.requiredInteger(0, 2) != 0) {
      Rows row = database.execute(READ);
      if (!row.isEmpty())
        return new SystemVersion(row.requiredInteger(0, 0), row.requiredInteger(0, 1));
    }
    if (look.requiredInteger(0, 0) == 0) return new SystemVersion(NONE, 0);
    return new SystemVersion(look.requiredInteger(0, 1) != 0 ? 0 : 1, 0);
  }

  /** Whether a newer program made it, and this one can go on with it. */
  public boolean newer() {
    return version > SystemSchema.VERSION;
  }

  /**
   * @throws DatabaseTooNew if this program can't go on with it
   */
  public SystemVersion required() {
    if (oldest > SystemSchema.VERSION) throw new DatabaseTooNew(version, oldest);
    return this;
  }
}
