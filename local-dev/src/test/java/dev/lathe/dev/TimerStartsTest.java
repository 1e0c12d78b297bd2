package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.verify.DatabaseVerification;
import dev.lathe.runtime.workflow.RunReplay;
import dev.lathe.runtime.workflow.ScheduledReturns;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs begin when their time has come: late ones, too, and after a restart. */
class TimerStartsTest {
  private static final long LATE = 60_000_000_000L;
  private static final long PAUSE = 20_000_000L;

  @TempDir private Path folder;

  @Test
  void each_time_that_a_timer_says_begins_one_run() {
    Bundle bundle =
        ScheduledReturns.bundle(folder.resolve("blueprint"), "R/P1D", "2999-01-01T00:00:00Z");
    Path data = folder.resolve("data");
    try (Served served = Served.on(new DatabaseChoice.OwnFile(), bundle, data)) {
      await(() -> number(served, "SELECT count(*) FROM lathe_schedule") == 4);
      served.server().forward(Duration.ofHours(73));
      // Three days, one after two, and two half days.
      awaitEnded(served, 3 + 1 + 2);
    }
    try (Served served = Served.on(new DatabaseChoice.OwnFile(), bundle, data)) {
      served.server().forward(Duration.ofDays(2));
      awaitEnded(served, 5 + 1 + 2);
      assertEquals(8, number(served, "SELECT count(*) FROM event WHERE type='ReturnOpened'"));
      assertEquals(
          8,
          number(
              served,
              "SELECT count(DISTINCT data->'after'->>'start'||(data->'after'->'schedule'->>'due'))"
                  + " FROM event WHERE type='RunStarted' AND"
                  + " data->'after'->>'definition'='sweep'"));
      assertEquals(List.of(), faults(served, bundle));
      new RunReplay(served.database())
          .all(
              Optional.of("sweep"),
              Optional.empty(),
              replayed -> assertEquals(Optional.empty(), replayed.differs()));
    }
  }

  private static void awaitEnded(Served served, long runs) {
    await(
        () ->
            number(
                    served,
                    "SELECT count(*) FROM lathe_run WHERE definition='sweep' AND"
                        + " status='completed'")
                == runs);
  }

  private static long number(Served served, String sql) {
    return served.database().execute(Statement.read(sql)).requiredInteger(0, 0);
  }

  private static List<String> faults(Served served, Bundle bundle) {
    return new DatabaseVerification(
            served.database(),
            bundle,
            BundleFile.of(bundle).id(),
            () -> SqliteDatabase.open(":memory:"))
        .run()
        .faults();
  }

  private interface Holds {
    boolean holds();
  }

  private static void await(Holds what) {
    long end = System.nanoTime() + LATE;
    while (!what.holds()) {
      assertTrue(System.nanoTime() < end, "it takes too long");
      LockSupport.parkNanos(PAUSE);
    }
  }
}
