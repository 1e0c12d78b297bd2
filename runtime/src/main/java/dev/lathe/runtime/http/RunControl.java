package dev.lathe.runtime.http;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.model.problem.ErrorCode;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.runs.RunDetail;
import dev.lathe.runtime.runs.RunLedger;
import dev.lathe.runtime.runs.RunLine;
import dev.lathe.runtime.runs.RunSelection;
import dev.lathe.runtime.runs.RunStep;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.workflow.HandStarts;
import dev.lathe.runtime.workflow.HandStarts.Started;
import dev.lathe.runtime.workflow.RunReplay;
import dev.lathe.runtime.workflow.RunSteering;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What operators ask of runs of workflows, as {@code lathe runs} answers it. */
final class RunControl {
  /** Why a run is ended or held: as long as a line is. */
  private static final int LONGEST_REASON = 1_000;

  private final Database database;
  private final Platform platform;
  private final RunLedger ledger;

  RunControl(Database database, Platform platform) {
    this.database = database;
    this.platform = platform;
    this.ledger = new RunLedger(database);
  }

  /** The newest first, and {@code after} where there may be more. */
  Reply runs(Map<String, List<String>> query) {
    Optional<String> status = Control.first(query, "status");
    Optional<String> trouble = Control.first(query, "trouble");
    if (status.filter(word -> !RunLedger.STATUSES.contains(word)).isPresent()
        || trouble.filter(word -> !word.equals("true")).isPresent()) {
      return new Reply.Failure(
          Problem.of(
              ErrorCode.VALIDATION_ERROR,
              "`status` is one of "
                  + String.join(", ", RunLedger.STATUSES)
                  + "; `trouble` is true, or not there"));
    }
    var wanted =
        new RunSelection(
            Control.first(query, "definition"),
            status,
            Control.first(query, "key"),
            trouble.isPresent());
    List<RunLine> page = ledger.list(wanted, Control.first(query, "after"), RunLedger.PAGE);
    var answer = new Members().with("runs", page, RunLine::json);
    if (page.size() == RunLedger.PAGE) answer.with("after", page.getLast().id());
    return Reply.Success.json(answer.text(), Map.of());
  }

  Reply run(String id) {
    return named(id)
        .<Reply>map(run -> Reply.Success.json(JsonText.write(run.json()), Map.of()))
        .orElseGet(() -> unknown(id));
  }

  /** What happened from its beginning, or after an event of it, and {@code after} for the next. */
  Reply trace(String id, Map<String, List<String>> query) {
    Optional<Long> after =
        Control.first(query, "after").map(Control::number).orElse(Optional.of(0L));
    if (after.isEmpty()) {
      return new Reply.Failure(
          Problem.of(ErrorCode.VALIDATION_ERROR, "`after` is the version of an event"));
    }
    if (named(id).isEmpty()) return unknown(id);
    List<RunStep> steps = ledger.steps(id, after.get());
    var answer = new Members().with("steps", steps, RunStep::json);
    if (steps.size() == RunLedger.PAGE) answer.with("after", steps.getLast().version());
    return Reply.Success.json(answer.text(), Map.of());
  }

  /** Under the definition that it went by, or, with {@code under=live}, the live one. */
  Reply replay(String id, Map<String, List<String>> query, Supplier<List<WorkflowPlan>> workflows) {
    Optional<String> under = Control.first(query, "under");
    if (under.filter(word -> !word.equals("live")).isPresent()) {
      return new Reply.Failure(
          Problem.of(ErrorCode.VALIDATION_ERROR, "`under` is live, or not there"));
    }
    Optional<RunDetail> run = named(id);
    if (run.isEmpty()) return unknown(id);
    Optional<WorkflowPlan> plan = Optional.empty();
    if (under.isPresent()) {
      plan = live(run.get(), workflows);
      if (plan.isEmpty()) return unserved(run.get());
    }
    return new RunReplay(database)
        .one(id, plan)
        .<Reply>map(told -> Reply.Success.json(JsonText.write(told.json()), Map.of()))
        .orElseGet(() -> unknown(id));
  }

  /**
   * Begins a run, whoever may begin one.
   *
   * @param body {@code definition}, and perhaps {@code inputs}, {@code key} and {@code only}
   * @param by who asks, where somebody is known
   */
  Reply start(
      HttpBody body, Optional<String> by, BundleId bundle, Supplier<List<WorkflowPlan>> workflows) {
    return switch (Control.objectOrNone(body)) {
      case Checked.Refused<Json.Obj>(Problem problem) -> new Reply.Failure(problem);
      case Checked.Passed<Json.Obj>(Json.Obj asked) -> start(asked, by, bundle, workflows);
    };
  }

  private Reply start(
      Json.Obj said, Optional<String> by, BundleId bundle, Supplier<List<WorkflowPlan>> workflows) {
    String definition = said.text("definition").orElse("");
    Json inputs = said.get("inputs").orElse(Json.EMPTY);
    Optional<Json> key = said.get("key");
    Optional<List<String>> only = said.get("only").flatMap(Json::texts);
    if (!(inputs instanceof Json.Obj given)
        || key.filter(one -> !(one instanceof Json.Str)).isPresent()
        || (only.isEmpty() && said.get("only").isPresent())) {
      return new Reply.Failure(
          Problem.of(
              ErrorCode.VALIDATION_ERROR,
              "`inputs` is an object, `key` a text, `only` a list of texts, or not there"));
    }
    List<WorkflowPlan> all = workflows.get();
    Optional<WorkflowPlan> plan =
        all.stream().filter(one -> one.id().equals(definition)).findFirst();
    if (plan.isEmpty()) {
      return new Reply.Failure(
          Problem.of(
              ErrorCode.RUN_STATE_CONFLICT,
              "the live bundle has no definition `" + definition + "`"));
    }
    var asked = new HandStarts.Asked(given, by, said.text("key"), only);
    return switch (new HandStarts(database, platform).start(plan.get(), all, bundle, asked)) {
      case Started.Run run -> Reply.Success.json(JsonText.write(run.json()), Map.of()).created();
      case Started.Misfit(var findings) -> new Reply.Failure(Problem.validation(findings));
      case Started.Wider(var findings) -> new Reply.Failure(Problem.validation(findings));
      case Started.KeyReused _ ->
          new Reply.Failure(
              Problem.of(
                  ErrorCode.IDEMPOTENCY_KEY_REUSED, "the key belongs to a run with other inputs"));
      case Started.NotByHand _ ->
          new Reply.Failure(
              Problem.of(
                  ErrorCode.RUN_STATE_CONFLICT,
                  "each start of `" + definition + "` waits for an event"));
      case Started.Stale _ ->
          new Reply.Failure(
              Problem.of(ErrorCode.STORE_UNAVAILABLE, "Another bundle has just gone live")
                  .withHeader("Retry-After", "1")
                  .withHint("send it again; nothing was done"));
    };
  }

  /**
   * Does {@code verb} to a run.
   *
   * @param body what goes with it; may be absent
   * @param by who asks, where somebody is known
   */
  Reply change(
      String id,
      String verb,
      HttpBody body,
      Optional<String> by,
      Supplier<List<WorkflowPlan>> workflows) {
    return switch (Control.objectOrNone(body)) {
      case Checked.Refused<Json.Obj>(Problem problem) -> new Reply.Failure(problem);
      case Checked.Passed<Json.Obj>(Json.Obj asked) -> change(id, verb, asked, by, workflows);
    };
  }

  private Reply change(
      String id,
      String verb,
      Json.Obj asked,
      Optional<String> by,
      Supplier<List<WorkflowPlan>> workflows) {
    Optional<Json> number = asked.get("activation");
    Optional<Long> activation = number.flatMap(RunControl::whole);
    Optional<String> reason = asked.text("reason");
    if (activation.isPresent() != number.isPresent()
        || reason.filter(text -> text.length() > LONGEST_REASON).isPresent()) {
      return new Reply.Failure(
          Problem.of(
              ErrorCode.VALIDATION_ERROR,
              "`activation` is a whole number, `reason` a text of at most "
                  + LONGEST_REASON
                  + " characters"));
    }
    var hand = new RunSteering.Hand(by, reason);
    var steering = new RunSteering(database, platform);
    return switch (verb) {
      case "retry" -> reply(id, steering.retry(id, activation, hand));
      case "skip" ->
          reply(id, steering.skip(id, activation, asked.get("value"), asked.text("to"), hand));
      case "cancel" -> reply(id, steering.cancel(id, hand));
      case "pause" -> reply(id, steering.pause(id, hand));
      case "resume" -> reply(id, steering.resume(id, hand));
      case "step" -> reply(id, steering.step(id, hand));
      case "migrate" -> {
        Optional<RunDetail> run = named(id);
        if (run.isEmpty()) yield unknown(id);
        yield live(run.get(), workflows)
            .map(plan -> reply(id, steering.migrate(id, plan, hand)))
            .orElseGet(() -> unserved(run.get()));
      }
      default -> throw new IllegalArgumentException(verb);
    };
  }

  private static Optional<Long> whole(Json json) {
    return json instanceof Json.Num(String digits) ? Control.number(digits) : Optional.empty();
  }

  private static Optional<WorkflowPlan> live(
      RunDetail run, Supplier<List<WorkflowPlan>> workflows) {
    return workflows.get().stream()
        .filter(plan -> plan.id().equals(run.line().definition()))
        .findFirst();
  }

  private static Reply unserved(RunDetail run) {
    return new Reply.Failure(
        Problem.of(
            ErrorCode.RUN_STATE_CONFLICT,
            "the live bundle has no definition `" + run.line().definition() + "`"));
  }

  private static Reply reply(String id, RunSteering.Steered steered) {
    return switch (steered) {
      case RunSteering.Steered.Done(String run, long version) ->
          Reply.Success.json(
              new Members().with("run", run).with("version", version).text(), Map.of());
      case RunSteering.Steered.Unknown _ -> unknown(id);
      case RunSteering.Steered.Refused(String why) ->
          new Reply.Failure(Problem.of(ErrorCode.RUN_STATE_CONFLICT, why));
    };
  }

  /** Programs give an id whole. */
  private Optional<RunDetail> named(String id) {
    return ledger.find(id).stream().filter(run -> run.line().id().equals(id)).findFirst();
  }

  private static Reply unknown(String id) {
    return new Reply.Failure(Problem.of(ErrorCode.RUN_NOT_FOUND, "There is no run \"" + id + "\""));
  }
}
