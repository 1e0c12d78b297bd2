package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.StepPolicy;
import dev.lathe.model.bundle.workflow.Target;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.module.Modules;
import dev.lathe.runtime.operation.OperationRunner;
import dev.lathe.runtime.operation.ServedBundle;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes runs on: does what is due of them, step by step. A step is the call of its target, under a
 * key of its own, and one statement that writes what came of it; killed between the two, it is
 * called again and answers the same. Who finds that a run has moved on without them reads it anew,
 * so any number of processes may work side by side. Thread-safe.
 */
public final class WorkflowRuns {
  private static final Logger LOG = LoggerFactory.getLogger(WorkflowRuns.class);

  /** Runs that are worked on side by side in one process. */
  private static final int AT_ONCE = 16;

  /** Runs that are claimed at once: what a crash leaves claimed. */
  private static final int CLAIMED = 64;

  private final RunTables tables;
  private final Calling calling;
  private final ServedBundle<ServedWorkflows> bundles;
  private final Platform platform;

  /**
   * @param bundles what is live, in the form in which workflows run
   * @param operations runs what service tasks call
   */
  public WorkflowRuns(
      Database database,
      Tenant tenant,
      ServedBundle<ServedWorkflows> bundles,
      OperationRunner operations,
      Modules modules,
      Platform platform) {
    this.tables = new RunTables(database, platform);
    this.calling = new Calling(tenant, bundles, operations, modules, platform);
    this.bundles = bundles;
    this.platform = platform;
  }

  /**
   * Works on runs that are due until none is, or {@code budget} is over: no step is begun after it.
   *
   * @return how many were looked at
   * @throws DatabaseUnavailable if no answer came
   */
  public int work(Duration budget) {
    long began = platform.time().ticks();
    int worked = 0;
    while (left(began, budget)) {
      List<String> claimed = tables.claim(CLAIMED);
      if (claimed.isEmpty()) break;
      workOn(claimed, began, budget);
      worked += claimed.size();
    }
    return worked;
  }

  /** Gives back what a process claimed that is no longer there. */
  public void release() {
    tables.release();
  }

  /** How long until a run is due; zero or less where one is, empty where none waits for a time. */
  public Optional<Duration> next() {
    return tables.next();
  }

  private boolean left(long began, Duration budget) {
    return platform.time().ticks() - began < budget.toNanos();
  }

  private void workOn(List<String> runs, long began, Duration budget) {
    var queue = new ConcurrentLinkedQueue<>(runs);
    workOn(queue, began, budget);
    if (!queue.isEmpty()) tables.giveBack(List.copyOf(queue));
  }

  /**
   * Leaves in {@code queue} what there was no time for.
   *
   * @throws DatabaseUnavailable if one of the runs got no answer, once nobody works on the others
   */
  private void workOn(ConcurrentLinkedQueue<String> queue, long began, Duration budget) {
    int workers = Math.min(AT_ONCE, queue.size());
    if (workers == 1) {
      work(queue, began, budget);
      return;
    }
    var done = new CountDownLatch(workers);
    var unanswered = new AtomicReference<@Nullable DatabaseUnavailable>();
    for (int i = 0; i < workers; i++) {
      platform
          .threads()
          .start(
              "lathe-run",
              () -> {
                try {
                  work(queue, began, budget);
                } catch (DatabaseUnavailable e) {
                  unanswered.set(e);
                } catch (RuntimeException e) {
                  LOG.warn("a run stumbled and is looked at again: {}", e.toString());
                } finally {
                  done.countDown();
                }
              });
    }
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    DatabaseUnavailable none = unanswered.get();
    if (none != null) throw none;
  }

  private void work(ConcurrentLinkedQueue<String> queue, long began, Duration budget) {
    while (left(began, budget)) {
      String run = queue.poll();
      if (run == null) return;
      if (!work(run, began, budget)) queue.add(run);
    }
  }

  /** Whether nothing is left to do of the run for now, rather than the time was over. */
  private boolean work(String id, long began, Duration budget) {
    Optional<RunTables.Loaded> loaded = tables.load(id);
    while (loaded.isPresent()) {
      if (!left(began, budget)) return false;
      RunTables.Loaded run = loaded.get();
      Optional<Decided> step = step(run);
      if (step.isEmpty()) return true;
      Walk.Moved moved = step.get().moved();
      Instant now = run.clock().now();
      boolean on =
          Tasks.due(run.plan(), moved.state(), now).filter(due -> !due.isAfter(now)).isPresent();
      if (tables.advance(run, moved, step.get().bundle(), on, step.get().called())
          == RunTables.Written.DONE) {
        if (!on) return true;
        loaded = Optional.of(run.after(moved));
      } else {
        loaded = tables.load(id);
      }
    }
    return true;
  }

  /**
   * @param called the run that the step calls, where it does
   */
  private record Decided(Walk.Moved moved, BundleId bundle, Optional<RunTables.Beginning> called) {
    Decided(Walk.Moved moved, BundleId bundle) {
      this(moved, bundle, Optional.empty());
    }
  }

  /** The next step of {@code run}; empty where nothing is due. */
  private Optional<Decided> step(RunTables.Loaded run) {
    Instant now = run.clock().now();
    Optional<Alarm> alarm = Tasks.alarm(run.state(), now);
    if (alarm.isPresent()) {
      return Optional.of(
          new Decided(
              Steps.fired(run.plan(), run.state(), alarm.get(), now), bundles.current().id()));
    }
    return Tasks.first(run.plan(), run.state(), now).map(token -> attempt(run, token, now));
  }

  private Decided attempt(RunTables.Loaded run, Token token, Instant now) {
    FlowNode node = run.plan().node(token.node()).orElseThrow();
    Optional<Trouble> withheld =
        run.state()
            .narrowing()
            .flatMap(narrowing -> narrowing.refuses(node))
            .or(() -> run.state().spent().exceeds(run.plan().budget(), node));
    if (withheld.isPresent()) {
      return new Decided(
          Steps.refused(run.plan(), run.state(), token, withheld.get(), now),
          bundles.current().id());
    }
    return node instanceof FlowNode.CallActivity call ? begin(run, token, call) : call(run, token);
  }

  private Decided begin(RunTables.Loaded run, Token token, FlowNode.CallActivity call) {
    Instant now = run.clock().now();
    return switch (new Subruns(bundles).called(run, token, call)) {
      case Subruns.Called.Begins(RunTables.Beginning begins, BundleId bundle) ->
          new Decided(
              Steps.called(run.plan(), run.state(), token, begins.id(), now),
              bundle,
              Optional.of(begins));
      case Subruns.Called.Refused(Trouble why, BundleId bundle) ->
          new Decided(Steps.refused(run.plan(), run.state(), token, why, now), bundle);
    };
  }

  private Decided call(RunTables.Loaded run, Token token) {
    var task = (FlowNode.ServiceTask) run.plan().node(token.node()).orElseThrow();
    Answer answer = calling.call(run, token, task);
    Instant now = run.clock().now();
    return switch (answer) {
      case Answer.Done(Optional<Json> result, BundleId bundle) -> {
        Optional<Target.Binding> validator = Consents.validator(task, token);
        if (validator.isPresent()) {
          Verdict verdict = Verdict.of(validator.get(), result);
          yield new Decided(Steps.validated(run.plan(), run.state(), token, verdict, now), bundle);
        }
        Json.Obj written =
            task.result()
                .flatMap(name -> result.map(value -> new Members().with(name, value).object()))
                .orElse(Json.EMPTY);
        yield new Decided(Steps.completed(run.plan(), run.state(), token, written, now), bundle);
      }
      case Answer.Refused(Trouble why, BundleId bundle) ->
          new Decided(Steps.refused(run.plan(), run.state(), token, why, now), bundle);
      case Answer.Delayed(String why, Duration pause) ->
          new Decided(
              Steps.delayed(run.plan(), run.state(), token, why, pause, now),
              bundles.current().id());
      case Answer.Failed(String why) ->
          new Decided(
              Steps.failed(
                  run.plan(),
                  run.state(),
                  token,
                  Incident.WORKFLOW_STEP_FAILED.because(why),
                  pause(task.policy(), token.attempts() + 1),
                  now),
              bundles.current().id());
    };
  }

  /** Before the next try after {@code failures}; empty where there is none. */
  private Optional<Duration> pause(StepPolicy policy, int failures) {
    if (failures >= policy.attempts()) return Optional.empty();
    long millis =
        Math.min(
            StepPolicy.MOST_BACKOFF_MILLIS,
            (long) policy.backoffMillis() << Math.min(20, failures - 1));
    return Optional.of(Duration.ofMillis(millis - platform.random().nextLong(millis / 4 + 1)));
  }
}
