package dev.lathe.runtime.http;

import dev.lathe.model.bundle.AuthProvider.LookedUp;
import dev.lathe.model.bundle.Operation;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.digest.Sha256;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.bundle.Said;
import dev.lathe.runtime.identity.Caller;
import dev.lathe.runtime.identity.Claims;
import dev.lathe.runtime.module.Modules;
import dev.lathe.runtime.operation.Binding;
import dev.lathe.runtime.operation.Inputs;
import dev.lathe.runtime.operation.OperationContext;
import dev.lathe.runtime.operation.OperationOutcome;
import dev.lathe.runtime.operation.OperationRequest;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Tokens that a blueprint keeps itself, as one request sees them: the read that says whose one is
 * runs in this process, for a caller whom nobody knows yet, under the bundle that is live, once for
 * each token. One thread only.
 */
final class TokenReads implements Authentication.Lookup {
  private record Asked(LookedUp provider, String token) {}

  private final HttpPipeline.Parts parts;
  private final Identity identity;
  private final RequestLimits limits;
  private final Modules modules;
  private final Map<Asked, Optional<Claims>> known = new HashMap<>();

  TokenReads(HttpPipeline.Parts parts, Identity identity, RequestLimits limits, Modules modules) {
    this.parts = parts;
    this.identity = identity;
    this.limits = limits;
    this.modules = modules;
  }

  @Override
  public Optional<Claims> ask(LookedUp provider, String token) {
    var asked = new Asked(provider, token);
    Optional<Claims> before = known.get(asked);
    if (before != null) return before;
    Tenant tenant = parts.settings().tenant();
    Optional<Claims> found = parts.bundles().of(tenant).ask(bundle -> ask(bundle, asked));
    known.put(asked, found);
    return found;
  }

  private Said<Optional<Claims>> ask(LoadedBundle bundle, Asked asked) {
    Optional<Route> route =
        bundle.router().routes().stream().filter(one -> gives(one, asked.provider())).findFirst();
    if (route.isEmpty()) return new Said.Unconfirmed<>(Optional.empty());
    return switch (inputs(route.get(), asked.token())) {
      case Checked.Refused<Inputs> _ -> new Said.Unconfirmed<>(Optional.empty());
      case Checked.Passed<Inputs>(var inputs) ->
          parts
              .operations()
              .run(bundle.plans(), request(route.get(), inputs), modules)
              .map(TokenReads::told);
    };
  }

  /** A native one is nowhere yet, and knows nobody. */
  private static boolean gives(Route route, LookedUp provider) {
    return route.service().equals(provider.service())
        && route.binding().equals(provider.binding())
        && route.operation().kind() == Operation.Kind.QUERY;
  }

  private static Checked<Inputs> inputs(Route route, String token) {
    var headers =
        HttpHeaders.of(
            Map.of(LookedUp.HEADER, "Bearer " + token, LookedUp.DIGEST, Sha256.hex(token)));
    return InputBinding.bind(
        route,
        Collections.emptySortedMap(),
        Map.of(),
        new Authentication(Caller.UNKNOWN, headers),
        HttpBody.NONE);
  }

  private OperationRequest request(Route route, Inputs inputs) {
    var context =
        new OperationContext(
            parts.settings().tenant(),
            Optional.empty(),
            false,
            Optional.empty(),
            OptionalLong.empty(),
            parts.platform().ids().next().toString(),
            parts.platform().time().now(),
            identity.correlation(),
            Optional.of(identity.traceparent()),
            limits.deadline(route.limits()),
            List.of());
    return new OperationRequest(Binding.of(route), inputs, context);
  }

  private static Optional<Claims> told(OperationOutcome outcome) {
    return switch (outcome) {
      case OperationOutcome.Answered(var body, var _, var _) -> claims(JsonText.parse(body));
      case OperationOutcome.Ambiguous _,
          OperationOutcome.Decided _,
          OperationOutcome.Forbidden _,
          OperationOutcome.HandlerMissing _,
          OperationOutcome.InProgress _,
          OperationOutcome.WithoutEvent _,
          OperationOutcome.PageRefused _,
          OperationOutcome.Unchanged _ ->
          Optional.empty();
    };
  }

  /** A row, or a list of just one: two bearers of one token are nobody. */
  private static Optional<Claims> claims(Json answer) {
    if (answer instanceof Json.Arr(var rows) && rows.size() == 1) return claims(rows.getFirst());
    if (!(answer instanceof Json.Obj row)) return Optional.empty();
    var claims = new Claims(row);
    boolean active = claims.get("active").map(Json.of(true)::equals).orElse(true);
    return active && claims.text("sub").isPresent() ? Optional.of(claims) : Optional.empty();
  }
}
