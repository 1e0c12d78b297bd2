package dev.lathe.compiler.describe;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.model.problem.ErrorCode;
import java.util.List;
import java.util.Optional;

/** What an error looks like on the wire. */
final class ErrorExample {
  private ErrorExample() {}

  static Json.Obj of(ErrorCode code) {
    return example(code, code.example(), details(code));
  }

  /** The same of one guard. */
  static Json.Obj guard(String node) {
    return example(
        ErrorCode.COMMAND_GUARD_REJECTED,
        "command guard at node \"" + node + "\" rejected input",
        node(node));
  }

  /** One with an author's code and perhaps message. */
  static Json.Obj worded(Worded worded) {
    ErrorCode reason = worded.reason();
    var details = new Members();
    if (details(reason).orElse(Json.NULL) instanceof Json.Obj usual) {
      details.withAll(usual);
    }
    Json.Obj reasoned = details.with("reason", reason.name()).object();
    String text = worded.message().orElse(reason.example());
    return example(reason, worded.code(), text, Optional.of(reasoned));
  }

  private static Json.Obj example(ErrorCode code, String text, Optional<Json> details) {
    return example(code, code.name(), text, details);
  }

  private static Json.Obj example(
      ErrorCode code, String name, String text, Optional<Json> details) {
    var problem =
        new Members()
            .with("type", code.type())
            .with("title", code.status().title())
            .with("status", Json.of(code.status().code()))
            .with("detail", text)
            .with("code", name)
            .with("message", text);
    details.ifPresent(value -> problem.with("details", value));
    return problem.with("requestId", "0197c5f0-6a51-7cc2-8a7e-6f1f0e2b9d11").object();
  }

  private static Optional<Json> details(ErrorCode code) {
    return switch (code) {
      case VALIDATION_ERROR ->
          Optional.of(
              new Json.Arr(
                  List.of(
                      new Members()
                          .with("path", "limit")
                          .with("message", "must be at least 0")
                          .with("code", "too_small")
                          .object())));
      case COMMAND_CONCURRENCY_CONFLICT ->
          Optional.of(
              new Members()
                  .with("expected", Json.of(3))
                  .with("actual", Json.of(4))
                  .with("currentVersion", Json.of(4))
                  .object());
      case TASK_CLAIMED -> Optional.of(new Members().with("assignee", "bob").object());
      case TASK_CLOSED ->
          Optional.of(new Members().with("status", "completed").with("endedBy", "bob").object());
      case COMMAND_GUARD_REJECTED -> node("allowed");
      case COMMAND_ILLEGAL_TRANSITION ->
          Optional.of(new Members().with("transition", "close").with("state", "closed").object());
      case INVALID_AGGREGATE_ID -> node("changed");
      case COMMAND_REPEATED_AGGREGATE ->
          Optional.of(
              new Members()
                  .with("nodeId", "taken")
                  .with("entity", "StockItem")
                  .with("aggregateId", "a1")
                  .with("index", 1)
                  .object());
      case INVALID_VALUE ->
          Optional.of(new Members().with("nodeId", "changed").with("field", "title").object());
      case STREAM_CLOSED ->
          Optional.of(new Members().with("transition", "open").with("deleted", true).object());
      case RULE_BROKEN ->
          Optional.of(new Members().with("field", "amount").with("rule", "max").object());
      case INVARIANT_BROKEN -> Optional.of(new Members().with("invariant", "twoPeople").object());
      case NOT_UNIQUE -> Optional.of(new Members().with("fields", List.of("email")).object());
      case CHILD_EXISTS, CHILD_NOT_FOUND, CHILD_REPEATED ->
          Optional.of(
              new Members()
                  .with("nodeId", "changed")
                  .with("list", "lines")
                  .with("key", "a1")
                  .with("index", Json.of(0))
                  .object());
      case CHILDREN_TOO_MANY ->
          Optional.of(
              new Members()
                  .with("nodeId", "changed")
                  .with("list", "lines")
                  .with("max", Json.of(100))
                  .object());
      case FIND_ONE_NOT_UNIQUE -> node("it");
      case EFFECT_WITHOUT_EVENT ->
          Optional.of(
              new Members()
                  .with("done", List.of("charge"))
                  .with("refusal", "guard_rejected")
                  .with("compensated", List.of("charge"))
                  .with("madeGood", Json.of(true))
                  .object());
      case COMMAND_OUTCOME_UNKNOWN ->
          Optional.of(
              new Members()
                  .with("idempotencyKey", "0197c5f0-6a51-7cc2-8a7e-6f1f0e2b9d12")
                  .object());
      case NATIVE_OPERATION_HANDLER_MISSING ->
          Optional.of(new Members().with("operation", "files.publish").object());
      case IDENTITY_CLAIM_MISSING -> Optional.of(new Members().with("claim", "tenant").object());
      case SCOPE_MISSING -> Optional.of(new Members().with("scope", "ops:read").object());
      case RUNTIME_AUTH_TOKEN_INVALID ->
          Optional.of(new Members().with("reason", "TOKEN_EXPIRED").object());
      case EXTERNAL_MODULE_SCHEMA_MISMATCH,
          EXTERNAL_MODULE_NOT_CONFIGURED,
          EXTERNAL_MODULE_INTERNAL,
          EXTERNAL_MODULE_UNAVAILABLE,
          EXTERNAL_MODULE_OVERLOAD,
          EXTERNAL_MODULE_TIMEOUT,
          EXTERNAL_OUTCOME_UNKNOWN,
          EXTERNAL_MODULE_CIRCUIT_OPEN,
          EXTERNAL_VENDOR_DOMAIN,
          ROUTE_NOT_FOUND,
          RUN_NOT_FOUND,
          TASK_NOT_FOUND,
          RUN_STATE_CONFLICT,
          RESULT_ABSENT,
          METHOD_NOT_ALLOWED,
          INVALID_BODY,
          INPUT_FROM_MISSING,
          IDEMPOTENCY_KEY_INVALID,
          IDEMPOTENCY_KEY_REQUIRED,
          COMMAND_IN_PROGRESS,
          IF_MATCH_INVALID,
          IF_MATCH_UNCLEAR,
          CURSOR_INVALID,
          CURSOR_OF_ANOTHER_LIST,
          CURSOR_KEY_UNAVAILABLE,
          URI_INVALID,
          ACTOR_AMBIGUOUS,
          FORBIDDEN,
          UNSUPPORTED_MEDIA_TYPE,
          BODY_LIMIT_EXCEEDED,
          URI_TOO_LONG,
          IDEMPOTENCY_KEY_REUSED,
          ARITHMETIC_OVERFLOW,
          BINDINGS_RUNTIME_INVALID_REDIRECT,
          BINDINGS_RUNTIME_REDIRECT_HOST_NOT_ALLOWED,
          ANSWER_TOO_LARGE,
          READ_TIMED_OUT,
          INTERNAL_ERROR,
          IDENTITY_UNAVAILABLE,
          RATE_LIMITED,
          BUNDLE_UNREADABLE,
          STORE_UNAVAILABLE ->
          Optional.empty();
    };
  }

  private static Optional<Json> node(String id) {
    return Optional.of(new Members().with("nodeId", id).object());
  }
}
