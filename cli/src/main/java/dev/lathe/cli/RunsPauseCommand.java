package dev.lathe.cli;

import dev.lathe.runtime.workflow.RunSteering;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lathe runs pause}. */
@Command(
    name = "pause",
    mixinStandardHelpOptions = true,
    description = "Hold a run: no task is called and no timer fires; messages reach it.",
    footerHeading = "%nExamples:%n",
    footer = {"  lathe runs pause 3f2a9c --reason \"the warehouse counts\""})
final class RunsPauseCommand implements Callable<Integer> {
  @Mixin private final GlobalOptions global = new GlobalOptions();
  @Mixin private final DatabaseOption database = new DatabaseOption();
  @Mixin private final HandOptions hand = new HandOptions();

  @Parameters(paramLabel = "ID", description = "Its id, or the beginning of it.")
  private String id = "";

  @Override
  public Integer call() {
    return hand.steer(global, database, id, "is paused", this::steer);
  }

  private RunSteering.Steered steer(RunSteering steering, String run, RunSteering.Hand hand) {
    return steering.pause(run, hand);
  }
}
