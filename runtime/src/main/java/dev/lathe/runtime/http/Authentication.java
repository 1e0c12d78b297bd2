package dev.lathe.runtime.http;

import dev.lathe.model.bundle.AuthProvider;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.identity.Caller;
import dev.lathe.runtime.identity.Claims;
import dev.lathe.runtime.module.ModuleCall;
import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.module.Modules;
import dev.lathe.runtime.module.Session;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The caller, and the headers that the operation may read. Where a route names providers, one of
 * them must recognize the token; nobody gets past otherwise.
 *
 * @param headers the request's, without those that only the runtime may set
 */
record Authentication(Caller caller, HttpHeaders headers) {
  private static final Pattern BEARER = Pattern.compile("Bearer\\s+\\S+");
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final String OURS = "x-rntme-";

  /** Asks the providers in their order until one of them recognizes the token. */
  static Checked<Authentication> of(
      List<AuthProvider> providers,
      HttpHeaders headers,
      HttpSettings settings,
      Modules modules,
      String correlation) {
    HttpHeaders outside = headers.without(name -> name.startsWith(OURS));
    if (providers.isEmpty()) {
      Caller caller = NamedActor.of(outside, settings).map(Caller::named).orElse(Caller.UNKNOWN);
      return new Checked.Passed<>(new Authentication(caller, outside));
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
        Caller.verified(user, Claims.NONE),
        outside
            .without(name -> name.equals("x-actor-id"))
            .with("x-rntme-user-sub", user)
            .with("x-rntme-user-audience", audience)
            .with("x-rntme-session-status", "ACTIVE"));
  }

  /**
   * Empty where the provider does not recognize the token.
   *
   * @throws ModuleFailed if it gave no answer: then no other provider is asked
   */
  private static Optional<Session> session(
      AuthProvider provider, String token, String audience, Modules modules, String correlation) {
    Json input = new Members().with("token", token).with("audience", audience).object();
    var call =
        new ModuleCall(
            provider.module(), Session.OPERATION, input, TIMEOUT, Optional.empty(), correlation);
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
