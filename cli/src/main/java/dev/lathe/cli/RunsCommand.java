package dev.lathe.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/** {@code lathe runs}: the runs of workflows. */
@Command(
    name = "runs",
    mixinStandardHelpOptions = true,
    description =
        "Look at the runs of workflows, and look after them: begin, hold, end, mend, replay.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RunsListCommand.class,
      RunsShowCommand.class,
      RunsTraceCommand.class,
      RunsStartCommand.class,
      RunsRetryCommand.class,
      RunsSkipCommand.class,
      RunsCancelCommand.class,
      RunsPauseCommand.class,
      RunsResumeCommand.class,
      RunsStepCommand.class,
      RunsMigrateCommand.class,
      RunsReplayCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe runs list --trouble",
      "  lathe runs show 3f2a9c",
      "  lathe runs trace 3f2a9c",
      "  lathe runs retry 3f2a9c",
      "  lathe runs trace --follow --json"
    })
final class RunsCommand implements Runnable {
  @Mixin private final GlobalOptions global = new GlobalOptions();

  @Override
  public void run() {
    throw new ParameterException(
        global.command(),
        String.join(", ", global.command().getSubcommands().keySet()) + ": which of them?");
  }
}
