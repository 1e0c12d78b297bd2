package dev.lathe.conformance.statement;

import dev.lathe.conformance.database.SqldDatabase;
import dev.lathe.runtime.sql.Database;

final class LibSqlInstantTest extends InstantConformance {
  @Override
  Database open() {
    return SqldDatabase.fresh();
  }
}
