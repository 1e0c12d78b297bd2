package dev.lathe.cli;

import dev.lathe.model.json.Members;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.runs.RunLedger;
import dev.lathe.runtime.workflow.RunSteering;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who does something to a run, and why: both are kept with its events. */
final class HandOptions {
  @Option(
      names = "--as",
      paramLabel = "WHO",
      description = "Who does it, for its events (default: the user of this machine).")
  private @Nullable String as;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for its events.")
  private @Nullable String reason;

  /** What is done to one run. */
  interface Steering {
    RunSteering.Steered steer(RunSteering steering, String run, RunSteering.Hand hand);
  }

  RunSteering.Hand hand() {
    String user = as != null ? as : System.getProperty("user.name", "");
    return new RunSteering.Hand(
        Optional.of(user).filter(name -> !name.isBlank()), Optional.ofNullable(reason));
  }

  /**
   * Does it to the run that {@code id} means, and tells {@code done} of it.
   *
   * @throws Refused if there is no such run, or it is not so that this can be done
   */
  int steer(
      GlobalOptions global, DatabaseOption database, String id, String done, Steering steering) {
    database.with(
        from -> {
          String run = MeantRun.of(new RunLedger(from), id).line().id();
          var platform = SystemPlatform.create().with(database.time());
          tell(global, run, done, steering.steer(new RunSteering(from, platform), run, hand()));
          return run;
        });
    return ExitCode.OK.number();
  }

  private static void tell(
      GlobalOptions global, String run, String done, RunSteering.Steered steered) {
    switch (steered) {
      case RunSteering.Steered.Done(String steeredRun, long version) -> {
        if (global.json) {
          global
              .out()
              .println(new Members().with("run", steeredRun).with("version", version).text());
        } else {
          global.out().println("%s %s, version %s".formatted(steeredRun, done, version));
        }
      }
      case RunSteering.Steered.Unknown _ ->
          throw Refused.wrong("there is no run `%s`".formatted(run));
      case RunSteering.Steered.Refused(String why) ->
          throw Refused.wrong("run %s: %s".formatted(run, why));
    }
  }
}
