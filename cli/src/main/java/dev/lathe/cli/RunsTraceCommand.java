package dev.lathe.cli;

import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.archive.EventLog;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.runs.RunDetail;
import dev.lathe.runtime.runs.RunLedger;
import dev.lathe.runtime.runs.RunStep;
import dev.lathe.runtime.sql.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lathe runs trace}: what happened to a run, step by step. */
@Command(
    name = "trace",
    mixinStandardHelpOptions = true,
    description = "Print what happened to a run, a line a step.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe runs trace 3f2a9c",
      "  lathe runs trace 3f2a9c --follow     until it has ended",
      "  lathe runs trace --follow --json     of all runs, from now on"
    })
final class RunsTraceCommand implements Callable<Integer> {
  /** Between two looks at the log while it is followed. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

  private final Time time = SystemPlatform.create().time();

  @Mixin private final GlobalOptions global = new GlobalOptions();
  @Mixin private final DatabaseOption database = new DatabaseOption();

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what comes: until the run has ended, or it is stopped.")
  private boolean follow;

  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      description = "Its id, or the beginning of it; with --follow, all runs without it.")
  private @Nullable String id;

  @Override
  public Integer call() {
    @Nullable String one = id;
    if (one == null && !follow) {
      throw Refused.usage("name one run; with --follow, all of them are followed");
    }
    return database.with(
        from -> {
          if (one == null) {
            followAll(from);
          } else {
            trace(from, one);
          }
          return ExitCode.OK.number();
        });
  }

  private void trace(Database from, String meant) {
    var ledger = new RunLedger(from);
    RunDetail run = MeantRun.of(ledger, meant);
    var ladder = new RunLadder();
    if (!global.json) head(run);
    long version = 0;
    boolean ended = false;
    List<RunStep> page = ledger.steps(run.line().id(), version);
    while (!page.isEmpty() || (follow && !ended && !Thread.currentThread().isInterrupted())) {
      for (RunStep step : page) {
        global.out().println(global.json ? JsonText.write(step.json()) : "  " + ladder.rung(step));
        version = step.version();
        ended = step.last();
      }
      global.out().flush();
      if (page.isEmpty()) time.sleep(BETWEEN_LOOKS);
      page = ledger.steps(run.line().id(), version);
    }
  }

  private void head(RunDetail run) {
    var line = run.line();
    String lasted =
        line.ended()
            .map(at -> Duration.between(Instant.parse(line.started()), Instant.parse(at)))
            .map(took -> " in " + RunLadder.span(took))
            .orElse("");
    String key = line.key().map(one -> ", key " + one).orElse("");
    global
        .out()
        .println(
            "%s of %s%s: %s%s".formatted(line.id(), line.definition(), key, line.status(), lasted));
    global.out().println("  " + line.started());
  }

  private void followAll(Database from) {
    var ledger = new RunLedger(from);
    long position = new EventLog(from).end();
    while (!Thread.currentThread().isInterrupted()) {
      List<RunStep> page = ledger.after(position);
      for (RunStep step : page) {
        global.out().println(global.json ? JsonText.write(step.json()) : line(step));
        position = step.position();
      }
      global.out().flush();
      if (page.isEmpty()) time.sleep(BETWEEN_LOOKS);
    }
  }

  /** Steps of many runs are told each by itself: none is measured from another. */
  private static String line(RunStep step) {
    String where = step.node().or(() -> step.after().text("start")).orElse("");
    return "%s  %s  %s  %s".formatted(step.time(), step.run(), where, RunLadder.said(step));
  }
}
