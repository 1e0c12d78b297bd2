package dev.lathe.cli;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.rollout.BundleRollout;
import dev.lathe.runtime.rollout.InitialStep;
import dev.lathe.runtime.rollout.RolloutRefused;
import dev.lathe.runtime.sql.Database;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lathe init-data}: the steps of a blueprint's init, in a database. */
@Command(
    name = "init-data",
    mixinStandardHelpOptions = true,
    description = {
      "Tell how the steps of init/init.json stand, and do them in a new database.",
      "A rollout does them by itself, each once. This makes a database ready before",
      "anything serves it, and tells before a push what the steps will meet."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe init-data --dry-run                    what `lathe dev` keeps here",
      "  lathe init-data shop --dry-run --database libsql://app.turso.io",
      "  lathe init-data shop --database sqlite:new.db --from s3://bundles/app",
      "",
      "The first time, the bundle is kept in the store and goes live with its steps.",
      "Ends with 5 where the log has something else in the place of a step."
    })
final class InitDataCommand implements Callable<Integer> {
  @Mixin private final GlobalOptions global = new GlobalOptions();

  @Parameters(
      paramLabel = "BLUEPRINT",
      arity = "0..1",
      description = {
        "A folder, or a file that `lathe compile` wrote.",
        "Default: what is live in the database."
      })
  private @Nullable Path subject;

  @Mixin private final DatabaseOption database = new DatabaseOption();
  @Mixin private final StoreOption from = new StoreOption();

  @Option(
      names = {"-n", "--dry-run"},
      description = "Tell how the steps stand, and do nothing.")
  private boolean dryRun;

  @Override
  public Integer call() {
    // A file that is not there is made for what is to go live in it, and for nothing else.
    boolean fresh = subject != null && !dryRun && database.given();
    return fresh ? database.withFresh(this::steps) : database.with(this::steps);
  }

  private int steps(Database in) {
    Optional<BundleId> live = LiveBundle.named(in);
    BundleFile file = subject == null ? live(live) : Compilation.fileAt(subject, global.command());
    List<InitialStep> steps = InitialStep.of(in, file.seeds());
    if (dryRun || steps.stream().allMatch(InitDataCommand::done)) {
      tell(file.id(), steps, false);
      return exitCode(steps).number();
    }
    if (refused(steps)) {
      tell(file.id(), steps, false);
      return ExitCode.REFUSED.number();
    }
    if (live.filter(file.id()::equals).isPresent()) {
      throw Refused.wrong(
          "the bundle is live and the log lacks events of its steps, which no rollout leaves:"
              + " `lathe verify` says what else it lacks");
    }
    if (live.isPresent()) {
      throw Refused.wrong(
          "bundle %s is live, and steps are done with the rollout of the bundle that has them: `lathe push` it; --dry-run says what they will meet"
              .formatted(live.get().value()));
    }
    roll(in, file);
    tell(file.id(), InitialStep.of(in, file.seeds()), true);
    return ExitCode.OK.number();
  }

  private BundleFile live(Optional<BundleId> live) {
    BundleId id =
        live.orElseThrow(
            () -> Refused.wrong("the database serves no bundle: say whose steps, with a folder"));
    return BundleFile.read(id, from.store(database).get(id));
  }

  /** Its readers look for a live bundle in the store, so that is where it is first. */
  private void roll(Database in, BundleFile file) {
    from.store(database).put(file.id(), file.bytes());
    try {
      new BundleRollout(in).finish(file.bundle(), file.id());
    } catch (RolloutRefused refused) {
      throw Refused.byDatabase("the database refuses the bundle: " + refused.reason());
    }
  }

  private static boolean done(InitialStep step) {
    return step.state() == InitialStep.State.DONE;
  }

  private static boolean refused(List<InitialStep> steps) {
    return steps.stream().anyMatch(step -> step.state() == InitialStep.State.REFUSED);
  }

  private static ExitCode exitCode(List<InitialStep> steps) {
    return refused(steps) ? ExitCode.REFUSED : ExitCode.OK;
  }

  private void tell(BundleId bundle, List<InitialStep> steps, boolean ran) {
    if (global.json) {
      var data =
          new Members()
              .with("bundle", bundle.value())
              .with("ran", ran)
              .with("steps", steps, InitDataCommand::json);
      global.out().println(data.text());
      return;
    }
    for (InitialStep step : steps) {
      String line =
          "%s: %s, %s of %s events of %s"
              .formatted(
                  step.name(), step.state().word(), step.applied(), step.events(), step.service());
      global.out().println(line);
      step.cause().ifPresent(cause -> global.out().println("  " + cause));
    }
    global.err().println(verdict(steps));
  }

  private static String verdict(List<InitialStep> steps) {
    long done = steps.stream().filter(InitDataCommand::done).count();
    if (steps.isEmpty()) return "the blueprint has no steps of init";
    if (done == steps.size()) return "all %s done".formatted(count(done));
    String rest =
        refused(steps)
            ? "the log has something else in their place"
            : "the rollout does the others";
    return "%s of %s done; %s".formatted(done, count(steps.size()), rest);
  }

  private static String count(long steps) {
    return steps == 1 ? "1 step" : steps + " steps";
  }

  private static Json json(InitialStep step) {
    return new Members()
        .with("step", step.name())
        .with("service", step.service())
        .with("state", step.state().word())
        .with("events", step.events())
        .with("applied", step.applied())
        .with("cause", step.cause())
        .object();
  }
}
