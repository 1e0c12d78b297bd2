package dev.lathe.cli;

import dev.lathe.runtime.runs.RunLedger;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.workflow.RunSteering;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
final class RunsMigrateCommand extends SteeringCommand {
  @Mixin private final LiveWorkflows workflows = new LiveWorkflows();

  RunsMigrateCommand() {
    super("goes on with that definition");
  }

  @Override
  RunSteering.Steered steer(RunSteering steering, Database in, String run, RunSteering.Hand hand) {
    String definition = MeantRun.of(new RunLedger(in), run).line().definition();
    return steering.migrate(
        run, workflows.definition(in, database, definition, global.command()), hand);
  }
}
