package dev.lathe.cli;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.problem.ErrorCode;
import dev.lathe.runtime.http.AnswerBody;
import dev.lathe.runtime.http.HandledRequest;
import dev.lathe.runtime.http.HttpAnswer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an answer says of whether a request may go through.
 *
 * @param reason our word of the code, whatever the author's is
 * @param node the node that refused, where one did
 * @param hidden whether what it asks for is there, and the rule alone keeps it from its caller
 */
record RouteVerdict(
    Kind kind,
    int status,
    Optional<String> code,
    String reason,
    Optional<String> node,
    String said,
    boolean hidden) {
  /** How a request ends. */
  enum Kind {
    ALLOWED(0),
    /** It is no request that anybody could send: an input is missing, or not of its type. */
    UNSOUND(1),
    /** Nobody can say: a module, or what runs natively, is not here. */
    UNKNOWN(3),
    DENIED(10),
    /** A guard, the state machine or a rule says no to what there is. */
    REFUSED(11),
    NO_ROUTE(12);

    private final int exit;

    Kind(int exit) {
      this.exit = exit;
    }

    int exit() {
      return exit;
    }

    /** The word for it in JSON and in the table. */
    String word() {
      return switch (this) {
        case ALLOWED -> "allowed";
        case UNSOUND -> "bad request";
        case UNKNOWN -> "unknown";
        case DENIED -> "denied";
        case REFUSED -> "refused";
        case NO_ROUTE -> "no route";
      };
    }
  }

  /** What the statement decides before it asks the guards. */
  private static final Set<String> BEFORE_GUARDS =
      Set.of(
          ErrorCode.FIND_ONE_NOT_UNIQUE.name(),
          ErrorCode.INVALID_AGGREGATE_ID.name(),
          ErrorCode.COMMAND_REPEATED_AGGREGATE.name(),
          ErrorCode.COMMAND_CONCURRENCY_CONFLICT.name());

  /**
   * @param hidden whether it is known that the rule alone made a read find nothing
   */
  static RouteVerdict of(HandledRequest request, HttpAnswer answer, boolean hidden) {
    Json body = body(answer);
    boolean problem = request.code().isPresent() && body instanceof Json.Obj;
    Json.Obj told = problem ? (Json.Obj) body : new Json.Obj(Map.of());
    Json.Obj details =
        told.get("details").orElse(Json.NULL) instanceof Json.Obj found
            ? found
            : new Json.Obj(Map.of());
    String reason = details.text("reason").or(request::code).orElse("");
    return new RouteVerdict(
        hidden ? Kind.DENIED : kind(request),
        answer.status(),
        request.code(),
        reason,
        details.text("nodeId"),
        told.text("message").orElse(""),
        hidden);
  }

  /** Whether a read found nothing, and said so with 404 or {@code null}. */
  static boolean nothing(HttpAnswer answer) {
    return answer.status() == 404 || (answer.status() == 200 && text(answer).equals("null"));
  }

  private static Kind kind(HandledRequest request) {
    int status = request.status();
    if (request.route().isEmpty()) return Kind.NO_ROUTE;
    if (status < 400) return Kind.ALLOWED;
    if (request.refusal().isPresent() || status == 401 || status == 403) return Kind.DENIED;
    if (status == 404) return Kind.ALLOWED; // a read that finds nothing says so
    if (status == 409 || status == 422 || status == 412) return Kind.REFUSED;
    return status >= 500 ? Kind.UNKNOWN : Kind.UNSOUND;
  }

  /**
   * What the guard {@code name} came to, where the statement got that far: guards are asked in
   * order, and the first that lets no row through ends it.
   *
   * @param before whether it stands before the one that refused
   */
  Optional<Boolean> guard(String name, boolean before) {
    if (kind == Kind.ALLOWED) return Optional.of(true);
    if (kind != Kind.REFUSED || BEFORE_GUARDS.contains(reason)) return Optional.empty();
    if (!reason.equals(ErrorCode.COMMAND_GUARD_REJECTED.name())) return Optional.of(true);
    if (node.equals(Optional.of(name))) return Optional.of(false);
    return before ? Optional.of(true) : Optional.empty();
  }

  private static Json body(HttpAnswer answer) {
    return JsonText.parseOrText(text(answer));
  }

  private static String text(HttpAnswer answer) {
    return switch (answer.body()) {
      case AnswerBody.Text(String one) -> one;
      case AnswerBody.Bytes bytes -> new String(bytes.bytes(), StandardCharsets.UTF_8);
    };
  }
}
