package dev.lathe.conformance.statement;

import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.wiring.Databases;

/** On SQLite in this process. */
final class SqliteRateLimitTest extends RateLimitConformance {
  @Override
  Database open() {
    return Databases.open("sqlite::memory:");
  }
}
