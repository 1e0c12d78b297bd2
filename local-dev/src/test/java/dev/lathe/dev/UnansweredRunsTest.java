package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.bundle.workflow.StepPolicy;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.command.Recording;
import dev.lathe.runtime.http.HttpBody;
import dev.lathe.runtime.http.HttpHeaders;
import dev.lathe.runtime.http.HttpRequest;
import dev.lathe.runtime.module.Modules;
import dev.lathe.runtime.module.Variables;
import dev.lathe.runtime.relay.WakeUp;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs go on at once when an answer about them was lost, and not when the claim that was made
 * nevertheless is over; and they go on however often that of a step's command was.
 */
class UnansweredRunsTest {
  private static final Bundle BUNDLE =
      Served.value(Compiler.compile(Blueprints.example("returns")));

  /** More than one worker's. */
  private static final int RUNS = 3;

  /** Of a step that says nothing else. */
  private static final int TRIES = StepPolicy.USUAL.attempts();

  /** A claim takes 15 s. */
  private static final Duration SOON = Duration.ofSeconds(12);

  @TempDir private Path folder;

  @Test
  void when_the_claim_itself_got_no_answer() {
    allEnd(
        RUNS,
        (statement, rows) ->
            statement.sql().startsWith("UPDATE lathe_run SET claimed=strftime") && !rows.isEmpty());
  }

  @Test
  void when_whoever_read_one_of_several_runs_got_none() {
    allEnd(RUNS, (statement, _) -> reads(statement));
  }

  @Test
  void when_whoever_read_a_run_by_itself_got_none() {
    allEnd(1, (statement, _) -> reads(statement));
  }

  /** What is written of the run then is answered: the database is back at once, each time. */
  @Test
  void when_the_command_of_a_step_got_none_more_often_than_it_has_tries() {
    allEnd(1, (statement, _) -> statement.sql().contains("decide_Return"), TRIES + 1);
  }

  /** A worker reads a run that was claimed. */
  private static boolean reads(Statement statement) {
    return statement.sql().startsWith("SELECT r.definition,");
  }

  private void allEnd(int runs, BiPredicate<Statement, Rows> lost) {
    allEnd(runs, lost, 1);
  }

  /**
   * @param times it loses the answer
   */
  private void allEnd(int runs, BiPredicate<Statement, Rows> lost, int times) {
    var home = new DevFolder(folder);
    BundleFile file = ServiceInMemory.keep(BUNDLE, home);
    try (ServiceInMemory service = ServiceInMemory.start(BUNDLE, file, List.of(), home)) {
      for (int i = 0; i < runs; i++) assertEquals(200, open(service));
      var losing = new Losing(service.database(), lost, times);
      WorkflowFlow flow =
          WorkflowFlow.start(
              losing,
              home.store(service.time()),
              file::id,
              Variables.NONE.leniently(),
              Modules.none(),
              WakeUp.NONE,
              Recording.NONE,
              SystemPlatform.create().with(service.time()));
      try {
        Eventually.holds(SOON, () -> ended(service.database()) == runs);
      } finally {
        flow.close();
      }
      assertEquals(times, losing.answers.get());
    }
  }

  private static int open(ServiceInMemory service) {
    return service
        .answer(
            new HttpRequest(
                "POST",
                "/api/returns",
                "",
                HttpHeaders.of(Map.of("content-type", "application/json")),
                HttpBody.of("{\"item\":\"lamp\",\"price\":\"4\",\"within\":\"PT0.2S\"}")))
        .status();
  }

  private static long ended(Database database) {
    Rows rows =
        database.executeWhereThere(
            Statement.read("SELECT count(*) FROM lathe_run WHERE status='completed'"));
    return rows.isEmpty() ? 0 : rows.requiredInteger(0, 0);
  }

  /** Loses the answers to the first statements of a kind, which it has carried out. */
  private static final class Losing implements Database {
    private final Database database;
    private final BiPredicate<Statement, Rows> kind;
    private final int times;
    private final AtomicInteger answers = new AtomicInteger();

    private Losing(Database database, BiPredicate<Statement, Rows> kind, int times) {
      this.database = database;
      this.kind = kind;
      this.times = times;
    }

    @Override
    public Rows execute(Statement statement) {
      Rows rows = database.execute(statement);
      if (kind.test(statement, rows) && answers.getAndUpdate(n -> Math.min(times, n + 1)) < times) {
        throw new DatabaseUnavailable("the answer was lost");
      }
      return rows;
    }

    @Override
    public void executeAll(List<Statement> statements) {
      database.executeAll(statements);
    }

    @Override
    public void close() {}
  }
}
