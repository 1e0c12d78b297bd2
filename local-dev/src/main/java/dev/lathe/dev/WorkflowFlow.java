package dev.lathe.dev;

import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.Rollout;
import dev.lathe.runtime.command.Recording;
import dev.lathe.runtime.module.Modules;
import dev.lathe.runtime.module.Variables;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.relay.WakeUp;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.StatementFailed;
import dev.lathe.runtime.workflow.Workflows;
import java.time.Duration;
import java.util.Optional;

/** From the event table to runs of workflows, and their steps, on a loop of its own. */
record WorkflowFlow(Bell bell, Loop loop) implements AutoCloseable {
  /**
   * @param variables the values that the project's variables have
   * @param modules what operations of steps can call
   * @param wakeUp rung after each command of a step, as after those of requests
   * @param recording whether what they are decided with is kept
   */
  static WorkflowFlow start(
      Database database,
      BundleStore store,
      Rollout rollout,
      Variables variables,
      Modules modules,
      WakeUp wakeUp,
      Recording recording,
      Platform platform) {
    var workflows =
        new Workflows(
            database, store, Tenant.MAIN, rollout, variables, modules, wakeUp, recording, platform);
    var bell = new Bell();
    var turn = new Turn(bell, workflows, platform.time());
    return new WorkflowFlow(bell, Loop.start("workflows", turn, platform));
  }

  @Override
  public void close() {
    loop.close();
  }

  /** When somebody rang, when a run is due, and also when neither was for a while. */
  private static final class Turn implements Loop.Round {
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);
    private static final Duration BUDGET = Duration.ofSeconds(20);

    private final Bell bell;
    private final Workflows workflows;
    private final Time time;

    /**
     * Whether only runs are claimed that this turn works on: those of a server that was killed are
     * nobody's, and so are those of a turn that the database did not answer.
     */
    private boolean released;

    private Duration sleep = Duration.ZERO;
    private boolean there = true;

    Turn(Bell bell, Workflows workflows, Time time) {
      this.bell = bell;
      this.workflows = workflows;
      this.time = time;
    }

    @Override
    public Runnable await() {
      if (!there) {
        time.sleep(LONGEST_SLEEP); // what is decided is no reason to look
      } else if (sleep.isPositive()) {
        boolean unused = bell.await(sleep);
      }
      return this::run;
    }

    private void run() {
      if (!released) release();
      Optional<Integer> worked;
      try {
        var unused = workflows.claims().run(BUDGET);
        worked = workflows.run(BUDGET);
      } catch (DatabaseUnavailable e) {
        released = false; // a claim whose answer was lost may have been made
        throw e;
      }
      there = worked.isPresent();
      if (!there) return;
      Duration next = workflows.next().orElse(LONGEST_SLEEP);
      sleep = next.compareTo(LONGEST_SLEEP) > 0 ? LONGEST_SLEEP : next;
    }

    private void release() {
      try {
        workflows.release();
      } catch (StatementFailed e) {
        if (!e.unknownObject()) throw e; // no bundle had workflows so far
      }
      released = true;
    }
  }
}
