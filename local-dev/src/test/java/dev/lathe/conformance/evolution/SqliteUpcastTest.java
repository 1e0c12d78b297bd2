package dev.lathe.conformance.evolution;

import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.wiring.Databases;

final class SqliteUpcastTest extends UpcastConformance {
  @Override
  Database open() {
    return Databases.open("sqlite::memory:");
  }
}
