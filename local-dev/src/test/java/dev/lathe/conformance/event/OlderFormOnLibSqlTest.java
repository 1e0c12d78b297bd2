package dev.lathe.conformance.event;

import dev.lathe.conformance.database.LocalSqld;
import dev.lathe.runtime.adapter.libsql.LibSqlDatabase;
import dev.lathe.runtime.rollout.SystemTablesTest;
import dev.lathe.runtime.sql.Database;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OlderFormOnLibSqlTest {
  @Test
  void a_database_of_the_older_form_goes_on_where_it_was() {
    try (LocalSqld server = LocalSqld.start();
        Database database = LibSqlDatabase.open(server.url(), Optional.empty())) {
      SystemTablesTest.goesOn(database);
    }
  }
}
