package dev.lathe.runtime.http;

import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.json.Json;
import dev.lathe.model.problem.ErrorCode;
import dev.lathe.model.problem.ProblemStatus;
import dev.lathe.runtime.bundle.BundleStoreUnavailable;
import dev.lathe.runtime.bundle.DatabaseTooNew;
import dev.lathe.runtime.bundle.NothingLive;
import dev.lathe.runtime.identity.IdentityUnavailable;
import dev.lathe.runtime.identity.TokenVerifier;
import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.module.SessionInactive;
import dev.lathe.runtime.operation.BundlesKeepChanging;
import dev.lathe.runtime.plan.MisfittingOutput;
import dev.lathe.runtime.query.CursorKeyUnavailable;
import dev.lathe.runtime.rollout.RolloutRefused;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.StatementFailed;
import dev.lathe.runtime.sql.StatementTimedOut;
import java.util.Optional;

/** Turns exceptions into the errors that clients are told. */
final class Failures {
  /** In seconds: about as long as a short outage or a rollout takes. */
  private static final String RETRY_AFTER = "1";

  private Failures() {}

  /**
   * What a client is told of a command that may have happened.
   *
   * @param key under which its answer is recorded, where its statement may have been sent
   */
  static Problem of(RuntimeException failure, Optional<String> key) {
    Problem problem = of(failure);
    boolean unknown =
        failure instanceof DatabaseUnavailable
            || (failure instanceof StatementTimedOut late && !late.reads());
    return unknown && key.isPresent()
        ? problem.withDetail("idempotencyKey", Json.of(key.get()))
        : problem;
  }

  static Problem of(RuntimeException failure) {
    return switch (failure) {
      case DatabaseUnavailable full when full.isFull() ->
          unavailable("The database has no room left")
              .withHint("send it again later, with the same Idempotency-Key: nothing was done");
      case DatabaseUnavailable refused when refused.isTokenRefused() ->
          unavailable("The database does not accept the service's token")
              .withHint(
                  "it needs another one from whoever runs it; with the same Idempotency-Key it"
                      + " happens once");
      case DatabaseUnavailable _ ->
          unavailable("The database gave no answer")
              .withHint("send it again; with the same Idempotency-Key it happens once");
      case StatementTimedOut late when late.reads() ->
          Problem.of(ErrorCode.READ_TIMED_OUT, "The read took too long and was ended")
              .withHeader("Retry-After", RETRY_AFTER)
              .withHint("ask for less: by a filter, a limit or a page");
      case StatementTimedOut _ ->
          Problem.of(
                  ErrorCode.COMMAND_OUTCOME_UNKNOWN,
                  "The command took too long, and nobody knows whether it was done")
              .withHeader("Retry-After", RETRY_AFTER)
              .withHint("send it again with `details.idempotencyKey` as its Idempotency-Key");
      case BundleStoreUnavailable _ -> unavailable("The bundle store gave no answer");
      case IdentityUnavailable unknown ->
          Problem.of(ErrorCode.IDENTITY_UNAVAILABLE, "nobody can tell now whose the token is")
              .withHeader("Retry-After", String.valueOf(unknown.retryAfter().toSeconds()))
              .withHint("send it again later; nothing was done");
      case CursorKeyUnavailable _ ->
          Problem.of(ErrorCode.CURSOR_KEY_UNAVAILABLE, "There is no key for cursors")
              .withHeader("Retry-After", RETRY_AFTER)
              .withHint(
                  "whoever runs the service sets LATHE_CURSOR_KEY_SECRET or LATHE_CURSOR_KEY; a"
                      + " list that fits into one page needs none");
      case BundleUnreadable _ ->
          Problem.of(
                  ErrorCode.BUNDLE_UNREADABLE, "The live bundle is damaged, or is not in the store")
              .withHeader("Retry-After", RETRY_AFTER)
              .withHint("whoever runs the service pushes it again; nothing was done");
      case NothingLive _, RolloutRefused _ -> unavailable("No bundle is live yet");
      case DatabaseTooNew _ -> unavailable("The database is of a newer form than this program");
      case BundlesKeepChanging _ -> unavailable("The live bundle keeps changing");
      case ModuleFailed failed -> module(failed);
      case MisfittingOutput misfit ->
          Problem.of(
              ErrorCode.EXTERNAL_MODULE_SCHEMA_MISMATCH,
              "a response did not fit: " + misfit.getMessage());
      case SessionInactive inactive ->
          tokenUnknown().withDetail("reason", Json.of(String.valueOf(inactive.getMessage())));
      case StatementFailed failed when failed.integerOverflow() ->
          Problem.of(ErrorCode.ARITHMETIC_OVERFLOW, "a number is beyond what it can hold");
      case StatementFailed failed when failed.tooLong() -> answerTooLarge(false);
      default -> Problem.of(ErrorCode.INTERNAL_ERROR, "Internal server error");
    };
  }

  /** Whether the log needs the exception: the others are explained by their code. */
  static boolean unexplained(RuntimeException failure) {
    return switch (failure) {
      case NothingLive _, SessionInactive _, BundlesKeepChanging _, StatementTimedOut _ -> false;
      case CursorKeyUnavailable _ -> false; // the code says it, and anybody may ask without end
      // The compiler said that nobody provides it, and anybody may call it without end.
      case ModuleFailed failed when failed.reason() == ModuleFailed.Reason.NOT_CONFIGURED -> false;
      // The log was told when the circuit opened.
      case ModuleFailed failed when failed.reason() == ModuleFailed.Reason.CIRCUIT_OPEN -> false;
      case ModuleFailed failed -> failed.status().server();
      case StatementFailed failed -> !failed.integerOverflow() && !failed.tooLong();
      default -> true;
    };
  }

  /**
   * @param done a command that has happened: only its answer cannot be sent
   */
  static Problem answerTooLarge(boolean done) {
    return done
        ? Problem.of(
                ErrorCode.ANSWER_TOO_LARGE, "The command was done; its answer is too large to send")
            .withDetail("done", Json.of(true))
            .withHint("do not send it again; read what came of it")
        : Problem.of(ErrorCode.ANSWER_TOO_LARGE, "The answer is larger than 6 MB")
            .withHint("ask for less: by a filter, a limit or a page");
  }

  /** The caller is not authenticated; the sentence is the blueprint format's own. */
  static Problem notAuthenticated() {
    return Problem.of(ErrorCode.RUNTIME_AUTH_TOKEN_INVALID, "authentication required")
        .withHeader("WWW-Authenticate", "Bearer");
  }

  /** A token came that no provider knows: RFC 6750, section 3.1. */
  static Problem tokenUnknown() {
    return notAuthenticated().withHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"");
  }

  /** The same, with why a token that came opens nothing. */
  static Problem notAuthenticated(TokenVerifier.Reason reason) {
    return tokenUnknown().withDetail("reason", Json.of(reason.name()));
  }

  private static Problem module(ModuleFailed failed) {
    var problem = Problem.of(failed.status(), failed.code(), failed.said());
    return failed.status() == ProblemStatus.SERVICE_UNAVAILABLE
        ? problem.withHeader("Retry-After", RETRY_AFTER)
        : problem;
  }

  private static Problem unavailable(String message) {
    return Problem.of(ErrorCode.STORE_UNAVAILABLE, message).withHeader("Retry-After", RETRY_AFTER);
  }
}
