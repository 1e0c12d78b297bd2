package dev.lathe.runtime.rollout;

import dev.lathe.model.schema.SchemaUpgrade;
import dev.lathe.model.schema.SystemSchema;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import java.util.ArrayList;
import java.util.List;

/** The tables that every database of ours has, made where they are missing or of an older form. */
public final class SystemTables {
  private static final String THERE = "SELECT EXISTS(SELECT 1 FROM sqlite_schema WHERE name=?1)";

  private SystemTables() {}

  /** Idempotent, and safe to run in several processes at once. */
  public static void makeReady(Database database) {
    List<Statement> upgrades = upgrades(database);
    try {
      make(database, upgrades);
    } catch (StatementFailed failed) {
      List<Statement> left = upgrades(database);
      // Another process did the same between looking and writing.
      if (left.equals(upgrades)) throw failed;
      make(database, left);
    }
  }

  private static void make(Database database, List<Statement> upgrades) {
    List<Statement> statements = new ArrayList<>(upgrades);
    SystemSchema.DDL.forEach(ddl -> statements.add(Statement.write(ddl)));
    database.executeAll(statements);
  }

  private static List<Statement> upgrades(Database database) {
    List<Statement> due = new ArrayList<>();
    for (SchemaUpgrade upgrade : SchemaUpgrade.ALL) {
      if (database.execute(Statement.read(THERE, upgrade.outdated())).requiredInteger(0, 0) != 0) {
        upgrade.statements().forEach(sql -> due.add(Statement.write(sql)));
      }
    }
    return due;
  }
}
