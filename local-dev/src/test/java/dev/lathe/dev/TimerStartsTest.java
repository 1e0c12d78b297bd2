package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.runtime.workflow.RunReplay;
import dev.lathe.runtime.workflow.ScheduledReturns;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs begin when their time has come: late ones, too, and after a restart. */
class TimerStartsTest {
  private static final Duration LATE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void each_time_that_a_timer_says_begins_one_run() {
    Bundle bundle =
        ScheduledReturns.bundle(folder.resolve("blueprint"), "R/P1D", "2999-01-01T00:00:00Z");
    Path data = folder.resolve("data");
    try (Served served = Served.on(new DatabaseChoice.OwnFile(), bundle, data)) {
      await(() -> served.number("SELECT count(*) FROM lathe_schedule") == 4);
      served.server().forward(Duration.ofHours(73));
      // Three days, one after two, and two half days.
      awaitEnded(served, 3 + 1 + 2);
    }
    try (Served served = Served.on(new DatabaseChoice.OwnFile(), bundle, data)) {
      served.server().forward(Duration.ofDays(2));
      awaitEnded(served, 5 + 1 + 2);
      assertEquals(8, served.number("SELECT count(*) FROM event WHERE type='ReturnOpened'"));
      assertEquals(
          8,
          served.number(
              "SELECT count(DISTINCT data->'after'->>'start'||(data->'after'->'schedule'->>'due'))"
                  + " FROM event WHERE type='RunStarted' AND"
                  + " data->'after'->>'definition'='sweep'"));
      assertEquals(List.of(), served.faults());
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
            served.number(
                    "SELECT count(*) FROM lathe_run WHERE definition='sweep' AND"
                        + " status='completed'")
                == runs);
  }

  private static void await(BooleanSupplier what) {
    Eventually.holds(LATE, what);
  }
}
