package dev.lathe.runtime.http;

import dev.lathe.model.json.Json;
import dev.lathe.model.problem.ErrorCode;
import dev.lathe.runtime.identity.Caller;
import dev.lathe.runtime.identity.ControlAccess;
import dev.lathe.runtime.identity.ControlScope;
import dev.lathe.runtime.identity.Loopback;
import java.util.function.Supplier;

/**
 * Who may use an endpoint that shows or steers the service itself. To somebody without a token it
 * is not there.
 */
final class Admission {
  private Admission() {}

  /**
   * Lets in whom the place trusts, and whose token is for {@code scope}.
   *
   * @param authenticated asked only where a token decides
   */
  static Checked<Caller> to(
      ControlScope scope,
      ControlAccess access,
      HttpHeaders headers,
      Supplier<Checked<Authentication>> authenticated) {
    if (access == ControlAccess.FROM_THIS_MACHINE
        && Loopback.asks(headers.first("host"), headers.first("origin"))) {
      return new Checked.Passed<>(Caller.UNKNOWN);
    }
    if (headers.first("authorization").isEmpty()) return absent();
    return authenticated.get().then(known -> scoped(known.caller(), scope));
  }

  /** As a path that leads nowhere is answered. */
  private static Checked<Caller> absent() {
    return new Checked.Refused<>(Destination.unknown());
  }

  private static Checked<Caller> scoped(Caller caller, ControlScope scope) {
    if (!caller.vouched()) return absent();
    if (caller.may(scope)) return new Checked.Passed<>(caller);
    return new Checked.Refused<>(
        Problem.of(ErrorCode.SCOPE_MISSING, "the token is not for the scope `" + scope.text() + "`")
            .withDetail("scope", Json.of(scope.text()))
            .withHeader(
                "WWW-Authenticate",
                "Bearer error=\"insufficient_scope\", scope=\"" + scope.text() + "\"")
            .withHint("ask the issuer for a token with this scope"));
  }
}
