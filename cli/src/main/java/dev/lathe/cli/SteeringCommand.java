package dev.lathe.cli;

import dev.lathe.model.json.Members;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.runs.RunLedger;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.workflow.RunSteering;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command that does something to one run; who and why are kept with its events. */
abstract class SteeringCommand implements Callable<Integer> {
  @Mixin final GlobalOptions global = new GlobalOptions();
  @Mixin final DatabaseOption database = new DatabaseOption();

  @Parameters(paramLabel = "ID", description = "Its id, or the beginning of it.")
  private String id = "";

  @Option(
      names = "--as",
      paramLabel = "WHO",
      description = "Who does it, for its events (default: the user of this machine).")
  private @Nullable String as;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for its events.")
  private @Nullable String reason;

  private final String done;

  /**
   * @param done what is told of the run then, such as {@code is paused}
   */
  SteeringCommand(String done) {
    this.done = done;
  }

  /** Does it to the run of that id, which {@code in} has. */
  abstract RunSteering.Steered steer(
      RunSteering steering, Database in, String run, RunSteering.Hand hand);

  @Override
  public Integer call() {
    database.with(
        in -> {
          String run = MeantRun.of(new RunLedger(in), id).line().id();
          var platform = SystemPlatform.create().with(database.time());
          tell(run, steer(new RunSteering(in, platform), in, run, hand()));
          return run;
        });
    return ExitCode.OK.number();
  }

  private RunSteering.Hand hand() {
    return new RunSteering.Hand(
        Optional.ofNullable(as).or(MachineUser::name).filter(name -> !name.isBlank()),
        Optional.ofNullable(reason));
  }

  private void tell(String run, RunSteering.Steered steered) {
    switch (steered) {
      case RunSteering.Steered.Done(String steeredRun, long version) ->
          global
              .out()
              .println(
                  global.json
                      ? new Members().with("run", steeredRun).with("version", version).text()
                      : "%s %s, version %s".formatted(steeredRun, done, version));
      case RunSteering.Steered.Unknown _ ->
          throw Refused.wrong("there is no run `%s`".formatted(run));
      case RunSteering.Steered.Refused(String why) ->
          throw Refused.wrong("run %s: %s".formatted(run, why));
    }
  }
}
