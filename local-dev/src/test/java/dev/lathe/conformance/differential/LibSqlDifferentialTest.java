package dev.lathe.conformance.differential;

import dev.lathe.conformance.database.SqldDatabase;
import dev.lathe.runtime.sql.Database;

final class LibSqlDifferentialTest extends DifferentialConformance {
  @Override
  Database open() {
    return SqldDatabase.fresh();
  }
}
