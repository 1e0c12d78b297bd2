package dev.lathe.runtime.workflow;

import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.Rollout;
import dev.lathe.runtime.command.Claims;
import dev.lathe.runtime.command.CommandExecutor;
import dev.lathe.runtime.command.Recording;
import dev.lathe.runtime.module.CallExecutor;
import dev.lathe.runtime.module.Modules;
import dev.lathe.runtime.module.Variables;
import dev.lathe.runtime.operation.LeftClaims;
import dev.lathe.runtime.operation.OperationRunner;
import dev.lathe.runtime.operation.RecordedOperation;
import dev.lathe.runtime.operation.ServedBundle;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.query.QueryExecutor;
import dev.lathe.runtime.relay.WakeUp;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.TenantDatabases;
import java.time.Duration;
import java.util.Optional;

/** The workflows of one database: their runs begin with its log, and go on while they are due. */
public final class Workflows {
  private final LeftClaims claims;
  private final WorkflowStarts starts;
  private final WorkflowRuns runs;
  private final Time time;
  private final Database database;
  private volatile boolean ready;

  /**
   * @param rollout asked where no bundle is live yet
   * @param variables the values that a blueprint's variables have here
   * @param modules what steps can call beside bindings
   * @param wakeUp rung after each command of a step, as after those of requests
   * @param recording whether what they are decided with is kept
   */
  public Workflows(
      Database database,
      BundleStore store,
      Tenant tenant,
      Rollout rollout,
      Variables variables,
      Modules modules,
      WakeUp wakeUp,
      Recording recording,
      Platform platform) {
    TenantDatabases databases = TenantDatabases.only(tenant, database);
    var queries = new QueryExecutor(databases, platform.ids());
    var operations =
        new OperationRunner(
            new CommandExecutor(databases, platform.ids(), recording),
            queries,
            new CallExecutor(queries, variables, platform),
            new Claims(databases, platform.ids(), recording),
            wakeUp);
    this.claims =
        new LeftClaims(
            database,
            tenant,
            new ServedBundle<>(
                database,
                store,
                rollout,
                file -> new RecordedOperation(file.id(), file.bundle().operations()),
                platform.time()),
            operations,
            modules,
            platform);
    this.starts = new WorkflowStarts(database, store, platform);
    this.runs =
        new WorkflowRuns(
            database,
            tenant,
            new ServedBundle<>(database, store, rollout, ServedWorkflows::of, platform.time()),
            operations,
            modules,
            platform);
    this.time = platform.time();
    this.database = database;
  }

  /**
   * Begins the runs that the log asks for and works on those that are due, until none is.
   *
   * @param budget no step is begun after it; the last one may take {@link
   *     dev.lathe.model.bundle.workflow.StepPolicy#MOST_TIMEOUT_MILLIS} more
   * @return how many runs were looked at; empty where there are no workflows
   * @throws DatabaseUnavailable if no answer came: run again
   */
  public Optional<Integer> run(Duration budget) {
    makeReady();
    long began = time.ticks();
    int all = 0;
    while (true) {
      Duration left = budget.minusNanos(time.ticks() - began);
      if (!left.isPositive()) return Optional.of(all);
      if (!starts.run(left, Duration.ZERO)) return Optional.empty();
      int worked = runs.work(budget.minusNanos(time.ticks() - began));
      if (worked == 0) return Optional.of(all);
      all += worked; // their steps may have begun others
    }
  }

  /** Commands that act, of steps and of requests, whose owners are gone. */
  public LeftClaims claims() {
    return claims;
  }

  /** A database that an older program worked on. */
  private void makeReady() {
    if (ready) return;
    WorkflowTables.makeReady(database);
    ready = true;
  }

  /** Gives back the runs of a process that was killed. */
  public void release() {
    runs.release();
  }

  /** How long until a run is due; zero or less where one is, empty where none waits for a time. */
  public Optional<Duration> next() {
    return runs.next();
  }
}
