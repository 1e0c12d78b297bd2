package dev.lathe.cli;

import dev.lathe.runtime.workflow.RunSteering;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lathe runs retry}. */
@Command(
    name = "retry",
    mixinStandardHelpOptions = true,
    description = "Try at once what is in trouble of a run, or waits for its next try.",
    footerHeading = "%nExamples:%n",
    footer = {"  lathe runs retry 3f2a9c", "  lathe runs retry 3f2a9c --activation 4"})
final class RunsRetryCommand implements Callable<Integer> {
  @Mixin private final GlobalOptions global = new GlobalOptions();
  @Mixin private final DatabaseOption database = new DatabaseOption();
  @Mixin private final HandOptions hand = new HandOptions();

  @Parameters(paramLabel = "ID", description = "Its id, or the beginning of it.")
  private String id = "";

  @Option(
      names = "--activation",
      paramLabel = "N",
      description = "Only this token of it, as `lathe runs show` tells them.")
  private @Nullable Long activation;

  @Override
  public Integer call() {
    return hand.steer(global, database, id, "is tried again", this::steer);
  }

  private RunSteering.Steered steer(RunSteering steering, String run, RunSteering.Hand hand) {
    return steering.retry(run, Optional.ofNullable(activation), hand);
  }
}
