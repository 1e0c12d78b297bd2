package dev.lathe.runtime.http;

import dev.lathe.model.bundle.AuthProvider;
import dev.lathe.model.bundle.Operation;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.json.Json;
import dev.lathe.model.problem.ErrorCode;
import dev.lathe.model.value.UserClaims;
import dev.lathe.runtime.identity.Caller;
import dev.lathe.runtime.identity.VerifiedSessions;
import dev.lathe.runtime.module.Modules;
import dev.lathe.runtime.module.RememberedSessions;
import dev.lathe.runtime.operation.Binding;
import dev.lathe.runtime.operation.Inputs;
import dev.lathe.runtime.operation.OperationContext;
import dev.lathe.runtime.operation.OperationRequest;
import dev.lathe.runtime.workflow.Audience;
import dev.lathe.runtime.workflow.TaskPerson;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an operation is asked by one request: who asks, whether they may, and with which inputs. One
 * thread only.
 */
final class OperationReading {
  private final HttpPipeline.Parts parts;
  private final HttpRequest request;
  private final Identity identity;
  private final RequestLimits limits;
  private final StageTimes times;
  private final Optional<Known> known;

  /** Whose sessions are asked for once a request, however many bundles. */
  private final Modules modules;

  private final TokenReads tokens;
  private @Nullable String command;
  private Caller caller = Caller.UNKNOWN;

  /** Under which the command's answer is recorded, from when its statement may have been sent. */
  private Optional<String> key = Optional.empty();

  /**
   * @param known what answers the client has, of a request that reads
   */
  OperationReading(
      HttpPipeline.Parts parts,
      HttpRequest request,
      Identity identity,
      RequestLimits limits,
      StageTimes times,
      Optional<Known> known) {
    this.parts = parts;
    this.request = request;
    this.identity = identity;
    this.limits = limits;
    this.times = times;
    this.known = known;
    this.modules = new RememberedSessions(parts.modules());
    this.tokens = new TokenReads(parts, identity, limits, modules);
  }

  /** What {@code bound} is asked under {@code asked}, or why it is not. */
  Checked<OperationRequest> read(
      LoadedBundle asked, Destination.Bound bound, RequestTarget target) {
    return limits
        .admit(bound.route().limits())
        .then(_ -> authenticate(bound.route().auth()))
        .then(caller -> permit(asked, bound, target, caller));
  }

  Checked<Authentication> authenticate(List<AuthProvider> providers) {
    return Authentication.of(
            providers,
            request.headers(),
            new Authentication.Asked(
                parts.settings(),
                parts.identities(),
                modules,
                tokens,
                identity.correlation(),
                request.verified()))
        .then(
            known -> {
              caller = known.caller();
              return new Checked.Passed<>(known);
            });
  }

  /** Whoever asks, as far as it is known yet. */
  Caller caller() {
    return caller;
  }

  /** What operations call: sessions of issuers that the bundle names are looked at here. */
  Modules sessions(LoadedBundle asked) {
    return new VerifiedSessions(modules, asked.providers(), parts.identities());
  }

  Optional<String> key() {
    return key;
  }

  /** What the client has of {@code asked}'s answers; in an author's words none has a tag. */
  Optional<Known> known(Route asked) {
    return known.filter(_ -> asked.response().isEmpty());
  }

  /** The same for all attempts; a request that is refused before has none. */
  String command() {
    String known = command;
    if (known != null) return known;
    String fresh = parts.platform().ids().next().toString();
    command = fresh;
    return fresh;
  }

  /**
   * Whoever may not at all learns nothing of what the operation takes. They are told again what
   * they were told under their key when they still might.
   */
  private Checked<OperationRequest> permit(
      LoadedBundle asked, Destination.Bound bound, RequestTarget target, Authentication caller) {
    if (!Permitting.refuses(bound.route(), caller.caller())) {
      return validate(asked, bound, target, caller);
    }
    boolean asksAgain =
        bound.route().operation().kind() == Operation.Kind.COMMAND
            && caller.caller().actor().isPresent()
            && request.headers().first("idempotency-key").isPresent();
    return asksAgain
            && validate(asked, bound, target, caller)
                instanceof Checked.Passed<OperationRequest> passed
        ? passed
        : new Checked.Refused<>(Responses.forbidden());
  }

  private Checked<OperationRequest> validate(
      LoadedBundle asked, Destination.Bound bound, RequestTarget target, Authentication caller) {
    Route route = bound.route();
    Binding binding = Binding.of(route);
    if (binding.operation().kind() == Operation.Kind.NATIVE) {
      return new Checked.Refused<>(Responses.handlerMissing(binding.operation().name()));
    }
    times.enter(Stage.VALIDATE);
    Checked<Conditions> conditions =
        asked.plans().acts(binding)
            ? Conditions.of(request.headers())
            : new Checked.Passed<>(Conditions.NONE);
    return conditions
        .then(agreed -> keyed(route, agreed))
        .then(agreed -> clear(asked, binding, agreed))
        .then(
            agreed ->
                ReceivedBody.of(request.headers(), request.body())
                    .then(body -> RequestLimits.small(route.limits(), body))
                    .then(
                        body ->
                            InputBinding.bind(
                                route,
                                bound.path(),
                                target.query(),
                                caller,
                                name -> known(asked, caller.caller(), name),
                                body))
                    .then(
                        inputs ->
                            limits.admit(
                                route.limits(), operation(route, inputs, agreed, caller))));
  }

  /** What the token says of the caller, and what of workflows is for them by the live rules. */
  private static Optional<Json> known(LoadedBundle asked, Caller caller, String name) {
    if (!UserClaims.workedOut(name)) return caller.user(name);
    return caller
        .actor()
        .flatMap(
            actor ->
                Audience.of(
                    name, asked.workflows().get(), new TaskPerson(actor.id(), caller::user)));
  }

  /** What must not be done twice has to be told from its retry. */
  private static Checked<Conditions> keyed(Route route, Conditions conditions) {
    return !route.keyed() || conditions.key().isPresent()
        ? new Checked.Passed<>(conditions)
        : new Checked.Refused<>(
            Problem.of(
                    ErrorCode.IDEMPOTENCY_KEY_REQUIRED,
                    "An Idempotency-Key is needed: the operation does something that must not be"
                        + " done twice")
                .withHint(
                    "send a fresh Idempotency-Key with each new request, and keep it for retries"));
  }

  /** A version that is expected has to be one aggregate's. */
  private static Checked<Conditions> clear(
      LoadedBundle asked, Binding binding, Conditions conditions) {
    return conditions.expectedVersion().isEmpty() || asked.plans().takesExpectedVersion(binding)
        ? new Checked.Passed<>(conditions)
        : new Checked.Refused<>(
            Problem.of(
                    ErrorCode.IF_MATCH_UNCLEAR, "If-Match could be about any of several aggregates")
                .withHint("leave If-Match out"));
  }

  private OperationRequest operation(
      Route asked, Inputs inputs, Conditions conditions, Authentication caller) {
    if (Binding.of(asked).isCommand()) key = conditions.key().or(() -> Optional.of(command()));
    var context =
        new OperationContext(
            parts.settings().tenant(),
            caller.caller().actor(),
            caller.caller().vouched(),
            conditions.key(),
            conditions.expectedVersion(),
            command(),
            parts.platform().time().now(),
            identity.correlation(),
            Optional.of(identity.traceparent()),
            limits.deadline(asked.limits()),
            known(asked).map(Known::revisions).orElse(List.of()));
    return new OperationRequest(Binding.of(asked), inputs, context);
  }
}
