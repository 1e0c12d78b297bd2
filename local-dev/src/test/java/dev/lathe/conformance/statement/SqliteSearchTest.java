package dev.lathe.conformance.statement;

import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.wiring.Databases;

final class SqliteSearchTest extends SearchConformance {
  @Override
  Database open() {
    return Databases.open("sqlite::memory:");
  }
}
