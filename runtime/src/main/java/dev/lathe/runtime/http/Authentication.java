package dev.lathe.runtime.http;

import dev.lathe.model.bundle.AuthProvider;
import dev.lathe.model.json.Json;
import dev.lathe.runtime.module.ModuleCall;
import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.module.Modules;
import dev.lathe.runtime.module.Session;
import dev.lathe.runtime.plan.Actor;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who is asking, and what the operation may read about it in headers. Where a route names providers
 * one of them has to know the token: nobody gets past without.
 *
 * @param headers the request's, but for what only we may say about a caller
 */
record Authentication(Optional<Actor> actor, HttpHeaders headers) {
  private static final Pattern BEARER = Pattern.compile("Bearer\\s+\\S+");
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final String OURS = "x-rntme-";

  /** What a provider says: a session, or that it does not know the token. */
  static Checked<Authentication> of(
      List<AuthProvider> providers,
      HttpHeaders headers,
      HttpSettings settings,
      Modules modules,
      String correlation) {
    HttpHeaders outside = headers.without(name -> name.startsWith(OURS));
    if (providers.isEmpty()) {
      return new Checked.Passed<>(new Authentication(Caller.of(outside, settings), outside));
    }
    Optional<String> token = outside.first("authorization").filter(BEARER.asMatchPredicate());
    if (token.isEmpty()) {
      return new Checked.Refused<>(Failures.notAuthenticated());
    }
    for (AuthProvider provider : providers) {
      String audience = settings.variables().fill(provider.audience());
      Optional<String> user =
          session(provider, token.get(), audience, modules, correlation).flatMap(Session::user);
      if (user.isPresent()) {
        return new Checked.Passed<>(vouched(user.get(), audience, outside));
      }
    }
    return new Checked.Refused<>(Failures.notAuthenticated());
  }

  private static Authentication vouched(String user, String audience, HttpHeaders outside) {
    return new Authentication(
        Optional.of(Actor.user(user)),
        outside
            .without(name -> name.equals("x-actor-id"))
            .with("x-rntme-user-sub", user)
            .with("x-rntme-user-audience", audience)
            .with("x-rntme-session-status", "ACTIVE"));
  }

  /**
   * Empty where the provider does not know the token.
   *
   * @throws ModuleFailed if it did not say: then nobody else is asked
   */
  private static Optional<Session> session(
      AuthProvider provider, String token, String audience, Modules modules, String correlation) {
    var input = new LinkedHashMap<String, Json>();
    input.put("token", Json.of(token));
    input.put("audience", Json.of(audience));
    var call =
        new ModuleCall(
            provider.module(),
            Session.OPERATION,
            new Json.Obj(input),
            TIMEOUT,
            Optional.empty(),
            correlation);
    try {
      return Optional.of(new Session(modules.call(call))).filter(Session::active);
    } catch (ModuleFailed failed) {
      if (failed.reason() == ModuleFailed.Reason.UNAUTHENTICATED) {
        return Optional.empty();
      }
      throw failed;
    }
  }
}
