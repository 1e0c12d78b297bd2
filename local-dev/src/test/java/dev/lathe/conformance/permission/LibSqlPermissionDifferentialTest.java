package dev.lathe.conformance.permission;

import dev.lathe.conformance.database.SqldDatabase;
import dev.lathe.runtime.sql.Database;

final class LibSqlPermissionDifferentialTest extends PermissionDifferentialConformance {
  @Override
  Database open() {
    return SqldDatabase.fresh();
  }
}
