package dev.lathe.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SnapshotsTest {
  @ParameterizedTest
  @CsvSource({
    "on-demand,false",
    "provisioned-concurrency,false",
    "snap-start,true",
    "something-new,true",
  })
  void hooks_are_left_out_where_no_snapshot_is_made(String kind, boolean possible) {
    assertEquals(possible, Snapshots.possible(Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", kind)));
  }

  @Test
  void where_nothing_is_said_they_may_be_called() {
    assertEquals(true, Snapshots.possible(Map.of()));
  }
}
