package dev.lathe.conformance.statement;

import dev.lathe.conformance.database.SqldDatabase;
import dev.lathe.runtime.sql.Database;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The same on a server that is killed twice while many clients move money. */
final class LibSqlTransferTest extends TransferConformance {
  private @Nullable SqldDatabase opened;

  @Override
  Database open() {
    opened = SqldDatabase.fresh();
    return opened;
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
      Objects.requireNonNull(opened).restart();
    }
  }
}
