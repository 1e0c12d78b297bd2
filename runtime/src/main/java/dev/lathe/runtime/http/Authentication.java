package dev.lathe.runtime.http;

import dev.lathe.model.bundle.AuthProvider;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.model.problem.ErrorCode;
import dev.lathe.model.value.UserClaims;
import dev.lathe.runtime.identity.Caller;
import dev.lathe.runtime.identity.Claims;
import dev.lathe.runtime.identity.Identities;
import dev.lathe.runtime.identity.IdentityUnavailable;
import dev.lathe.runtime.identity.TokenVerifier;
import dev.lathe.runtime.identity.TokenVerifier.Verdict;
import dev.lathe.runtime.module.ModuleCall;
import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.module.Modules;
import dev.lathe.runtime.module.Session;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The caller, and the headers that the operation may read. Where a route names providers, one of
 * them must recognize the token; nobody gets past otherwise.
 *
 * @param headers the request's, without those that only the runtime may set
 */
record Authentication(Caller caller, HttpHeaders headers) {
  /** The scheme in any case (RFC 9110, section 11.1), and one token (RFC 6750, section 2.1). */
  private static final Pattern BEARER =
      Pattern.compile("bearer\\s+(\\S+)", Pattern.CASE_INSENSITIVE);

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** What is asked for one request. */
  record Asked(
      HttpSettings settings,
      Identities identities,
      Modules modules,
      Lookup lookup,
      String correlation,
      Optional<Claims> verified) {}

  /** Where tokens are that the blueprint keeps itself. */
  @FunctionalInterface
  interface Lookup {
    /** What is known of {@code token}, its {@code sub} at least; empty where it is nobody's. */
    Optional<Claims> ask(AuthProvider.LookedUp provider, String token);
  }

  /** Asks the providers in their order until one of them recognizes the token. */
  static Checked<Authentication> of(
      List<AuthProvider> providers, HttpHeaders headers, Asked asked) {
    HttpHeaders outside = headers.without(name -> name.startsWith(UserClaims.HEADERS));
    Optional<String> actorHeader = asked.settings().actorHeader();
    if (providers.isEmpty()) {
      if (NamedActor.ambiguous(outside, asked.settings())) {
        return new Checked.Refused<>(
            Problem.of(
                ErrorCode.ACTOR_AMBIGUOUS,
                "The header \""
                    + asked.settings().actorHeader().orElse("")
                    + "\" names more than one actor"));
      }
      Caller caller =
          NamedActor.of(outside, asked.settings()).map(Caller::named).orElse(Caller.UNKNOWN);
      return new Checked.Passed<>(new Authentication(caller, outside));
    }
    Matcher bearer = BEARER.matcher(outside.first("authorization").orElse("").strip());
    if (!bearer.matches()) return new Checked.Refused<>(Failures.notAuthenticated());
    var refusal = Failures.tokenUnknown();
    boolean opaque = false;
    Optional<IdentityUnavailable> unknown = Optional.empty();
    for (AuthProvider provider : providers) {
      try {
        switch (provider) {
          case AuthProvider.Issued issued -> {
            switch (verdict(bearer.group(1), issued, asked)) {
              case Verdict.Genuine(String subject, Claims claims) -> {
                return new Checked.Passed<>(
                    vouched(
                        Caller.verified(subject, claims.called(issued.claims())),
                        subject,
                        asked.settings().variables().fill(issued.audience()),
                        outside,
                        actorHeader));
              }
              case Verdict.Refused(var reason) -> {
                opaque = reason == TokenVerifier.Reason.MALFORMED;
                refusal = Failures.notAuthenticated(reason);
              }
            }
          }
          case AuthProvider.LookedUp lookedUp -> {
            Optional<Claims> found =
                asked
                    .lookup()
                    .ask(lookedUp, bearer.group(1))
                    .or(() -> shorthand(lookedUp, bearer.group(1), asked));
            if (found.isPresent()) {
              String subject = found.get().text("sub").orElseThrow();
              return new Checked.Passed<>(
                  vouched(
                      Caller.verified(subject, found.get().called(lookedUp.claims())),
                      subject,
                      found.get().text("aud").orElse(""),
                      outside,
                      actorHeader));
            }
            // It was to be no JWT: that it is none says nothing.
            if (opaque) refusal = Failures.tokenUnknown();
          }
          case AuthProvider.Introspected introspected -> {
            String audience = asked.settings().variables().fill(introspected.audience());
            Optional<String> user =
                session(introspected, "Bearer " + bearer.group(1), audience, asked)
                    .flatMap(Session::user);
            if (user.isPresent()) {
              return new Checked.Passed<>(
                  vouched(
                      Caller.verified(user.get(), Claims.NONE),
                      user.get(),
                      audience,
                      outside,
                      actorHeader));
            }
          }
        }
      } catch (IdentityUnavailable e) {
        // Another provider may know the token; where none does, nobody can tell that it is bad.
        unknown = unknown.or(() -> Optional.of(e));
      }
    }
    if (unknown.isPresent()) throw unknown.get();
    return new Checked.Refused<>(refusal);
  }

  /** On a developer's machine, whom its stand-in for identity modules knows. */
  private static Optional<Claims> shorthand(
      AuthProvider.LookedUp provider, String token, Asked asked) {
    if (!asked.settings().development()) return Optional.empty();
    return session(
            new AuthProvider.Introspected(provider.service(), ""), "Bearer " + token, "", asked)
        .flatMap(Session::user)
        .map(user -> new Claims(new Members().with("sub", user).object()));
  }

  /** A gateway that has verified the token saves doing it again. */
  private static Verdict verdict(String token, AuthProvider.Issued issued, Asked asked) {
    if (asked.verified().isPresent()) {
      Verdict known = asked.identities().accept(asked.verified().get(), issued);
      if (known instanceof Verdict.Genuine) return known;
    }
    return asked.identities().verify(token, issued);
  }

  private static Authentication vouched(
      Caller caller,
      String user,
      String audience,
      HttpHeaders outside,
      Optional<String> actorHeader) {
    return new Authentication(
        caller,
        outside
            .without(name -> name.equals("x-actor-id") || actorHeader.equals(Optional.of(name)))
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
      AuthProvider.Introspected provider, String token, String audience, Asked asked) {
    Json input = new Members().with("token", token).with("audience", audience).object();
    var call =
        new ModuleCall(
            provider.module(),
            Session.OPERATION,
            input,
            TIMEOUT,
            Optional.empty(),
            asked.correlation());
    try {
      return Optional.of(new Session(asked.modules().call(call))).filter(Session::active);
    } catch (ModuleFailed failed) {
      if (failed.reason() == ModuleFailed.Reason.UNAUTHENTICATED) {
        return Optional.empty();
      }
      throw failed;
    }
  }
}
