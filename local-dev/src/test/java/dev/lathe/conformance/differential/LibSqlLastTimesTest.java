package dev.lathe.conformance.differential;

import dev.lathe.conformance.database.SqldDatabase;
import dev.lathe.runtime.sql.Database;

final class LibSqlLastTimesTest extends LastTimesConformance {
  @Override
  Database open() {
    return SqldDatabase.fresh();
  }
}
