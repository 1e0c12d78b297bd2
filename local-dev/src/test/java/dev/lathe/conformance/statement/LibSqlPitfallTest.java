package dev.lathe.conformance.statement;

import dev.lathe.conformance.database.LocalSqld;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.wiring.Databases;

final class LibSqlPitfallTest extends PitfallConformance {
  private LocalSqld server;

  @Override
  Database open() {
    server = LocalSqld.start();
    return Databases.open(server.url());
  }

  @Override
  void closed() {
    server.close();
  }
}
