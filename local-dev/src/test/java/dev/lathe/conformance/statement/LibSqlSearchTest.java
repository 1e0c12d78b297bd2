package dev.lathe.conformance.statement;

import dev.lathe.conformance.database.SqldDatabase;
import dev.lathe.runtime.sql.Database;

final class LibSqlSearchTest extends SearchConformance {
  @Override
  Database open() {
    return SqldDatabase.fresh();
  }
}
