package dev.lathe.conformance.differential;

import dev.lathe.conformance.database.SqldDatabase;
import dev.lathe.runtime.sql.Database;

final class LibSqlCommandDifferentialTest extends CommandDifferentialConformance {
  @Override
  Database open() {
    return SqldDatabase.fresh();
  }
}
