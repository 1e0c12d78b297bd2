package dev.lathe.runtime.http;

import dev.lathe.model.command.CommandOutcome;
import dev.lathe.model.problem.ErrorCode;
import dev.lathe.runtime.operation.OperationOutcome;
import dev.lathe.runtime.refusal.Refusal;
import java.util.Optional;

/** Which answers refuse somebody for who they are. */
final class Refusals {
  private Refusals() {}

  static Optional<Refusal> of(OperationOutcome outcome) {
    return switch (outcome) {
      case OperationOutcome.Forbidden _ -> Optional.of(Refusal.FORBIDDEN);
      case OperationOutcome.Decided(_, _, boolean unseen) when unseen ->
          Optional.of(Refusal.UNSEEN);
      case OperationOutcome.Decided(CommandOutcome.Forbidden _, _, _) ->
          Optional.of(Refusal.FORBIDDEN);
      case OperationOutcome.Decided(CommandOutcome.RateLimited _, _, _) ->
          Optional.of(Refusal.RATE_LIMITED);
      case OperationOutcome.Decided _,
          OperationOutcome.Answered _,
          OperationOutcome.PageRefused _,
          OperationOutcome.Unchanged _,
          OperationOutcome.Ambiguous _,
          OperationOutcome.InProgress _,
          OperationOutcome.WithoutEvent _,
          OperationOutcome.HandlerMissing _ ->
          Optional.empty();
    };
  }

  static Optional<Refusal> of(Problem problem) {
    for (Refusal one : Refusal.values()) {
      if (code(one).name().equals(problem.code())) return Optional.of(one);
    }
    return Optional.empty();
  }

  private static ErrorCode code(Refusal refusal) {
    return switch (refusal) {
      case UNAUTHENTICATED -> ErrorCode.RUNTIME_AUTH_TOKEN_INVALID;
      case FORBIDDEN -> ErrorCode.FORBIDDEN;
      case SCOPE_MISSING -> ErrorCode.SCOPE_MISSING;
      case RATE_LIMITED -> ErrorCode.RATE_LIMITED;
      case UNSEEN -> ErrorCode.COMMAND_ILLEGAL_TRANSITION; // never said without a statement
    };
  }
}
