package dev.lathe.conformance.database;

import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.wiring.Databases;

/** By the JDBC driver, which a server that answers it is spoken to by. */
final class LibSqlDatabaseTest extends LibSqlConformance {
  @Override
  Database open(String url) {
    return Databases.open(url);
  }
}
