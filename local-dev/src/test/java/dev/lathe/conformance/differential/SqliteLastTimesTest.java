package dev.lathe.conformance.differential;

import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.wiring.Databases;

final class SqliteLastTimesTest extends LastTimesConformance {
  @Override
  Database open() {
    return Databases.open("sqlite::memory:");
  }
}
