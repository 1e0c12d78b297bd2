package dev.lathe.conformance.statement;

import dev.lathe.conformance.database.SqldDatabase;
import dev.lathe.runtime.sql.Database;
import org.junit.jupiter.api.Nested;

/** The same on a libSQL server, in both ways to speak to it. */
final class LibSqlRateLimitTest {
  @Nested
  final class By_its_driver extends RateLimitConformance {
    @Override
    Database open() {
      return SqldDatabase.fresh();
    }
  }

  @Nested
  final class By_the_pipeline extends RateLimitConformance {
    @Override
    Database open() {
      return SqldDatabase.fresh("?protocol=pipeline");
    }
  }
}
