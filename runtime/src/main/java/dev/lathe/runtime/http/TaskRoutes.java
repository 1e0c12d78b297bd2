package dev.lathe.runtime.http;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.model.problem.ErrorCode;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.identity.Caller;
import dev.lathe.runtime.plan.Finding;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.relay.WakeUp;
import dev.lathe.runtime.sql.TenantDatabases;
import dev.lathe.runtime.workflow.TaskAnswer;
import dev.lathe.runtime.workflow.TaskPerson;
import dev.lathe.runtime.workflow.TaskQuery;
import dev.lathe.runtime.workflow.UserTasks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Answers who asks for user tasks of workflows: {@code /_lathe/tasks} and what is below it. */
final class TaskRoutes {
  private static final Set<String> STATUSES = Set.of("open", "completed", "cancelled");
  private static final Set<String> ASSIGNEES = Set.of("me", "none");

  private final TenantDatabases databases;
  private final Map<Tenant, UserTasks> tasks = new ConcurrentHashMap<>();
  private final WakeUp wakeUp;
  private final Platform platform;

  /**
   * @param wakeUp rung when a task was completed, so that its run goes on
   */
  TaskRoutes(TenantDatabases databases, WakeUp wakeUp, Platform platform) {
    this.databases = databases;
    this.wakeUp = wakeUp;
    this.platform = platform;
  }

  /** Answers {@code request} of {@code caller}, who was authenticated where anybody is. */
  Reply reply(
      Tenant tenant, BundleId bundle, Caller caller, RequestTarget target, HttpRequest request) {
    UserTasks of = tasks.computeIfAbsent(tenant, one -> new UserTasks(databases.of(one), platform));
    if (!of.there()) return new Reply.Failure(Destination.unknown());
    if (caller.actor().isEmpty()) return new Reply.Failure(Failures.notAuthenticated());
    var person = new TaskPerson(caller.actor().get().id(), caller::user);
    List<String> below = target.segments().subList(2, target.segments().size());
    if (below.isEmpty()) return list(of, person, target);
    String id = below.getFirst();
    if (below.size() == 1) return reply(of.show(person, id));
    return switch (ReceivedBody.object(request)
        .then(sent -> change(of, person, id, below.get(1), sent, bundle, request.headers()))) {
      case Checked.Passed<Reply>(Reply reply) -> reply;
      case Checked.Refused<Reply>(Problem problem) -> failure(problem);
    };
  }

  private Checked<Reply> change(
      UserTasks of,
      TaskPerson person,
      String id,
      String verb,
      Json.Obj sent,
      BundleId bundle,
      HttpHeaders headers) {
    return switch (verb) {
      case "claim" ->
          sent.members().isEmpty()
              ? passed(reply(of.claim(person, id, bundle)))
              : misfit(unknown(sent.members().keySet().iterator().next()));
      case "delegate" -> delegate(of, person, id, sent, bundle);
      default ->
          Conditions.of(headers)
              .then(
                  conditions ->
                      passed(reply(of.complete(person, id, sent, conditions.key(), bundle))));
    };
  }

  private Checked<Reply> delegate(
      UserTasks of, TaskPerson person, String id, Json.Obj sent, BundleId bundle) {
    for (String name : sent.members().keySet()) {
      if (!name.equals("to")) return misfit(unknown(name));
    }
    return switch (sent.get("to").orElse(Json.of(""))) {
      case Json.Null _ -> passed(reply(of.delegate(person, id, Optional.empty(), bundle)));
      case Json.Str(String to) when !to.isBlank() && to.length() <= 256 ->
          passed(reply(of.delegate(person, id, Optional.of(to), bundle)));
      default ->
          misfit(
              new Finding(
                  "to", "expected the id of somebody, or null to give it back", "invalid_type"));
    };
  }

  private static Finding unknown(String name) {
    return new Finding(name, "is not a known field", "unrecognized_keys");
  }

  private static Checked<Reply> misfit(Finding finding) {
    return new Checked.Refused<>(Problem.validation(List.of(finding)));
  }

  private static Checked<Reply> passed(Reply reply) {
    return new Checked.Passed<>(reply);
  }

  private Reply list(UserTasks of, TaskPerson person, RequestTarget target) {
    var findings = new ArrayList<Finding>();
    Map<String, List<String>> query = target.query();
    String status = one(query, "status", STATUSES, findings).orElse("open");
    Optional<String> assignee = one(query, "assignee", ASSIGNEES, findings);
    int limit = limit(query, findings);
    if (!findings.isEmpty()) return new Reply.Failure(Problem.validation(findings));
    var asked =
        new TaskQuery(
            status,
            assignee,
            last(query, "definition"),
            last(query, "run"),
            last(query, "key"),
            last(query, "after"),
            limit);
    List<Json.Obj> found = of.list(person, asked);
    Reply.Success success =
        Reply.Success.json(new Members().with("tasks", found, task -> task).text(), Map.of());
    if (found.size() < limit) return success;
    String next = found.getLast().text("id").orElse("");
    return success.with("Link", "<" + query(query, next) + ">; rel=\"next\"");
  }

  private static String query(Map<String, List<String>> query, String after) {
    var text = new StringBuilder("?after=" + UrlText.segment(after));
    query.forEach(
        (name, values) -> {
          if (!name.equals("after")) {
            text.append('&').append(UrlText.segment(name)).append('=');
            text.append(UrlText.segment(values.getLast()));
          }
        });
    return text.toString();
  }

  private static Optional<String> last(Map<String, List<String>> query, String name) {
    return Optional.ofNullable(query.get(name)).map(List::getLast);
  }

  private static Optional<String> one(
      Map<String, List<String>> query, String name, Set<String> of, List<Finding> findings) {
    Optional<String> value = last(query, name);
    if (value.isPresent() && !of.contains(value.get())) {
      String words = of.stream().sorted().reduce((a, b) -> a + ", " + b).orElse("");
      findings.add(new Finding(name, "is none of " + words, "invalid_value"));
    }
    return value;
  }

  private static int limit(Map<String, List<String>> query, List<Finding> findings) {
    Optional<String> text = last(query, "limit");
    if (text.isEmpty()) return TaskQuery.USUAL;
    if (text.get().matches("[1-9][0-9]{0,2}") && Integer.parseInt(text.get()) <= TaskQuery.MOST) {
      return Integer.parseInt(text.get());
    }
    findings.add(
        new Finding("limit", "is not a whole number from 1 to " + TaskQuery.MOST, "invalid_type"));
    return TaskQuery.USUAL;
  }

  private Reply reply(TaskAnswer answer) {
    return switch (answer) {
      case TaskAnswer.Shown(Json.Obj task, boolean changed, boolean again) -> {
        if (changed) wakeUp.ringOrLose(); // else a run goes on when its due time is looked at
        Reply.Success shown = Reply.Success.json(JsonText.write(task), Map.of());
        yield again ? shown.with("Idempotency-Replay", "true") : shown;
      }
      case TaskAnswer.Unknown _ ->
          failure(Problem.of(ErrorCode.TASK_NOT_FOUND, "There is no such task for you"));
      case TaskAnswer.Held(Optional<String> assignee) ->
          failure(
              Problem.of(ErrorCode.TASK_CLAIMED, "somebody else has the task to themselves")
                  .withDetail("assignee", assignee.map(Json::of).orElse(Json.NULL))
                  .withHint("they complete it, delegate it, or give it back"));
      case TaskAnswer.Closed(Json.Obj task) -> failure(closed(task));
      case TaskAnswer.NotStarter _ ->
          failure(
              Problem.of(
                  ErrorCode.FORBIDDEN, "you began this, and somebody else has to do the task"));
      case TaskAnswer.Misfit(List<Finding> findings) -> failure(Problem.validation(findings));
      case TaskAnswer.KeyReused _ -> failure(Responses.keyReused());
      case TaskAnswer.Busy _ ->
          failure(
              Problem.of(ErrorCode.STORE_UNAVAILABLE, "The workflow moves on all the time")
                  .withHeader("Retry-After", "1")
                  .withHint("send it again; nothing was done"));
    };
  }

  private static Problem closed(Json.Obj task) {
    boolean completed = task.text("status").equals(Optional.of("completed"));
    Problem problem =
        Problem.of(
            ErrorCode.TASK_CLOSED,
            completed
                ? "the task was completed before"
                : "the task is gone: its workflow went on without it");
    for (String detail : List.of("status", "endedAt", "endedBy")) {
      Optional<String> value = task.text(detail);
      if (value.isPresent()) problem = problem.withDetail(detail, Json.of(value.get()));
    }
    return problem;
  }

  private static Reply failure(Problem problem) {
    return new Reply.Failure(problem);
  }
}
