package dev.lathe.conformance.statement;

import dev.lathe.conformance.database.LocalSqld;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.wiring.Databases;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The same on a server that is killed twice while many clients move money. */
final class LibSqlTransferTest extends TransferConformance {
  private @Nullable LocalSqld server;

  @Override
  Database open() {
    var started = LocalSqld.start();
    server = started;
    return Databases.open(started.url());
  }

  @Override
  void meanwhile() {
    for (int i = 0; i < 2; i++) {
      try {
        Thread.sleep(700);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
      Objects.requireNonNull(server).process().kill();
      Objects.requireNonNull(server).process().restart();
    }
  }

  @Override
  void closed() {
    if (server != null) server.close();
  }
}
