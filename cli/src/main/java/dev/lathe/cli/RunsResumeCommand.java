package dev.lathe.cli;

import dev.lathe.runtime.workflow.RunSteering;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lathe runs resume}. */
@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    description = "Let a run that is paused go on.",
    footerHeading = "%nExamples:%n",
    footer = {"  lathe runs resume 3f2a9c"})
final class RunsResumeCommand implements Callable<Integer> {
  @Mixin private final GlobalOptions global = new GlobalOptions();
  @Mixin private final DatabaseOption database = new DatabaseOption();
  @Mixin private final HandOptions hand = new HandOptions();

  @Parameters(paramLabel = "ID", description = "Its id, or the beginning of it.")
  private String id = "";

  @Override
  public Integer call() {
    return hand.steer(global, database, id, "goes on", this::steer);
  }

  private RunSteering.Steered steer(RunSteering steering, String run, RunSteering.Hand hand) {
    return steering.resume(run, hand);
  }
}
