package dev.lathe.conformance.event;

import dev.lathe.conformance.database.LocalSqld;
import dev.lathe.runtime.adapter.libsql.LibSqlDatabase;
import dev.lathe.runtime.rollout.KilledRolloutTest;
import dev.lathe.runtime.sql.Database;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KilledRolloutOnLibSqlTest {
  @Test
  void a_rollout_killed_at_any_request_goes_on_on_the_real_server() {
    try (LocalSqld server = LocalSqld.start();
        Database database = LibSqlDatabase.open(server.url(), Optional.empty())) {
      KilledRolloutTest.goesOn(database);
    }
  }
}
