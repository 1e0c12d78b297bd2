package dev.lathe.dev;

import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.command.CommandExecutor;
import dev.lathe.runtime.consumer.ConsumerReport;
import dev.lathe.runtime.module.CallExecutor;
import dev.lathe.runtime.operation.OperationRunner;
import dev.lathe.runtime.operation.ServedBundle;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.query.QueryExecutor;
import dev.lathe.runtime.relay.WakeUp;
import dev.lathe.runtime.rollout.Rollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.TenantDatabases;
import dev.lathe.runtime.workflow.ServedWorkflows;
import dev.lathe.runtime.workflow.WorkflowRuns;
import dev.lathe.runtime.workflow.WorkflowStarts;
import java.time.Duration;
import java.util.Optional;

/** From the event table to runs of workflows, and their steps, on a loop of its own. */
record WorkflowFlow(Bell bell, Loop loop) implements AutoCloseable {
  /**
   * @param wakeUp rung after each command of a step, as after those of requests
   */
  static WorkflowFlow start(
      Database database, BundleStore store, Rollout rollout, WakeUp wakeUp, Platform platform) {
    TenantDatabases databases = TenantDatabases.only(Tenant.MAIN, database);
    var queries = new QueryExecutor(databases, platform.ids());
    var operations =
        new OperationRunner(
            new CommandExecutor(databases, platform.ids()),
            queries,
            new CallExecutor(queries, HttpFunction.SETTINGS.variables(), platform),
            wakeUp);
    var runs =
        new WorkflowRuns(
            database,
            Tenant.MAIN,
            new ServedBundle<>(database, store, rollout, ServedWorkflows::of, platform.time()),
            operations,
            new DevIdentity(),
            platform);
    var bell = new Bell();
    var turn = new Turn(bell, new WorkflowStarts(database, store, platform), runs, platform.time());
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
    private final WorkflowStarts starts;
    private final WorkflowRuns runs;
    private final Time time;

    /** The runs of a server that was killed are nobody's. */
    private boolean released;

    private Duration sleep = Duration.ZERO;
    private boolean there = true;

    Turn(Bell bell, WorkflowStarts starts, WorkflowRuns runs, Time time) {
      this.bell = bell;
      this.starts = starts;
      this.runs = runs;
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
      Optional<ConsumerReport> begun = starts.run(BUDGET, Duration.ZERO);
      there = begun.isPresent();
      if (!there) return;
      if (!released) {
        runs.release();
        released = true;
      }
      int worked = runs.work(BUDGET);
      Duration next = worked > 0 ? Duration.ZERO : runs.next().orElse(LONGEST_SLEEP);
      sleep = next.compareTo(LONGEST_SLEEP) > 0 ? LONGEST_SLEEP : next;
    }
  }
}
