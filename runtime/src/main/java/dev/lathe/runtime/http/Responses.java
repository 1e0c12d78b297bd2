package dev.lathe.runtime.http;

import dev.lathe.model.bundle.RouteLimits.Rate;
import dev.lathe.model.command.CommandOutcome;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.model.problem.ErrorCode;
import dev.lathe.model.problem.ProblemStatus;
import dev.lathe.runtime.operation.OperationOutcome;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** Where outcomes and problems become HTTP, and the only place where they do. */
final class Responses {
  /** Sent with every answer: it is what its type says, and for this place alone. */
  private static final Map<String, String> SECURITY =
      Map.of(
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "DENY",
          "Referrer-Policy", "no-referrer",
          "Cross-Origin-Resource-Policy", "same-origin");

  private Responses() {}

  static Reply of(OperationOutcome outcome) {
    return switch (outcome) {
      case OperationOutcome.Decided(var command, _, _) -> of(command);
      case OperationOutcome.Answered(var body, var _, var _) -> Reply.Success.json(body, Map.of());
      case OperationOutcome.PageRefused(var reason) -> failure(PageLinks.refused(reason));
      case OperationOutcome.Unchanged(var revision) -> new Reply.Unchanged(Known.tag(revision));
      case OperationOutcome.Ambiguous(var node) -> failure(ambiguous(node));
      case OperationOutcome.Forbidden _ -> failure(forbidden());
      case OperationOutcome.InProgress(var pause) -> failure(inProgress(pause));
      case OperationOutcome.WithoutEvent(var detail) -> failure(withoutEvent(detail));
      case OperationOutcome.HandlerMissing(var name) -> failure(handlerMissing(name));
    };
  }

  private static Problem inProgress(Duration pause) {
    return Problem.of(
            ErrorCode.COMMAND_IN_PROGRESS, "A request with this Idempotency-Key is being worked on")
        .withHeader("Retry-After", String.valueOf(pause.toSeconds()))
        .withHint("send the same request again, with the same key: it is answered once it is done");
  }

  private static Problem withoutEvent(Json.Obj detail) {
    var problem =
        Problem.of(
            ErrorCode.EFFECT_WITHOUT_EVENT,
            "Something was done outside, and then the command was refused");
    for (var one : detail.members().entrySet()) {
      problem = problem.withDetail(one.getKey(), one.getValue());
    }
    boolean madeGood = detail.get("madeGood").orElse(Json.NULL).equals(Json.of(true));
    return problem.withHint(
        madeGood
            ? "it was made good for outside, as if it had not been; ask with another key if it is"
                + " still meant"
            : "whoever runs the service was told; a retry does nothing that was done again");
  }

  /** A key that was used for something else. */
  static Problem keyReused() {
    return Problem.of(
            ErrorCode.IDEMPOTENCY_KEY_REUSED, "the idempotency key belongs to another request")
        .withHint("send a fresh Idempotency-Key with each new request");
  }

  private static Reply of(CommandOutcome outcome) {
    return switch (outcome) {
      case CommandOutcome.Accepted(var body, var version) ->
          Reply.Success.json(
              body,
              version.isPresent() ? Map.of("ETag", "\"" + version.getAsLong() + "\"") : Map.of());
      case CommandOutcome.Replayed(var first) -> replayed(of(first));
      case CommandOutcome.KeyReused _ -> failure(keyReused());
      case CommandOutcome.RateLimited(var limit, var perMinute, var burst, var tokens) ->
          failure(
              Rates.Told.of(new Rate(limit, perMinute, burst), Rates.Whose.CALLER, false, tokens)
                  .problem());
      case CommandOutcome.Forbidden _ -> failure(forbidden());
      case CommandOutcome.GuardRejected(var node, var words) ->
          failure(
              Problem.of(
                      ErrorCode.COMMAND_GUARD_REJECTED,
                      "command guard at node \"" + node + "\" rejected input")
                  .withDetail("nodeId", Json.of(node))
                  .inWords(words));
      case CommandOutcome.IllegalTransition illegal ->
          failure(illegal(illegal).inWords(illegal.words()));
      case CommandOutcome.VersionConflict conflict -> failure(conflict(conflict));
      case CommandOutcome.InvalidValue(var node, var field, var index) ->
          failure(
              at(
                  Problem.of(
                          ErrorCode.INVALID_VALUE,
                          "node \"" + node + "\" has no fitting value for field \"" + field + "\"")
                      .withDetail("nodeId", Json.of(node))
                      .withDetail("field", Json.of(field)),
                  index));
      case CommandOutcome.RuleBroken(var field, var rule, var said, var words) ->
          failure(
              Problem.of(ErrorCode.RULE_BROKEN, "\"" + field + "\" " + said)
                  .withDetail("field", Json.of(field))
                  .withDetail("rule", Json.of(rule))
                  .inWords(words));
      case CommandOutcome.InvariantBroken(var rule, var words) ->
          failure(
              Problem.of(
                      ErrorCode.INVARIANT_BROKEN, "the invariant \"" + rule + "\" would not hold")
                  .withDetail("invariant", Json.of(rule))
                  .inWords(words));
      case CommandOutcome.NotUnique(var fields, var words) ->
          failure(
              Problem.of(
                      ErrorCode.NOT_UNIQUE,
                      "another one has the same \"" + String.join("\", \"", fields) + "\"")
                  .withDetail("fields", Members.strings(fields))
                  .inWords(words));
      case CommandOutcome.ChildRefused refused ->
          failure(refused(refused).inWords(refused.words()));
      case CommandOutcome.TooManyChildren(var node, var list, var max) ->
          failure(
              Problem.of(
                      ErrorCode.CHILDREN_TOO_MANY,
                      "\"" + list + "\" would have more than " + max + " records")
                  .withDetail("nodeId", Json.of(node))
                  .withDetail("list", Json.of(list))
                  .withDetail("max", Json.of(max)));
      case CommandOutcome.InvalidId(var node, var index) ->
          failure(
              at(
                  Problem.of(
                          ErrorCode.INVALID_AGGREGATE_ID,
                          "node \"" + node + "\" has no aggregate id")
                      .withDetail("nodeId", Json.of(node)),
                  index));
      case CommandOutcome.RepeatedAggregate(var about) ->
          failure(
              about(
                  Problem.of(
                      ErrorCode.COMMAND_REPEATED_AGGREGATE,
                      "another element or event is about %s %s too"
                          .formatted(about.entity(), about.aggregateId())),
                  Optional.of(about)));
      case CommandOutcome.Ambiguous(var node) -> failure(ambiguous(node));
    };
  }

  /** Says nothing of why: the rule is in the description of the API. */
  static Problem forbidden() {
    return Problem.of(ErrorCode.FORBIDDEN, "you may not do this");
  }

  /** Whatever is sent: what would have to run is not here. */
  static Problem handlerMissing(String operation) {
    return Problem.of(
            ErrorCode.NATIVE_OPERATION_HANDLER_MISSING,
            "no handler runs the native operation \"" + operation + "\"")
        .withDetail("operation", Json.of(operation));
  }

  /**
   * The answer for {@code reply}, with the headers that every answer has.
   *
   * @param told further headers, for a developer
   */
  static HttpAnswer answer(Reply reply, Identity identity, Map<String, String> told) {
    var headers = new TreeMap<>(SECURITY);
    headers.putAll(told);
    headers.put("Correlation-Id", identity.correlation());
    headers.put("X-Request-ID", identity.requestId());
    headers.put("traceparent", identity.traceparent());
    identity.place().tracestate().ifPresent(state -> headers.put("tracestate", state));
    return switch (reply) {
      case Reply.Success(var body, var contentType, var cache, var own, int status) ->
          answer(status, headers, own, contentType, cache, body);
      case Reply.Worded(int status, var body, var own, var _) -> worded(status, headers, own, body);
      case Reply.Allowed(var own) -> {
        headers.putAll(own);
        yield new HttpAnswer(204, headers, AnswerBody.NONE);
      }
      case Reply.Unchanged(var tag) -> {
        headers.put("ETag", tag);
        headers.put("Cache-Control", Reply.Success.KEPT);
        yield new HttpAnswer(304, headers, AnswerBody.NONE);
      }
      case Reply.Failure(var problem) ->
          json(
              problem.status(),
              headers,
              problem.headers(),
              "application/problem+json",
              body(problem, identity));
      case Reply.Unwell(var reason, _) ->
          json(
              ProblemStatus.SERVICE_UNAVAILABLE,
              headers,
              Map.of(),
              "application/json",
              unwell(reason));
    };
  }

  /** Of two headers of one name its author's counts; 204 and 304 have no body. */
  private static HttpAnswer worded(
      int status, SortedMap<String, String> headers, Map<String, String> own, AnswerBody body) {
    var all = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    all.putAll(headers);
    all.putIfAbsent("Cache-Control", Reply.Success.NO_STORE);
    boolean empty = body.equals(AnswerBody.NONE) || status == 204 || status == 304;
    if (!empty) all.putIfAbsent("Content-Type", "application/json");
    all.putAll(own);
    return new HttpAnswer(status, new TreeMap<>(all), empty ? AnswerBody.NONE : body);
  }

  private static HttpAnswer json(
      ProblemStatus status,
      SortedMap<String, String> headers,
      Map<String, String> own,
      String contentType,
      Json body) {
    var text = new AnswerBody.Text(JsonText.write(body));
    return answer(status.code(), headers, own, contentType, Reply.Success.NO_STORE, text);
  }

  private static HttpAnswer answer(
      int status,
      SortedMap<String, String> headers,
      Map<String, String> own,
      String contentType,
      String cache,
      AnswerBody body) {
    headers.putAll(own);
    headers.put("Content-Type", contentType);
    headers.put("Cache-Control", cache);
    return new HttpAnswer(status, headers, body);
  }

  private static Json unwell(String reason) {
    return new Members().with("ok", false).with("reason", reason).object();
  }

  /**
   * RFC 9457's members first, the flat ones of the blueprint format beside them. The title is the
   * status in words, as it has to be where the type says no more than that (section 4.2.1).
   */
  private static Json body(Problem problem, Identity identity) {
    var members =
        new Members()
            .with("type", problem.type())
            .with("title", problem.status().title())
            .with("status", problem.status().code())
            .with("detail", problem.message())
            .with("code", problem.code())
            .with("message", problem.message());
    problem.details().ifPresent(details -> members.with("details", details));
    return members.with("hint", problem.hint()).with("requestId", identity.requestId()).object();
  }

  private static Reply replayed(Reply first) {
    return switch (first) {
      case Reply.Success success -> success.with("Idempotency-Replay", "true");
      case Reply.Failure(var problem) -> failure(problem.withHeader("Idempotency-Replay", "true"));
      case Reply.Unwell _, Reply.Allowed _, Reply.Unchanged _, Reply.Worded _ ->
          throw new IllegalStateException("no command asks for that");
    };
  }

  /** The three sentences are the blueprint format's own. */
  private static Problem illegal(CommandOutcome.IllegalTransition illegal) {
    String transition = "\"" + illegal.transition() + "\"";
    if (illegal.deleted()) {
      return deleted(illegal, transition);
    }
    String message =
        illegal.creation()
            ? "creation transition " + transition + " cannot run against an existing aggregate"
            : illegal
                .state()
                .map(state -> "transition " + transition + " illegal from state \"" + state + "\"")
                .orElse("transition " + transition + " requires an existing aggregate");
    return about(
        Problem.of(ErrorCode.COMMAND_ILLEGAL_TRANSITION, message + of(illegal.about()))
            .withDetail("transition", Json.of(illegal.transition()))
            .withDetail("state", illegal.state().map(Json::of).orElse(Json.NULL)),
        illegal.about());
  }

  /** What was deleted is as absent as what never was, and the detail says that it was there. */
  private static Problem deleted(CommandOutcome.IllegalTransition illegal, String transition) {
    Problem problem =
        illegal.creation()
            ? Problem.of(
                ErrorCode.STREAM_CLOSED,
                "creation transition "
                    + transition
                    + " cannot run: the aggregate was deleted"
                    + of(illegal.about()))
            : Problem.of(
                ErrorCode.COMMAND_ILLEGAL_TRANSITION,
                "transition "
                    + transition
                    + " requires an existing aggregate, and this one was deleted"
                    + of(illegal.about()));
    return about(
        problem
            .withDetail("transition", Json.of(illegal.transition()))
            .withDetail("state", Json.NULL)
            .withDetail("deleted", Json.of(true)),
        illegal.about());
  }

  private static Problem conflict(CommandOutcome.VersionConflict conflict) {
    String message =
        "expected version %s, the aggregate has version %s"
            .formatted(conflict.expected(), conflict.actual());
    return about(
            Problem.of(ErrorCode.COMMAND_CONCURRENCY_CONFLICT, message + of(conflict.about()))
                .withDetail("expected", Json.of(conflict.expected()))
                .withDetail("actual", Json.of(conflict.actual()))
                .withDetail("currentVersion", Json.of(conflict.actual())),
            conflict.about())
        .withHint("read again, then send the current version in If-Match");
  }

  private static Problem refused(CommandOutcome.ChildRefused refused) {
    String list = "\"" + refused.list() + "\"";
    String record = "record \"" + refused.key() + "\"";
    Problem problem =
        switch (refused.fault()) {
          case EXISTS -> Problem.of(ErrorCode.CHILD_EXISTS, list + " has a " + record + " already");
          case ABSENT -> Problem.of(ErrorCode.CHILD_NOT_FOUND, list + " has no " + record);
          case REPEATED ->
              Problem.of(ErrorCode.CHILD_REPEATED, list + " is given the " + record + " twice");
        };
    return problem
        .withDetail("nodeId", Json.of(refused.node()))
        .withDetail("list", Json.of(refused.list()))
        .withDetail("key", Json.of(refused.key()))
        .withDetail("index", Json.of(refused.index()));
  }

  /** Of several aggregates a message names the one that it is about. */
  private static String of(Optional<CommandOutcome.About> about) {
    return about.map(a -> " (%s %s)".formatted(a.entity(), a.aggregateId())).orElse("");
  }

  /** Of several elements the place of the one that it is about. */
  private static Problem at(Problem problem, OptionalLong index) {
    return index.isPresent() ? problem.withDetail("index", Json.of(index.getAsLong())) : problem;
  }

  private static Problem about(Problem problem, Optional<CommandOutcome.About> about) {
    return about
        .map(
            a ->
                at(
                    problem
                        .withDetail("nodeId", Json.of(a.node()))
                        .withDetail("entity", Json.of(a.entity()))
                        .withDetail("aggregateId", Json.of(a.aggregateId())),
                    a.index()))
        .orElse(problem);
  }

  /** The findOne {@code node} met several rows. */
  private static Problem ambiguous(String node) {
    return Problem.of(
            ErrorCode.FIND_ONE_NOT_UNIQUE, "findOne at node \"" + node + "\" met several rows")
        .withDetail("nodeId", Json.of(node));
  }

  private static Reply failure(Problem problem) {
    return new Reply.Failure(problem);
  }
}
