package dev.lathe.conformance.event;

import dev.lathe.conformance.database.LocalSqld;
import dev.lathe.runtime.adapter.libsql.LibSqlDatabase;
import dev.lathe.runtime.rollout.SystemVersionTest;
import dev.lathe.runtime.sql.Database;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SystemVersionOnLibSqlTest {
  @Test
  void a_database_of_version_one_is_brought_over_under_traffic_on_the_real_server()
      throws Exception {
    try (LocalSqld server = LocalSqld.start();
        Database database = LibSqlDatabase.open(server.url(), Optional.empty())) {
      SystemVersionTest.broughtOver(database);
    }
  }
}
