package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.workflow.Flow;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.json.Json;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.sql.Database;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What somebody who looks after runs does to one. Each is one statement, which fails where the run
 * has moved on meanwhile, and is decided anew then; its event says who did it. Thread-safe.
 */
public final class RunSteering {
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

  private static RunChange<Steered> step(RunTables.Loaded run, Walk.Moved moved) {
    return new RunChange.Step<>(
        run, moved, () -> new Steered.Done(run.id(), run.after(moved).version()));
  }

  private static RunChange<Steered> no(String why) {
    return new RunChange.None<>(new Steered.Refused(why));
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
            return no(
                activation.isEmpty()
                    ? "nothing of it is in trouble, or waits for its next try"
                    : "activation %s is not in trouble%s"
                        .formatted(activation.get(), where(loaded)));
          }
          return step(
              loaded,
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

  private static RunChange<Steered> skip(
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
      return no("what is skipped is in trouble, or of a run that is paused" + where(run));
    }
    if (meant.size() > 1) {
      return no("say which activation is meant" + where(run));
    }
    Token token = meant.getFirst();
    FlowNode node = run.plan().node(token.node()).orElseThrow();
    List<String> targets =
        run.plan().leaving(node.id()).stream().map(Flow::target).distinct().toList();
    if (OperatorSteps.chooses(node) != to.isPresent()
        || (to.isPresent() && !targets.contains(to.get()))) {
      return no(
          OperatorSteps.chooses(node)
              ? "say where the gateway `%s` goes on to: %s"
                  .formatted(node.id(), String.join(", ", targets))
              : "`%s` is no gateway that goes one way".formatted(node.id()));
    }
    boolean item =
        run.state().scopes().stream()
            .anyMatch(scope -> scope.id() == token.scope() && scope.round().isPresent());
    Optional<AnsweredValue> answer =
        value.map(one -> AnsweredValue.of(run.plan(), node, item, one));
    Optional<String> misfit = answer.flatMap(AnsweredValue::misfit);
    if (misfit.isPresent()) return no(misfit.get());
    Json.Obj written = answer.map(AnsweredValue::written).orElse(Json.EMPTY);
    return step(
        run,
        OperatorSteps.skipped(run.plan(), run.state(), token, written, to, hand.by(), now(run)));
  }

  /** Ends it. */
  public Steered cancel(String run, Hand hand) {
    return steer(
        run,
        loaded ->
            step(
                loaded,
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
                ? no("it is paused already")
                : step(
                    loaded,
                    OperatorSteps.paused(
                        loaded.plan(), loaded.state(), hand.reason(), hand.by(), now(loaded))));
  }

  /** Lets it go on. */
  public Steered resume(String run, Hand hand) {
    return steer(
        run,
        loaded ->
            loaded.state().halt() == Halt.NONE
                ? no("it is not paused")
                : step(
                    loaded,
                    OperatorSteps.resumed(loaded.plan(), loaded.state(), hand.by(), now(loaded))));
  }

  /** Lets one that is held take one step. */
  public Steered step(String run, Hand hand) {
    return steer(
        run,
        loaded ->
            loaded.state().halt() == Halt.NONE
                ? no("it is not paused: only a paused run is taken step by step")
                : step(
                    loaded,
                    OperatorSteps.stepped(loaded.plan(), loaded.state(), hand.by(), now(loaded))));
  }

  /** Has it go on with {@code plan}, where all that it stands at is there, too. */
  public Steered migrate(String run, WorkflowPlan plan, Hand hand) {
    tables.keep(plan);
    return steer(
        run,
        loaded -> {
          if (loaded.plan().hash().equals(plan.hash())) {
            return no("it goes by that definition already");
          }
          List<String> misfits = new Fit(loaded.plan(), plan).misfits(loaded.state());
          if (!misfits.isEmpty()) {
            return no("it can't go on with that definition: " + String.join("; ", misfits));
          }
          return step(
              loaded.with(plan),
              OperatorSteps.migrated(
                  plan, loaded.state(), loaded.plan().hash(), hand.by(), now(loaded)));
        });
  }

  private Steered steer(String run, Function<RunTables.Loaded, RunChange<Steered>> decide) {
    BundleId bundle = LiveBundle.named(database).orElse(null);
    if (bundle == null) return new Steered.Unknown();
    return tables
        .change(
            run,
            bundle,
            loaded ->
                loaded
                    .map(one -> decided(one, decide))
                    .orElseGet(() -> new RunChange.None<>(new Steered.Unknown())))
        .orElseGet(() -> new Steered.Refused("it moves on too fast: pause it first"));
  }

  private static RunChange<Steered> decided(
      RunTables.Loaded run, Function<RunTables.Loaded, RunChange<Steered>> decide) {
    RunStatus status = run.state().status();
    return status == RunStatus.RUNNING ? decide.apply(run) : no("it has ended: " + status.word());
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
