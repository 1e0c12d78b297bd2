package dev.lathe.model.problem;

import static dev.lathe.model.problem.ProblemStatus.BAD_GATEWAY;
import static dev.lathe.model.problem.ProblemStatus.BAD_REQUEST;
import static dev.lathe.model.problem.ProblemStatus.CONFLICT;
import static dev.lathe.model.problem.ProblemStatus.CONTENT_TOO_LARGE;
import static dev.lathe.model.problem.ProblemStatus.GATEWAY_TIMEOUT;
import static dev.lathe.model.problem.ProblemStatus.INTERNAL_SERVER_ERROR;
import static dev.lathe.model.problem.ProblemStatus.NOT_FOUND;
import static dev.lathe.model.problem.ProblemStatus.NOT_IMPLEMENTED;
import static dev.lathe.model.problem.ProblemStatus.SERVICE_UNAVAILABLE;
import static dev.lathe.model.problem.ProblemStatus.TOO_MANY_REQUESTS;
import static dev.lathe.model.problem.ProblemStatus.UNAUTHORIZED;
import static dev.lathe.model.problem.ProblemStatus.UNPROCESSABLE_CONTENT;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What can go wrong with a request, by the code that a program reads. The names are the blueprint
 * format's where it has one; they are stable.
 */
public enum ErrorCode {
  VALIDATION_ERROR(
      BAD_REQUEST,
      "inputs are missing, of the wrong type or unknown; `details` lists all of them",
      "Invalid request parameters"),
  INVALID_BODY(BAD_REQUEST, "the body is not a JSON object", "The body is not a JSON object"),
  ACTOR_AMBIGUOUS(
      BAD_REQUEST,
      "the actor header came more than once: its values, joined, would be somebody else",
      "The header \"x-actor-id\" names more than one actor"),
  INPUT_FROM_MISSING(
      BAD_REQUEST,
      "a header, query key or form field that has to be there is not",
      "required input \"reporterId\" from header is missing"),
  IDEMPOTENCY_KEY_INVALID(
      BAD_REQUEST,
      "the Idempotency-Key is not 1 to 255 visible ASCII characters",
      "The Idempotency-Key is not 1 to 255 visible ASCII characters"),
  IDEMPOTENCY_KEY_REQUIRED(
      BAD_REQUEST,
      "the operation does something outside that must not be done twice, and came without an"
          + " Idempotency-Key; nothing was done",
      "An Idempotency-Key is needed: the operation does something that must not be done twice"),
  IF_MATCH_INVALID(
      BAD_REQUEST,
      "the If-Match is neither one version nor `*`",
      "The If-Match is neither one version nor *"),
  IF_MATCH_UNCLEAR(
      BAD_REQUEST,
      "an If-Match came with a command about several aggregates, of which the path names none",
      "If-Match could be about any of several aggregates"),
  CURSOR_INVALID(
      BAD_REQUEST,
      "a cursor is none that the service gave, or it was given before the key was changed: start at"
          + " the first page, without a cursor",
      "This cursor is none that the service gives now"),
  CURSOR_OF_ANOTHER_LIST(
      BAD_REQUEST,
      "a cursor was given for other filters, for another caller, or before the list was sorted"
          + " otherwise: start at the first page, without a cursor",
      "This cursor is of another list"),
  URI_INVALID(
      BAD_REQUEST, "the URI is not percent-encoded UTF-8", "The URI is not percent-encoded UTF-8"),
  RUNTIME_AUTH_TOKEN_INVALID(
      UNAUTHORIZED,
      "no bearer token came, or nobody knows the one that came",
      "authentication required"),
  IDENTITY_CLAIM_MISSING(
      ProblemStatus.FORBIDDEN,
      "the caller's token does not say what the operation has to know of them, or says it in"
          + " another type",
      "the token says nothing of `tenant` that this operation can use"),
  FORBIDDEN(
      ProblemStatus.FORBIDDEN,
      "the caller is known well enough and may not do this, or nobody unknown may",
      "you may not do this"),
  SCOPE_MISSING(
      ProblemStatus.FORBIDDEN,
      "the token is not for the scope that this endpoint of the service itself asks for",
      "the token is not for the scope `ops:read`"),
  ROUTE_NOT_FOUND(NOT_FOUND, "no route has this path", "No route has this path"),
  RESULT_ABSENT(NOT_FOUND, "a read found nothing, and says so with 404", "There is nothing here"),
  RUN_NOT_FOUND(NOT_FOUND, "no run of a workflow has this id", "There is no run \"3f2a9c\""),
  TASK_NOT_FOUND(
      NOT_FOUND,
      "there is no user task of this id, or it is not for the caller",
      "There is no such task for you"),
  METHOD_NOT_ALLOWED(
      ProblemStatus.METHOD_NOT_ALLOWED,
      "the path is there, the method is not; `Allow` names those that are",
      "This path does not take this method"),
  COMMAND_IN_PROGRESS(
      CONFLICT,
      "a request with this Idempotency-Key is being worked on; `Retry-After` says when to ask again",
      "A request with this Idempotency-Key is being worked on"),
  EFFECT_WITHOUT_EVENT(
      CONFLICT,
      "something was done outside, and then the command was refused: `details` has why. Whoever runs"
          + " the service was told",
      "`Charge` was done, and then the command was refused"),
  COMMAND_CONCURRENCY_CONFLICT(
      CONFLICT,
      "the aggregate is not at the version that If-Match names",
      "expected version 3, the aggregate has version 4"),
  RUN_STATE_CONFLICT(
      CONFLICT,
      "a run of a workflow is not so that this can be done to it",
      "nothing of it is in trouble, or waits for its next try"),
  STREAM_CLOSED(
      CONFLICT,
      "an aggregate of this id was deleted, and none is created anew",
      "creation transition \"open\" cannot run: the aggregate was deleted"),
  TASK_CLAIMED(
      CONFLICT,
      "somebody else has taken the user task, or was given it",
      "somebody else has the task to themselves"),
  TASK_CLOSED(
      CONFLICT,
      "the user task was completed, or its workflow went on without it",
      "the task was completed before"),
  BODY_LIMIT_EXCEEDED(
      CONTENT_TOO_LARGE,
      "the body is larger than 1 MiB, or than the route takes",
      "The body is larger than 1048576 bytes"),
  URI_TOO_LONG(
      ProblemStatus.URI_TOO_LONG,
      "path and query are longer than 16,384 characters",
      "Path and query are longer than 16384 characters"),
  UNSUPPORTED_MEDIA_TYPE(
      ProblemStatus.UNSUPPORTED_MEDIA_TYPE,
      "the body is in another charset than UTF-8, or compressed by other means than gzip",
      "A body is taken in UTF-8, not in \"iso-8859-1\""),
  COMMAND_GUARD_REJECTED(
      UNPROCESSABLE_CONTENT, "a guard said no", "command guard at node \"allowed\" rejected input"),
  COMMAND_ILLEGAL_TRANSITION(
      UNPROCESSABLE_CONTENT,
      "the aggregate's state does not allow it, or there is no such aggregate",
      "transition \"close\" illegal from state \"closed\""),
  COMMAND_REPEATED_AGGREGATE(
      UNPROCESSABLE_CONTENT,
      "two elements of a list, or one and another event, are about one aggregate",
      "another element or event is about StockItem a1 too"),
  INVALID_AGGREGATE_ID(
      UNPROCESSABLE_CONTENT,
      "the aggregate's id came out as nothing",
      "node \"changed\" has no aggregate id"),
  INVALID_VALUE(
      UNPROCESSABLE_CONTENT,
      "a value does not fit the field that it is for",
      "node \"changed\" has no fitting value for field \"title\""),
  RULE_BROKEN(
      UNPROCESSABLE_CONTENT,
      "a value is not what the rules of its field ask for",
      "\"amount\" must be at most 5"),
  INVARIANT_BROKEN(
      UNPROCESSABLE_CONTENT,
      "what would come of it is not as the entity has to be",
      "the invariant \"twoPeople\" would not hold"),
  NOT_UNIQUE(
      CONFLICT, "another one has the same values already", "another one has the same \"email\""),
  CHILD_EXISTS(
      CONFLICT,
      "a record to add has the key of one that is there",
      "\"lines\" has a record \"a1\" already"),
  CHILD_NOT_FOUND(
      UNPROCESSABLE_CONTENT,
      "a record to change or remove is not there",
      "\"lines\" has no record \"a1\""),
  CHILD_REPEATED(
      UNPROCESSABLE_CONTENT,
      "a request gives two records of one key",
      "\"lines\" is given the record \"a1\" twice"),
  CHILDREN_TOO_MANY(
      UNPROCESSABLE_CONTENT,
      "a list would have more records than it may",
      "\"lines\" would have more than 100 records"),
  IDEMPOTENCY_KEY_REUSED(
      UNPROCESSABLE_CONTENT,
      "the Idempotency-Key came with another request before",
      "the idempotency key belongs to another request"),
  FIND_ONE_NOT_UNIQUE(
      UNPROCESSABLE_CONTENT,
      "where one row is looked for, there are several",
      "findOne at node \"it\" met several rows"),
  BINDINGS_RUNTIME_INVALID_REDIRECT(
      UNPROCESSABLE_CONTENT,
      "the answer would lead to what is no address",
      "What the answer would lead to is no address"),
  BINDINGS_RUNTIME_REDIRECT_HOST_NOT_ALLOWED(
      UNPROCESSABLE_CONTENT,
      "the answer would lead to a host that the binding's `allowedRedirectHosts` do not list",
      "What the answer would lead to is at a host that is not listed"),
  ANSWER_TOO_LARGE(
      UNPROCESSABLE_CONTENT,
      "the answer is larger than the 6 MB that can be sent; with `details.done` the command was"
          + " done",
      "The answer is larger than 6 MB"),
  ARITHMETIC_OVERFLOW(
      UNPROCESSABLE_CONTENT,
      "a number is beyond an integer or decimal, a time beyond its years, a text too long",
      "a number is beyond what it can hold"),
  RATE_LIMITED(
      TOO_MANY_REQUESTS,
      "more requests came from the client's address, or from the caller, than the service takes;"
          + " `Retry-After` says when there is room again, and nothing was done",
      "more requests than 60 in a minute came from your address"),
  INTERNAL_ERROR(INTERNAL_SERVER_ERROR, "our mistake", "Internal server error"),
  EXTERNAL_MODULE_SCHEMA_MISMATCH(
      INTERNAL_SERVER_ERROR,
      "a module's response is not what the operation needs",
      "a response did not fit: `charge.total` expected a decimal, got a text"),
  EXTERNAL_MODULE_NOT_CONFIGURED(
      INTERNAL_SERVER_ERROR,
      "a module that the operation calls is not configured where it runs",
      "the module `payments` is not configured here"),
  NATIVE_OPERATION_HANDLER_MISSING(
      NOT_IMPLEMENTED,
      "no handler runs this native operation",
      "no handler runs the native operation \"files.publish\""),
  EXTERNAL_OUTCOME_UNKNOWN(
      BAD_GATEWAY,
      "a module that changes something gave no response, and it was asked without a key that its"
          + " service knows: it may have been done or not, and was not asked again",
      "the module `payments` gave no response to `Charge`, which it was asked without a key"),
  EXTERNAL_MODULE_INTERNAL(BAD_GATEWAY, "a module failed", "the module failed inside"),
  EXTERNAL_MODULE_UNAVAILABLE(
      SERVICE_UNAVAILABLE,
      "a module can't be reached; nothing was changed here",
      "no route to the module"),
  EXTERNAL_MODULE_OVERLOAD(
      SERVICE_UNAVAILABLE, "a module has too much to do", "the module is overloaded"),
  EXTERNAL_MODULE_CIRCUIT_OPEN(
      SERVICE_UNAVAILABLE,
      "a module failed too often and is left alone for a while",
      "the module is left alone for a while"),
  EXTERNAL_MODULE_TIMEOUT(
      GATEWAY_TIMEOUT, "a module did not answer in time", "no answer within 1000 ms"),
  EXTERNAL_VENDOR_DOMAIN(
      BAD_GATEWAY,
      "a module refused; its refusals have codes of their own and 400 to 409",
      "the vendor refused"),
  IDENTITY_UNAVAILABLE(
      SERVICE_UNAVAILABLE,
      "the issuer's keys can't be had, so nobody can tell whose the token is; nothing was done",
      "nobody can tell now whose the token is"),
  CURSOR_KEY_UNAVAILABLE(
      SERVICE_UNAVAILABLE,
      "a list has more rows than one page, and the key that cursors are sealed with can't be had",
      "There is no key for cursors"),
  READ_TIMED_OUT(
      SERVICE_UNAVAILABLE,
      "a read took longer than there is time, and was ended",
      "The read took too long and was ended"),
  COMMAND_OUTCOME_UNKNOWN(
      SERVICE_UNAVAILABLE,
      "a command took longer than there is time; with the Idempotency-Key that `details` names a"
          + " retry happens once",
      "The command took too long, and nobody knows whether it was done"),
  BUNDLE_UNREADABLE(
      SERVICE_UNAVAILABLE,
      "the bundle that is live is missing from the store, or not what was put there; nothing was"
          + " done",
      "The live bundle can't be read"),
  STORE_UNAVAILABLE(
      SERVICE_UNAVAILABLE,
      "the database gave no answer; with the same Idempotency-Key a retry happens once",
      "The database gave no answer");

  /** Where each is explained, below the service's own address. */
  private static final String PAGES = "/-/problems/";

  /** The type of a problem that has no code of ours: it says no more than its status does. */
  public static final String NO_TYPE = "about:blank";

  private static final Map<String, ErrorCode> NAMED =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(ErrorCode::name, code -> code));

  private final ProblemStatus status;
  private final String meaning;
  private final String example;

  ErrorCode(ProblemStatus status, String meaning, String example) {
    this.status = status;
    this.meaning = meaning;
    this.example = example;
  }

  /** The status that the code comes with. */
  public ProblemStatus status() {
    return status;
  }

  /** What it means, for people: a clause without a full stop. */
  public String meaning() {
    return meaning;
  }

  /** The code with this name; empty where it is somebody else's. */
  public static Optional<ErrorCode> named(String name) {
    return Optional.ofNullable(NAMED.get(name));
  }

  /** The {@code type} of a problem with the code {@code name}. */
  public static String type(String name) {
    return named(name).map(ErrorCode::type).orElse(NO_TYPE);
  }

  /** RFC 9457's {@code type}: the path of the page that explains it, at the service itself. */
  public String type() {
    return PAGES + name();
  }

  /** A message that comes with it. */
  public String example() {
    return example;
  }
}
