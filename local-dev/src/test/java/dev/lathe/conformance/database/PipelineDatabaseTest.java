package dev.lathe.conformance.database;

import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.wiring.Databases;
import org.junit.jupiter.api.Nested;

final class PipelineDatabaseTest {
  @Nested
  final class A_stream_a_request extends LibSqlConformance {
    @Override
    Database open(String url) {
      return Databases.open(url + "?protocol=pipeline");
    }
  }

  @Nested
  final class Streams_that_stay_open extends LibSqlConformance {
    @Override
    Database open(String url) {
      return Databases.open(url + "?protocol=pipeline&streams=4");
    }
  }
}
