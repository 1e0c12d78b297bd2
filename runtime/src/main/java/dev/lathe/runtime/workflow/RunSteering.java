package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.workflow.Flow;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.StatementFailed;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What somebody who looks after runs does to one. Each is one statement, which fails where the run
 * has moved on meanwhile, and is decided anew then; its event says who did it. Thread-safe.
 */
public final class RunSteering {
  /** Tries to write to a run that others write to as well. */
  private static final int MOST_TRIES = 20;

  private static final Json.Obj NOTHING = new Json.Obj(Map.of());

  private final Database database;
  private final RunTables tables;

  public RunSteering(Database database, Platform platform) {
    this.database = database;
    this.tables = new RunTables(database, platform);
  }

  /** What came of it. */
  public sealed interface Steered {
    /**
     * It was done.
     *
     * @param version of the run since
     */
    record Done(String run, long version) implements Steered {}

    /** There is no such run. */
    record Unknown() implements Steered {}

    /**
     * The run is not so that it can be done.
     *
     * @param why for people, with a way out where there is one
     */
    record Refused(String why) implements Steered {}
  }

  /**
   * Who does it, and why.
   *
   * @param by the id of a person; empty where nobody is known
   * @param reason what they say of it
   */
  public record Hand(Optional<String> by, Optional<String> reason) {}

  /** What is to be written, or why not. */
  private sealed interface Decision {
    record Step(Walk.Moved moved, Optional<WorkflowPlan> plan) implements Decision {}

    record No(String why) implements Decision {}
  }

  private static Decision step(Walk.Moved moved) {
    return new Decision.Step(moved, Optional.empty());
  }

  /**
   * Tries at once what is in trouble, or waits for its next try.
   *
   * @param activation of one token; empty for all of them
   */
  public Steered retry(String run, Optional<Long> activation, Hand hand) {
    return steer(
        run,
        loaded -> {
          List<Token> tokens =
              loaded.state().tokens().stream()
                  .filter(OperatorSteps::retries)
                  .filter(token -> activation.isEmpty() || activation.get() == token.id())
                  .toList();
          if (tokens.isEmpty()) {
            return new Decision.No(
                activation.isEmpty()
                    ? "nothing of it is in trouble, or waits for its next try"
                    : "activation %s is not in trouble%s"
                        .formatted(activation.get(), where(loaded)));
          }
          return step(
              OperatorSteps.retried(
                  loaded.plan(), loaded.state(), activation, hand.by(), now(loaded)));
        });
  }

  /**
   * Takes what is in trouble as done; of a run that is held, anything that rests.
   *
   * @param activation of its token; empty where only one is meant
   * @param value what the task would have answered
   * @param to the node that a gateway goes on to
   */
  public Steered skip(
      String run, Optional<Long> activation, Optional<Json> value, Optional<String> to, Hand hand) {
    return steer(run, loaded -> skip(loaded, activation, value, to, hand));
  }

  private static Decision skip(
      RunTables.Loaded run,
      Optional<Long> activation,
      Optional<Json> value,
      Optional<String> to,
      Hand hand) {
    List<Token> meant =
        run.state().tokens().stream()
            .filter(token -> token.trouble().isPresent() || run.state().halt() != Halt.NONE)
            .filter(token -> activation.isEmpty() || activation.get() == token.id())
            .toList();
    if (meant.isEmpty()) {
      return new Decision.No(
          "what is skipped is in trouble, or of a run that is paused" + where(run));
    }
    if (meant.size() > 1) {
      return new Decision.No("say which activation is meant" + where(run));
    }
    Token token = meant.getFirst();
    FlowNode node = run.plan().node(token.node()).orElseThrow();
    List<String> targets =
        run.plan().leaving(node.id()).stream().map(Flow::target).distinct().toList();
    if (OperatorSteps.chooses(node) != to.isPresent()
        || (to.isPresent() && !targets.contains(to.get()))) {
      return new Decision.No(
          OperatorSteps.chooses(node)
              ? "say where the gateway `%s` goes on to: %s"
                  .formatted(node.id(), String.join(", ", targets))
              : "`%s` is no gateway that goes one way".formatted(node.id()));
    }
    Optional<String> variable = Activities.result(node);
    if (value.isPresent() && variable.isEmpty()) {
      return new Decision.No("`%s` writes no variable".formatted(node.id()));
    }
    Json.Obj written =
        value.map(one -> new Members().with(variable.orElseThrow(), one).object()).orElse(NOTHING);
    return step(
        OperatorSteps.skipped(run.plan(), run.state(), token, written, to, hand.by(), now(run)));
  }

  /** Ends it. */
  public Steered cancel(String run, Hand hand) {
    return steer(
        run,
        loaded ->
            step(
                Steps.cancelled(
                    loaded.plan(),
                    loaded.state(),
                    hand.reason().orElse(""),
                    hand.by(),
                    now(loaded))));
  }

  /** Holds it: no task is called and no timer fires; messages reach it. */
  public Steered pause(String run, Hand hand) {
    return steer(
        run,
        loaded ->
            loaded.state().halt() == Halt.ALL
                ? new Decision.No("it is paused already")
                : step(
                    OperatorSteps.paused(
                        loaded.plan(), loaded.state(), hand.reason(), hand.by(), now(loaded))));
  }

  /** Lets it go on. */
  public Steered resume(String run, Hand hand) {
    return steer(
        run,
        loaded ->
            loaded.state().halt() == Halt.NONE
                ? new Decision.No("it is not paused")
                : step(
                    OperatorSteps.resumed(loaded.plan(), loaded.state(), hand.by(), now(loaded))));
  }

  /** Lets one that is held take one step. */
  public Steered step(String run, Hand hand) {
    return steer(
        run,
        loaded ->
            loaded.state().halt() == Halt.NONE
                ? new Decision.No("it is not paused: only a paused run is taken step by step")
                : step(
                    OperatorSteps.stepped(loaded.plan(), loaded.state(), hand.by(), now(loaded))));
  }

  /** Has it go on with {@code plan}, where all that it stands at is there, too. */
  public Steered migrate(String run, WorkflowPlan plan, Hand hand) {
    tables.keep(plan);
    return steer(
        run,
        loaded -> {
          if (loaded.plan().hash().equals(plan.hash())) {
            return new Decision.No("it goes by that definition already");
          }
          List<String> misfits = new Fit(loaded.plan(), plan).misfits(loaded.state());
          if (!misfits.isEmpty()) {
            return new Decision.No(
                "it can't go on with that definition: " + String.join("; ", misfits));
          }
          return new Decision.Step(
              OperatorSteps.migrated(
                  plan, loaded.state(), loaded.plan().hash(), hand.by(), now(loaded)),
              Optional.of(plan));
        });
  }

  private Steered steer(String run, Function<RunTables.Loaded, Decision> decide) {
    BundleId bundle = LiveBundle.named(database).orElse(null);
    if (bundle == null) return new Steered.Unknown();
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      Optional<RunTables.Loaded> loaded = loaded(run);
      if (loaded.isEmpty()) return new Steered.Unknown();
      RunStatus status = loaded.get().state().status();
      if (status != RunStatus.RUNNING) return new Steered.Refused("it has ended: " + status.word());
      switch (decide.apply(loaded.get())) {
        case Decision.No(String why) -> {
          return new Steered.Refused(why);
        }
        case Decision.Step(Walk.Moved moved, Optional<WorkflowPlan> plan) -> {
          RunTables.Loaded since = plan.map(loaded.get()::with).orElse(loaded.get());
          if (tables.advance(since, moved, bundle, false) == RunTables.Written.DONE) {
            return new Steered.Done(run, since.after(moved).version());
          }
        }
      }
    }
    return new Steered.Refused("it moves on too fast: pause it first");
  }

  private Optional<RunTables.Loaded> loaded(String run) {
    try {
      return tables.load(run);
    } catch (StatementFailed e) {
      if (e.unknownObject()) return Optional.empty(); // no bundle had workflows so far
      throw e;
    }
  }

  private static Instant now(RunTables.Loaded run) {
    return run.clock().now();
  }

  /** Where the run rests, for who has to say what they mean. */
  private static String where(RunTables.Loaded run) {
    return run.state().tokens().stream()
        .map(
            token ->
                "%s `%s`%s"
                    .formatted(
                        token.id(),
                        token.node(),
                        token.trouble().map(why -> " in trouble: " + why.code()).orElse("")))
        .collect(Collectors.joining(", ", "; it rests at activation ", ""));
  }
}
