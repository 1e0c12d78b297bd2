package dev.lathe.runtime.http;

import dev.lathe.model.bundle.AuthProvider;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.InputPlan;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.Operation;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.bundle.RouteLimits;
import dev.lathe.model.problem.ErrorCode;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.bundle.Attempt;
import dev.lathe.runtime.identity.Caller;
import dev.lathe.runtime.identity.VerifiedSessions;
import dev.lathe.runtime.module.Modules;
import dev.lathe.runtime.module.RememberedSessions;
import dev.lathe.runtime.operation.Binding;
import dev.lathe.runtime.operation.Inputs;
import dev.lathe.runtime.operation.OperationContext;
import dev.lathe.runtime.operation.OperationRequest;
import dev.lathe.runtime.platform.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through the stages, and what became known of it so far, for the answer's
 * headers and the log. One thread only.
 */
final class Exchange {
  private final HttpPipeline.Parts parts;
  private final HttpRequest request;
  private final Tenant tenant;
  private final Identity identity;
  private @Nullable String command;
  private final Modules modules;
  private final StageTimes times;
  private final Optional<Deadline> deadline;

  /** Under which the command's answer is recorded, from when its statement may have been sent. */
  private Optional<String> key = Optional.empty();

  /** Only what reads can be kept. */
  private final Optional<Known> known;

  private Optional<BundleId> bundle = Optional.empty();
  private Optional<Route> route = Optional.empty();
  private Optional<RuntimeException> failure = Optional.empty();
  private Optional<String> code = Optional.empty();
  private Map<Stage, Duration> took = Map.of();
  private int status;

  /** What the route's middleware said, once it was asked. */
  private @Nullable List<Rates.Told> rated;

  Exchange(HttpPipeline.Parts parts, HttpRequest request, Optional<Deadline> deadline) {
    this.parts = parts;
    this.deadline = deadline;
    this.request = request;
    this.tenant = parts.settings().tenant();
    this.times = new StageTimes(parts.platform().time());
    this.known = request.reads() ? Optional.of(Known.of(request.headers())) : Optional.empty();
    this.identity = Identity.of(request.headers(), parts.platform().ids());
    this.modules = new RememberedSessions(parts.modules());
  }

  HttpAnswer handle() {
    Reply reply;
    try {
      reply =
          switch (RequestTarget.of(request)) {
            case Checked.Passed<RequestTarget>(var target) -> answer(target);
            case Checked.Refused<RequestTarget>(var problem) -> new Reply.Failure(problem);
          };
    } catch (RuntimeException e) {
      if (Failures.unexplained(e)) failure = Optional.of(e);
      reply = new Reply.Failure(Failures.of(e, key));
    }
    times.enter(Stage.RESPOND);
    HttpAnswer answer = respond(reply);
    if (ReplySize.of(answer) > ReplySize.LARGEST) {
      reply = new Reply.Failure(Failures.answerTooLarge(key.isPresent()));
      answer = respond(reply);
    }
    if (request.method().equals("HEAD")) answer = answer.withoutBody();
    status = answer.status();
    code = reply.code();
    took = times.end();
    return answer;
  }

  /** What is to be logged, after {@link #handle}. */
  HandledRequest handled() {
    Optional<Binding> binding = route.map(Binding::of);
    return new HandledRequest(
        tenant,
        request.method(),
        route.map(Route::path),
        binding.map(Binding::path),
        status,
        code,
        bundle,
        binding.filter(Binding::isCommand).map(_ -> command()),
        identity.correlation(),
        identity.requestId(),
        took,
        failure);
  }

  private Reply answer(RequestTarget target) {
    times.enter(Stage.ROUTE);
    if (BuiltIn.at(target.segments()).filter(BuiltIn.HEALTH::equals).isPresent()) {
      return health(); // there is something to say without a bundle, too
    }
    return parts.bundles().of(tenant).ask(asked -> answer(asked, target));
  }

  /** What one bundle answers: routes, rules and inputs are its own, so all of it is asked. */
  private Attempt<Reply> answer(LoadedBundle asked, RequestTarget target) {
    bundle = Optional.of(asked.id());
    times.enter(Stage.ROUTE);
    if (parts.settings().origins().asksBefore(request)) {
      Optional<String> methods = Destination.methods(asked.router(), target.segments());
      if (methods.isPresent()) {
        return new Attempt.Settled<>(Origins.before(methods.get(), request.headers()));
      }
    }
    return switch (Destination.of(asked.router(), request, target.segments())) {
      case Checked.Refused<Destination>(var problem) -> refused(problem);
      case Checked.Passed<Destination>(Destination.Fixed(var builtIn)) ->
          builtIn(asked, builtIn, target);
      case Checked.Passed<Destination>(Destination.Bound bound) -> run(asked, bound, target);
    };
  }

  private Attempt<Reply> builtIn(LoadedBundle asked, BuiltIn builtIn, RequestTarget target) {
    if (builtIn.scope().isPresent()) {
      times.enter(Stage.AUTHORIZE);
      Checked<Caller> admitted =
          Admission.to(
              builtIn.scope().get(),
              parts.settings().control(),
              request.headers(),
              () -> authenticate(asked.providers()));
      if (admitted instanceof Checked.Refused<Caller>(var problem)) return refused(problem);
    }
    times.enter(Stage.EXECUTE);
    return new Attempt.Settled<>(parts.builtIns().reply(builtIn, tenant, asked, target, request));
  }

  private Attempt<Reply> run(LoadedBundle asked, Destination.Bound bound, RequestTarget target) {
    route = Optional.of(bound.route());
    times.enter(Stage.AUTHORIZE);
    Checked<OperationRequest> checked =
        limited(bound.route().limits())
            .then(_ -> authenticate(bound.route().auth()))
            .then(caller -> permit(asked, bound, target, caller));
    return switch (checked) {
      case Checked.Refused<OperationRequest>(var problem) -> refused(problem);
      case Checked.Passed<OperationRequest>(var operation) -> {
        times.enter(Stage.EXECUTE);
        var answering = new Answering(bound.route(), operation.inputs(), known);
        yield parts
            .operations()
            .run(asked.plans(), operation, sessions(asked))
            .map(answering::reply);
      }
    };
  }

  /** What the middleware before the route lets through: once a request, however many bundles. */
  private Checked<RouteLimits> limited(RouteLimits limits) {
    if (rated == null) {
      var all = new ArrayList<Rates.Told>();
      for (RouteLimits.Rate rate : limits.rates()) {
        all.add(parts.rates().take(rate, request.address().orElse("")));
      }
      rated = all;
    }
    for (Rates.Told told : rated) {
      if (!told.admitted()) return new Checked.Refused<>(told.problem());
    }
    return small(limits, request.body()).then(_ -> new Checked.Passed<>(limits));
  }

  /** Asked of the body as it came, and as it was meant. */
  private static Checked<HttpBody> small(RouteLimits limits, HttpBody body) {
    return limits.bodyBytes().isPresent() && body.size() > limits.bodyBytes().getAsInt()
        ? new Checked.Refused<>(RequestTarget.tooLarge(limits.bodyBytes().getAsInt()))
        : new Checked.Passed<>(body);
  }

  /** The caller's, or the route's where that is sooner. */
  private Optional<Deadline> deadline(Route asked) {
    if (asked.limits().timeoutMillis().isEmpty()) return deadline;
    Duration patience = Duration.ofMillis(asked.limits().timeoutMillis().getAsInt());
    return deadline.filter(given -> given.left().compareTo(patience) <= 0).isPresent()
        ? deadline
        : Optional.of(Deadline.in(patience, parts.platform().time()));
  }

  private Checked<Authentication> authenticate(List<AuthProvider> providers) {
    return Authentication.of(
        providers,
        request.headers(),
        new Authentication.Asked(
            parts.settings(),
            parts.identities(),
            modules,
            identity.correlation(),
            request.verified()));
  }

  /** What operations call: sessions of issuers that the bundle names are looked at here. */
  private Modules sessions(LoadedBundle asked) {
    return new VerifiedSessions(modules, asked.providers(), parts.identities());
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
    Binding binding = Binding.of(bound.route());
    if (binding.operation().kind() == Operation.Kind.NATIVE) {
      return new Checked.Refused<>(Responses.handlerMissing(binding.operation().name()));
    }
    times.enter(Stage.VALIDATE);
    Checked<Conditions> conditions =
        asked.plans().acts(binding)
            ? Conditions.of(request.headers())
            : new Checked.Passed<>(Conditions.NONE);
    return conditions
        .then(agreed -> clear(asked, binding, agreed))
        .then(
            agreed ->
                ReceivedBody.of(request.headers(), request.body())
                    .then(body -> small(bound.route().limits(), body))
                    .then(
                        body ->
                            InputBinding.bind(
                                bound.route(), bound.path(), target.query(), caller, body))
                    .then(
                        inputs ->
                            new Checked.Passed<>(
                                operation(bound.route(), inputs, agreed, caller))));
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
            tenant,
            caller.caller().actor(),
            caller.caller().vouched(),
            conditions.key(),
            conditions.expectedVersion(),
            command(),
            parts.platform().time().now(),
            identity.correlation(),
            identity.traceparent(),
            deadline(asked),
            known.map(Known::revisions).orElse(List.of()));
    return new OperationRequest(Binding.of(asked), inputs, context);
  }

  private Reply health() {
    if (!request.reads()) return new Reply.Failure(Problem.methodNotAllowed(BuiltIn.METHODS));
    times.enter(Stage.EXECUTE);
    Reply reply = parts.builtIns().health(tenant);
    if (reply instanceof Reply.Unwell(_, var cause) && Failures.unexplained(cause)) {
      failure = Optional.of(cause);
    }
    return reply;
  }

  private HttpAnswer respond(Reply reply) {
    var told = new TreeMap<>(parts.settings().origins().told(request.headers()));
    if (parts.settings().development()) told.putAll(development());
    route.ifPresent(asked -> vary(asked, told));
    tightest().ifPresent(rate -> told.putAll(rate.headers()));
    return Responses.answer(reply, identity, told);
  }

  /** Of several limits the one that is used up first. */
  private Optional<Rates.Told> tightest() {
    return rated == null
        ? Optional.empty()
        : rated.stream().min(Comparator.comparingLong(Rates.Told::left));
  }

  /** Whoever keeps an answer keeps it for who asked with the same headers, the caller's first. */
  private void vary(Route asked, Map<String, String> told) {
    var names = new ArrayList<String>();
    if (!asked.auth().isEmpty()) {
      names.add("Authorization");
    } else if (request.reads()) {
      parts.settings().actorHeader().ifPresent(names::add);
    }
    for (InputPlan input : asked.inputs()) {
      if (input.source() instanceof InputSource.FromHeader(String name)) names.add(name);
    }
    if (!names.isEmpty()) {
      told.merge("Vary", String.join(", ", names), (one, more) -> more + ", " + one);
    }
  }

  /** The same for all attempts; a request that is refused before has none. */
  private String command() {
    String known = command;
    if (known != null) return known;
    String fresh = parts.platform().ids().next().toString();
    command = fresh;
    return fresh;
  }

  /** What only a developer wants to know. */
  private Map<String, String> development() {
    String timing = times.header();
    return bundle.isPresent()
        ? Map.of("Server-Timing", timing, "X-Bundle", bundle.get().value())
        : Map.of("Server-Timing", timing);
  }

  private static Attempt<Reply> refused(Problem problem) {
    return new Attempt.Settled<>(new Reply.Failure(problem));
  }
}
