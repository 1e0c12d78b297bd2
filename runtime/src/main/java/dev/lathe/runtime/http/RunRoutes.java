package dev.lathe.runtime.http;

import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.problem.ErrorCode;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.bundle.Attempt;
import dev.lathe.runtime.bundle.Said;
import dev.lathe.runtime.identity.Caller;
import dev.lathe.runtime.plan.Finding;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.relay.WakeUp;
import dev.lathe.runtime.sql.TenantDatabases;
import dev.lathe.runtime.workflow.HandStarts;
import dev.lathe.runtime.workflow.HandStarts.Started;
import dev.lathe.runtime.workflow.TaskPerson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers who starts a workflow by hand: {@code POST /_lathe/runs/{definition}}. */
final class RunRoutes {
  private static final String INPUTS = "inputs";
  private static final String ONLY = "only";

  private final TenantDatabases databases;
  private final WakeUp wakeUp;
  private final Platform platform;

  /**
   * @param wakeUp rung when a run has begun, so that it goes on
   */
  RunRoutes(TenantDatabases databases, WakeUp wakeUp, Platform platform) {
    this.databases = databases;
    this.wakeUp = wakeUp;
    this.platform = platform;
  }

  /** Answers {@code request} of {@code caller}, who was authenticated where anybody is. */
  Said<Reply> reply(
      Tenant tenant,
      LoadedBundle bundle,
      Caller caller,
      RequestTarget target,
      HttpRequest request) {
    Optional<WorkflowPlan> plan =
        bundle.workflows().get().stream()
            .filter(one -> one.id().equals(target.segments().getLast()))
            .filter(HandStarts::open)
            .findFirst();
    if (plan.isEmpty()) return said(new Reply.Failure(Destination.unknown()));
    if (caller.actor().isEmpty()) return said(new Reply.Failure(Failures.notAuthenticated()));
    String by = caller.actor().get().id();
    if (!HandStarts.may(plan.get(), new TaskPerson(by, caller::user))) {
      return said(
          failure(
              Problem.of(
                  ErrorCode.FORBIDDEN,
                  "starting \"" + plan.get().id() + "\" is for others than you")));
    }
    Checked<HandStarts.Asked> asked =
        ReceivedBody.object(request)
            .then(RunRoutes::wish)
            .then(
                wish ->
                    Conditions.of(request.headers())
                        .then(
                            conditions ->
                                new Checked.Passed<>(
                                    new HandStarts.Asked(
                                        wish.inputs(),
                                        Optional.of(by),
                                        conditions.key(),
                                        wish.only()))));
    return switch (asked) {
      case Checked.Refused<HandStarts.Asked>(Problem problem) -> said(failure(problem));
      case Checked.Passed<HandStarts.Asked>(HandStarts.Asked wanted) ->
          attempt(
              new HandStarts(databases.of(tenant), platform)
                  .start(plan.get(), bundle.workflows().get(), bundle.id(), wanted));
    };
  }

  /** What the body asks for. */
  private record Wish(Json.Obj inputs, Optional<List<String>> only) {}

  private static Checked<Wish> wish(Json.Obj body) {
    var findings = new ArrayList<Finding>();
    for (String name : body.members().keySet()) {
      if (!name.equals(INPUTS) && !name.equals(ONLY)) {
        findings.add(new Finding(name, "is not a known field", "unrecognized_keys"));
      }
    }
    Json inputs = body.get(INPUTS).orElse(Json.EMPTY);
    if (!(inputs instanceof Json.Obj)) {
      findings.add(new Finding(INPUTS, "expected an object", "invalid_type"));
    }
    Optional<List<String>> only = body.get(ONLY).flatMap(Json::texts);
    if (only.isEmpty() && body.get(ONLY).isPresent()) {
      findings.add(new Finding(ONLY, "expected a list of texts", "invalid_type"));
    }
    return findings.isEmpty() && inputs instanceof Json.Obj given
        ? new Checked.Passed<>(new Wish(given, only))
        : new Checked.Refused<>(Problem.validation(findings));
  }

  private Said<Reply> attempt(Started started) {
    return switch (started) {
      case Started.Stale(var live) -> new Attempt.Stale<>(live);
      case Started.Run run -> {
        if (!run.again()) wakeUp.ringOrLose(); // else a run goes on when its due time is looked at
        yield new Attempt.Settled<>(shown(run));
      }
      case Started.Misfit(List<Finding> findings) ->
          said(
              failure(
                  Problem.validation(
                      findings.stream().map(finding -> finding.below(INPUTS)).toList())));
      case Started.Wider(List<Finding> findings) -> said(failure(Problem.validation(findings)));
      case Started.KeyReused _ -> new Attempt.Settled<>(failure(Responses.keyReused()));
      case Started.NotByHand _ -> said(failure(Destination.unknown()));
    };
  }

  private static Reply shown(Started.Run run) {
    Reply.Success success = Reply.Success.json(JsonText.write(run.json()), Map.of()).created();
    return run.again() ? success.with("Idempotency-Replay", "true") : success;
  }

  /** What this bundle says by itself: another one may be live. */
  private static Said<Reply> said(Reply reply) {
    return new Said.Unconfirmed<>(reply);
  }

  private static Reply failure(Problem problem) {
    return new Reply.Failure(problem);
  }
}
