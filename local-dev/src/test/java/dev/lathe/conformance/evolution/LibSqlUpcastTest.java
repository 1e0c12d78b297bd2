package dev.lathe.conformance.evolution;

import dev.lathe.conformance.database.SqldDatabase;
import dev.lathe.runtime.sql.Database;

final class LibSqlUpcastTest extends UpcastConformance {
  @Override
  Database open() {
    return SqldDatabase.fresh();
  }
}
