package dev.lathe.conformance.evolution;

import dev.lathe.compiler.fixture.GivenChange;
import dev.lathe.conformance.database.SqldDatabase;
import dev.lathe.runtime.sql.Database;

/** Those changes that go live, for each has a server of its own. */
final class LibSqlEvolutionTest extends EvolutionConformance {
  @Override
  Database open() {
    return SqldDatabase.fresh();
  }

  @Override
  boolean tried(GivenChange change) {
    return super.tried(change) && change.verdict().equals("needs rebuild");
  }
}
