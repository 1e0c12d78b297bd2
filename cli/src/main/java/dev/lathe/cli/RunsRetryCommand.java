package dev.lathe.cli;

import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.workflow.RunSteering;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lathe runs retry}. */
@Command(
    name = "retry",
    mixinStandardHelpOptions = true,
    description = "Try at once what is in trouble of a run, or waits for its next try.",
    footerHeading = "%nExamples:%n",
    footer = {"  lathe runs retry 3f2a9c", "  lathe runs retry 3f2a9c --activation 4"})
final class RunsRetryCommand extends SteeringCommand {
  @Option(
      names = "--activation",
      paramLabel = "N",
      description = "Only this token of it, as `lathe runs show` tells them.")
  private @Nullable Long activation;

  RunsRetryCommand() {
    super("is tried again");
  }

  @Override
  RunSteering.Steered steer(RunSteering steering, Database in, String run, RunSteering.Hand hand) {
    return steering.retry(run, Optional.ofNullable(activation), hand);
  }
}
