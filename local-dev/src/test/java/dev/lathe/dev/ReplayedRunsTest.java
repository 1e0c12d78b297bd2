package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.workflow.RunReplay;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was recorded of runs leads through their definition once more, and nothing is called. */
class ReplayedRunsTest {
  private static final int RUNS = 1_000;
  private static final Bundle BUNDLE =
      Served.value(Compiler.compile(Blueprints.example("returns")));
  private static final long LATE = 60_000_000_000L;
  private static final String WRITTEN =
      "SELECT (SELECT count(*) FROM event)||' '||(SELECT count(*) FROM command)";

  @TempDir private Path folder;

  @Test
  void a_thousand_runs_are_the_same_again_and_one_that_ended_is_left_alone() {
    try (Served served = Served.on(new DatabaseChoice.OwnFile(), BUNDLE, folder)) {
      for (int i = 0; i < RUNS; i++) {
        String body =
            "{\"item\":\"lamp\",\"price\":\"%s\",\"within\":\"PT0.2S\"}"
                .formatted(i % 2 == 0 ? "4" : "20");
        assertEquals(200, served.http().post("/api/returns", body).status());
      }
      await(() -> text(served, "SELECT count(*) FROM lathe_run WHERE status='completed'"));
      String before = text(served, WRITTEN);

      List<RunReplay.Replayed> told = new ArrayList<>();
      new RunReplay(served.database()).all(Optional.of("return"), Optional.empty(), told::add);

      assertEquals(RUNS, told.size());
      assertEquals(List.of(), told.stream().filter(run -> run.differs().isPresent()).toList());
      assertEquals(RUNS * 4L, told.stream().mapToLong(RunReplay.Replayed::steps).sum());
      assertEquals(before, text(served, WRITTEN));

      Http.Answer late = served.http().post("/-/runs/" + told.getFirst().run() + "/cancel", "{}");
      assertEquals(409, late.status());
      assertEquals("RUN_STATE_CONFLICT", late.get("code"));
    }
  }

  private static String text(Served served, String sql) {
    return String.valueOf(served.database().execute(Statement.read(sql)).value(0, 0));
  }

  private interface Count {
    String now();
  }

  private static void await(Count count) {
    long began = System.nanoTime();
    while (!count.now().equals(String.valueOf(RUNS))) {
      assertTrue(System.nanoTime() - began < LATE, () -> count.now() + " of them ended");
      LockSupport.parkNanos(50_000_000L);
    }
  }
}
