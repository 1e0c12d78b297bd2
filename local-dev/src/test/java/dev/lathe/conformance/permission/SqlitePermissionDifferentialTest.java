package dev.lathe.conformance.permission;

import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.wiring.Databases;

final class SqlitePermissionDifferentialTest extends PermissionDifferentialConformance {
  @Override
  Database open() {
    return Databases.open("sqlite::memory:");
  }
}
