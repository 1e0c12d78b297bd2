package dev.lathe.simulation;

import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.Killed;
import dev.lathe.runtime.bundle.BundleStoreUnavailable;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.workflow.RunSteering;
import dev.lathe.runtime.workflow.RunSteering.Hand;
import dev.lathe.runtime.workflow.RunSteering.Steered;
import dev.lathe.simulation.Bank.Wrong;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Somebody who looks after runs: holds them, mends them, passes over what does not go on. */
final class Steward {
  private static final Hand HAND = new Hand(Optional.of("sam"), Optional.of("looked odd"));

  private static final Statement RUNNING =
      Statement.read(
          "SELECT id,definition,trouble NOT NULL,coalesce(state->>'$.halt','') FROM lathe_run WHERE"
              + " status='running' ORDER BY id");

  /** Runs of definitions that are not among those of its one parameter. */
  private static final String OTHERS =
      "SELECT id,definition FROM lathe_run WHERE status='running' AND hash NOT IN (SELECT value"
          + " FROM json_each(?1)) ORDER BY id";

  private final World world;
  private final Chaos chaos;

  /** Runs that were ended by hand, and were said to be. */
  private final Set<String> cancelled = new TreeSet<>();

  Steward(World world) {
    this.world = world;
    this.chaos = world.chaos();
  }

  Set<String> cancelled() {
    return cancelled;
  }

  /** Does something to some run. */
  void act(Platform platform) {
    Rows runs = world.server().execute(RUNNING);
    if (runs.isEmpty()) return;
    int row = chaos.below(runs.size());
    String run = runs.requiredText(row, 0);
    boolean trouble = runs.requiredInteger(row, 2) == 1;
    var steering = new RunSteering(new Link(world, Optional.of(Fault.STEWARD_KILLED)), platform);
    try {
      Steered steered =
          switch (trouble ? chaos.below(4) : 4 + chaos.below(12)) {
            case 0, 1, 2 -> steering.retry(run, Optional.empty(), HAND);
            case 3, 4 ->
                steering.skip(run, Optional.empty(), Optional.empty(), Optional.empty(), HAND);
            case 5, 6, 7 -> steering.pause(run, HAND);
            case 8, 9, 10 -> steering.resume(run, HAND);
            case 11, 12 -> steering.step(run, HAND);
            case 13 -> chaos.below(6) == 0 ? cancel(steering, run) : new Steered.Unknown();
            default -> migrate(steering, run, runs.requiredText(row, 1));
          };
      if (steered instanceof Steered.Done) chaos.happened(Fault.RUN_STEERED);
    } catch (Killed | DatabaseUnavailable | BundleStoreUnavailable again) {
      // Whoever is called again looks at what became of it.
    }
  }

  private Steered cancel(RunSteering steering, String run) {
    Steered steered = steering.cancel(run, HAND);
    if (steered instanceof Steered.Done) cancelled.add(run);
    return steered;
  }

  /** Moves some run of another bundle's definition to the one that is live. */
  void takeAlong(Platform platform) {
    List<String> hashes = world.releases().workflows().stream().map(WorkflowPlan::hash).toList();
    Rows runs =
        world.server().execute(Statement.read(OTHERS, JsonText.write(Members.strings(hashes))));
    if (runs.isEmpty()) return;
    int row = chaos.below(runs.size());
    var steering = new RunSteering(new Link(world, Optional.of(Fault.STEWARD_KILLED)), platform);
    try {
      var unused = migrate(steering, runs.requiredText(row, 0), runs.requiredText(row, 1));
    } catch (Killed | DatabaseUnavailable | BundleStoreUnavailable again) {
      // Whoever is called again looks at what became of it.
    }
  }

  private Steered migrate(RunSteering steering, String run, String definition) {
    Optional<WorkflowPlan> plan =
        world.releases().workflows().stream()
            .filter(one -> one.id().equals(definition))
            .findFirst();
    if (plan.isEmpty()) return new Steered.Unknown();
    Steered steered = steering.migrate(run, plan.get(), HAND);
    if (steered instanceof Steered.Done) chaos.happened(Fault.RUN_MIGRATED);
    return steered;
  }

  /** Lets go on what was held, and tries again what is in trouble. */
  void tidy(Platform platform) {
    Rows runs = world.server().execute(RUNNING);
    var steering = new RunSteering(new Link(world, Optional.empty()), platform);
    for (int row = 0; row < runs.size(); row++) {
      String run = runs.requiredText(row, 0);
      if (!runs.requiredText(row, 3).isEmpty()) done(steering.resume(run, HAND));
      if (runs.requiredInteger(row, 2) == 1) done(steering.retry(run, Optional.empty(), HAND));
    }
  }

  /** Ends {@code run}, which waits for what somebody passed over. */
  void end(String run, Platform platform) {
    done(new RunSteering(new Link(world, Optional.empty()), platform).cancel(run, HAND));
  }

  private static void done(Steered steered) {
    if (!(steered instanceof Steered.Done)) throw new Wrong("a run can't be mended: " + steered);
  }
}
