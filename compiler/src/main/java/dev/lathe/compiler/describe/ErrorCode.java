package dev.lathe.compiler.describe;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.util.List;
import java.util.Optional;

/** The codes that an operation can answer with instead of a result. */
enum ErrorCode {
  VALIDATION_ERROR(
      400,
      "inputs are missing, of the wrong type or unknown; `details` lists all of them",
      "Invalid request parameters"),
  INVALID_BODY(400, "the body is not a JSON object", "The body is not a JSON object"),
  INPUT_FROM_MISSING(
      400,
      "a header, query key or form field that has to be there is not",
      "required input \"reporterId\" from header is missing"),
  IDEMPOTENCY_KEY_INVALID(
      400,
      "the Idempotency-Key is not 1 to 255 visible ASCII characters",
      "The Idempotency-Key is not 1 to 255 visible ASCII characters"),
  IF_MATCH_INVALID(
      400,
      "the If-Match is neither one version nor `*`",
      "The If-Match is neither one version nor *"),
  URI_INVALID(400, "the URI is not percent-encoded UTF-8", "The URI is not percent-encoded UTF-8"),
  RUNTIME_AUTH_TOKEN_INVALID(
      401, "no bearer token came, or nobody knows the one that came", "authentication required"),
  COMMAND_CONCURRENCY_CONFLICT(
      409,
      "the aggregate is not at the version that If-Match names",
      "expected version 3, the aggregate has version 4"),
  BODY_LIMIT_EXCEEDED(
      413, "the body is larger than 1 MiB", "The body is larger than 1048576 bytes"),
  URI_TOO_LONG(
      414,
      "path and query are longer than 16,384 characters",
      "Path and query are longer than 16384 characters"),
  COMMAND_GUARD_REJECTED(
      422, "a guard said no", "command guard at node \"allowed\" rejected input"),
  COMMAND_ILLEGAL_TRANSITION(
      422,
      "the aggregate's state does not allow it, or there is no such aggregate",
      "transition \"close\" illegal from state \"closed\""),
  INVALID_AGGREGATE_ID(
      422, "the aggregate's id came out as nothing", "node \"changed\" has no aggregate id"),
  INVALID_VALUE(
      422,
      "a value does not fit the field that it is for",
      "node \"changed\" has no fitting value for field \"title\""),
  IDEMPOTENCY_KEY_REUSED(
      422,
      "the Idempotency-Key came with another request before",
      "the idempotency key belongs to another request"),
  FIND_ONE_NOT_UNIQUE(
      422,
      "where one row is looked for, there are several",
      "findOne at node \"it\" met several rows"),
  ARITHMETIC_OVERFLOW(422, "a sum does not fit 64 bits", "a whole number does not fit 64 bits"),
  INTERNAL_ERROR(500, "our mistake", "Internal server error"),
  EXTERNAL_MODULE_SCHEMA_MISMATCH(
      500,
      "a module's response is not what the operation needs",
      "a response did not fit: `charge.total` expected a decimal, got a text"),
  EXTERNAL_MODULE_NOT_CONFIGURED(
      500,
      "a module that the operation calls is not configured where it runs",
      "the module `payments` is not configured here"),
  NATIVE_OPERATION_HANDLER_MISSING(
      501,
      "no handler runs this native operation",
      "no handler runs the native operation \"files.publish\""),
  EXTERNAL_MODULE_INTERNAL(502, "a module failed", "the module failed inside"),
  EXTERNAL_MODULE_UNAVAILABLE(
      503, "a module can't be reached; nothing was changed here", "no route to the module"),
  EXTERNAL_MODULE_OVERLOAD(503, "a module has too much to do", "the module is overloaded"),
  EXTERNAL_MODULE_TIMEOUT(504, "a module did not answer in time", "no answer within 1000 ms"),
  STORE_UNAVAILABLE(
      503,
      "the database gave no answer; with the same Idempotency-Key a retry happens once",
      "The database gave no answer");

  final int status;

  /** What it means, for people. */
  final String meaning;

  private final String message;

  ErrorCode(int status, String meaning, String message) {
    this.status = status;
    this.meaning = meaning;
    this.message = message;
  }

  /** An answer with this code. */
  Json.Obj example() {
    return example(message, details());
  }

  /** The same of one guard. */
  static Json.Obj guard(String node) {
    return COMMAND_GUARD_REJECTED.example(
        "command guard at node \"" + node + "\" rejected input", node(node));
  }

  private Json.Obj example(String text, Optional<Json> details) {
    var problem =
        new Members()
            .with("type", "about:blank")
            .with("title", title(status))
            .with("status", Json.of(status))
            .with("detail", text)
            .with("code", name())
            .with("message", text);
    details.ifPresent(value -> problem.with("details", value));
    return problem.with("requestId", "0197c5f0-6a51-7cc2-8a7e-6f1f0e2b9d11").object();
  }

  private Optional<Json> details() {
    return switch (this) {
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
      case COMMAND_GUARD_REJECTED -> node("allowed");
      case COMMAND_ILLEGAL_TRANSITION ->
          Optional.of(new Members().with("transition", "close").with("state", "closed").object());
      case INVALID_AGGREGATE_ID -> node("changed");
      case INVALID_VALUE ->
          Optional.of(new Members().with("nodeId", "changed").with("field", "title").object());
      case FIND_ONE_NOT_UNIQUE -> node("it");
      case NATIVE_OPERATION_HANDLER_MISSING ->
          Optional.of(new Members().with("operation", "files.publish").object());
      case RUNTIME_AUTH_TOKEN_INVALID ->
          Optional.of(new Members().with("reason", "TOKEN_EXPIRED").object());
      case EXTERNAL_MODULE_SCHEMA_MISMATCH,
          EXTERNAL_MODULE_NOT_CONFIGURED,
          EXTERNAL_MODULE_INTERNAL,
          EXTERNAL_MODULE_UNAVAILABLE,
          EXTERNAL_MODULE_OVERLOAD,
          EXTERNAL_MODULE_TIMEOUT,
          INVALID_BODY,
          INPUT_FROM_MISSING,
          IDEMPOTENCY_KEY_INVALID,
          IF_MATCH_INVALID,
          URI_INVALID,
          BODY_LIMIT_EXCEEDED,
          URI_TOO_LONG,
          IDEMPOTENCY_KEY_REUSED,
          ARITHMETIC_OVERFLOW,
          INTERNAL_ERROR,
          STORE_UNAVAILABLE ->
          Optional.empty();
    };
  }

  private static Optional<Json> node(String id) {
    return Optional.of(new Members().with("nodeId", id).object());
  }

  /** The status in words, as in the answers' {@code title}. */
  static String title(int status) {
    return switch (status) {
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 409 -> "Conflict";
      case 413 -> "Content Too Large";
      case 414 -> "URI Too Long";
      case 422 -> "Unprocessable Content";
      case 500 -> "Internal Server Error";
      case 501 -> "Not Implemented";
      case 502 -> "Bad Gateway";
      case 503 -> "Service Unavailable";
      case 504 -> "Gateway Timeout";
      default -> throw new IllegalArgumentException("no code has status " + status);
    };
  }
}
