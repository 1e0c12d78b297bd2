package dev.lathe.cli;

import dev.lathe.runtime.runs.RunLedger;
import dev.lathe.runtime.workflow.RunSteering;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lathe runs migrate}. */
@Command(
    name = "migrate",
    mixinStandardHelpOptions = true,
    description = {
      "Have a run go on with the definition that is live now.",
      "It is refused, with the reasons, where the run rests at what is not there."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  lathe runs migrate 3f2a9c", "  lathe runs replay 3f2a9c --live     first"})
final class RunsMigrateCommand implements Callable<Integer> {
  @Mixin private final GlobalOptions global = new GlobalOptions();
  @Mixin private final DatabaseOption database = new DatabaseOption();
  @Mixin private final HandOptions hand = new HandOptions();
  @Mixin private final LiveWorkflows workflows = new LiveWorkflows();

  @Parameters(paramLabel = "ID", description = "Its id, or the beginning of it.")
  private String id = "";

  @Override
  public Integer call() {
    return hand.steer(global, database, id, "goes on with that definition", this::migrate);
  }

  private RunSteering.Steered migrate(RunSteering steering, String run, RunSteering.Hand by) {
    return database.with(
        in -> {
          String definition = MeantRun.of(new RunLedger(in), run).line().definition();
          return steering.migrate(
              run, workflows.definition(in, database, definition, global.command()), by);
        });
  }
}
