package dev.lathe.cli;

import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.runs.RunDetail;
import dev.lathe.runtime.runs.RunLedger;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.workflow.RunReplay;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lathe runs replay}: recorded runs through their definition once more. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Run again what was recorded of runs, and compare. Nothing is called or written.",
      "Ends with 1 where a path differs."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe runs replay 3f2a9c",
      "  lathe runs replay --definition orderFulfillment --live     under the one that is live now",
      "  lathe runs replay --definition orderFulfillment --blueprint my-app"
    })
final class RunsReplayCommand implements Callable<Integer> {
  @Mixin private final GlobalOptions global = new GlobalOptions();
  @Mixin private final DatabaseOption database = new DatabaseOption();
  @Mixin private final LiveWorkflows workflows = new LiveWorkflows();

  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      description = "Its id, or the beginning of it; all runs without it.")
  private @Nullable String id;

  @Option(names = "--definition", paramLabel = "ID", description = "All runs of this definition.")
  private @Nullable String definition;

  @Option(
      names = "--live",
      description = "Under the definition that is live now, not the one that each went by.")
  private boolean live;

  private long told;
  private long differing;

  @Override
  public Integer call() {
    if (id != null && definition != null) {
      throw Refused.usage("name one run, or --definition for all of one");
    }
    boolean under = live || workflows.named();
    if (under && id == null && definition == null) {
      throw Refused.usage("say with --definition whose runs go by another definition");
    }
    database.with(
        from -> {
          replay(from, under);
          return told;
        });
    global
        .err()
        .println(
            "%s replayed, %s; nothing was called"
                .formatted(
                    told == 1 ? "1 run" : told + " runs",
                    differing == 0
                        ? "0 differ"
                        : differing + (differing == 1 ? " differs" : " differ")));
    return (differing == 0 ? ExitCode.OK : ExitCode.WRONG).number();
  }

  private void replay(Database from, boolean under) {
    var replay = new RunReplay(from);
    if (id == null) {
      Optional<String> of = Optional.ofNullable(definition);
      Optional<WorkflowPlan> plan =
          of.filter(_ -> under)
              .map(one -> workflows.definition(from, database, one, global.command()));
      replay.all(of, plan, this::tell);
      return;
    }
    RunDetail run = MeantRun.of(new RunLedger(from), id);
    Optional<WorkflowPlan> plan =
        under
            ? Optional.of(
                workflows.definition(from, database, run.line().definition(), global.command()))
            : Optional.empty();
    replay.one(run.line().id(), plan).ifPresent(this::tell);
  }

  private void tell(RunReplay.Replayed run) {
    told++;
    run.differs().ifPresent(_ -> differing++);
    if (global.json) {
      global.out().println(JsonText.write(run.json()));
    } else {
      run.differs()
          .ifPresent(
              difference ->
                  global
                      .out()
                      .println(
                          "%s differs from version %s on: %s"
                              .formatted(run.run(), difference.version(), difference.why())));
    }
  }
}
