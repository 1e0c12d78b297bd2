package dev.lathe.conformance.permission;

import dev.lathe.conformance.database.LocalSqld;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.wiring.Databases;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

final class LibSqlPermissionDifferentialTest extends PermissionDifferentialConformance {
  private @Nullable LocalSqld server;

  @Override
  Database open() {
    LocalSqld started = LocalSqld.start();
    server = started;
    return Databases.open(started.url());
  }

  @Override
  void closed() {
    Objects.requireNonNull(server).close();
  }
}
