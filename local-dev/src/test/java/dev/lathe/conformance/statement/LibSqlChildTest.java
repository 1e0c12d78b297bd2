package dev.lathe.conformance.statement;

import dev.lathe.conformance.database.LocalSqld;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.wiring.Databases;
import org.jspecify.annotations.Nullable;

final class LibSqlChildTest extends ChildConformance {
  private @Nullable LocalSqld server;

  @Override
  Database open() {
    var started = LocalSqld.start();
    server = started;
    return Databases.open(started.url());
  }

  @Override
  void closed() {
    if (server != null) server.close();
  }
}
