package dev.lathe.runtime.http;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.command.CommandOutcome;
import dev.lathe.model.problem.ErrorCode;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.bundle.Attempt;
import dev.lathe.runtime.bundle.Said;
import dev.lathe.runtime.identity.Caller;
import dev.lathe.runtime.operation.Binding;
import dev.lathe.runtime.operation.OperationOutcome;
import dev.lathe.runtime.operation.OperationRequest;
import dev.lathe.runtime.plan.Actor;
import dev.lathe.runtime.platform.Deadline;
import dev.lathe.runtime.refusal.Refusal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One request on its way through the stages, and what became known of it so far, for the answer's
 * headers and the log. One thread only.
 */
final class Exchange {
  private final HttpPipeline.Parts parts;
  private final HttpRequest request;
  private final Tenant tenant;
  private final Identity identity;
  private final RequestLimits limits;
  private final OperationReading reading;
  private final StageTimes times;
  private final Optional<Deadline> deadline;

  private Optional<BundleId> bundle = Optional.empty();
  private Optional<Route> route = Optional.empty();

  /** How the route that was found words its answers, from when its operation runs. */
  private Optional<Wording> wording = Optional.empty();

  private Optional<RuntimeException> failure = Optional.empty();
  private Optional<String> code = Optional.empty();
  private Optional<Refusal> refusal = Optional.empty();

  /** Whether it is answered what was answered under its key before. */
  private boolean again;

  /** The path of the endpoint of the service itself that was asked. */
  private Optional<String> endpoint = Optional.empty();

  private Map<Stage, Duration> took = Map.of();
  private int status;

  Exchange(
      HttpPipeline.Parts parts,
      HttpRequest request,
      Identity identity,
      Optional<Deadline> deadline) {
    this.parts = parts;
    this.request = request;
    this.deadline = deadline;
    this.tenant = parts.settings().tenant();
    this.times = new StageTimes(parts.platform().time());
    // Only what reads can be kept.
    Optional<Known> known =
        request.reads() ? Optional.of(Known.of(request.headers())) : Optional.empty();
    this.identity = identity;
    this.limits = new RequestLimits(parts.rates(), request, deadline, parts.platform().time());
    this.reading = new OperationReading(parts, request, identity, limits, times, known);
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
      reply = worded(new Reply.Failure(Failures.of(e, reading.key())));
    }
    note();
    times.enter(Stage.RESPOND);
    HttpAnswer answer = respond(reply);
    if (ReplySize.of(answer) > ReplySize.LARGEST) {
      reply = new Reply.Failure(Failures.answerTooLarge(reading.key().isPresent()));
      answer = respond(reply);
    }
    if (request.method().equals("HEAD")) answer = answer.withoutBody();
    status = answer.status();
    code = reply.code();
    took = times.end();
    return answer;
  }

  /** What is to be logged, after {@link #handle}, which asked the database so often. */
  HandledRequest handled(int roundTrips) {
    Optional<Binding> binding = route.map(Binding::of);
    boolean command = binding.filter(Binding::isCommand).isPresent();
    return new HandledRequest(
        tenant,
        request.method(),
        route.map(Route::path),
        binding.map(Binding::path),
        status,
        HandledRequest.Outcome.of(status, command, again),
        code,
        bundle,
        command ? Optional.of(reading.command()) : Optional.empty(),
        reading.caller().actor(),
        identity.correlation(),
        identity.requestId(),
        identity.trace(),
        took,
        roundTrips,
        refusal,
        known(),
        failure);
  }

  private Reply answer(RequestTarget target) {
    times.enter(Stage.ROUTE);
    if (BuiltIn.at(target.segments()).filter(BuiltIn.HEALTH::equals).isPresent()) {
      return health(target); // there is something to say without a bundle, too
    }
    return parts.bundles().of(tenant).ask(asked -> answer(asked, target));
  }

  /** What one bundle answers: routes, rules and inputs are its own, so all of it is asked. */
  private Said<Reply> answer(LoadedBundle asked, RequestTarget target) {
    bundle = Optional.of(asked.id());
    refusal = Optional.empty();
    again = false;
    wording = Optional.empty();
    times.enter(Stage.ROUTE);
    if (parts.settings().origins().asksBefore(request)) {
      Optional<String> methods = Destination.methods(asked.router(), target.segments());
      if (methods.isPresent()) {
        return new Said.Unconfirmed<>(Origins.before(methods.get(), request.headers()));
      }
    }
    return switch (Destination.of(asked.router(), request, target.segments())) {
      case Checked.Refused<Destination>(var problem) ->
          page(asked, problem, target).orElseGet(() -> refused(problem));
      case Checked.Passed<Destination>(Destination.Fixed(var builtIn)) ->
          builtIn(asked, builtIn, target);
      case Checked.Passed<Destination>(Destination.Bound bound) -> run(asked, bound, target);
    };
  }

  /** What no route answers may be an address of a user interface. */
  private Optional<Said<Reply>> page(LoadedBundle asked, Problem problem, RequestTarget target) {
    boolean unknown = problem.code().equals(ErrorCode.ROUTE_NOT_FOUND.name());
    if (!unknown || !request.reads()) return Optional.empty();
    return parts.pages().reply(asked, request, target).map(Said.Unconfirmed::new);
  }

  private Said<Reply> builtIn(LoadedBundle asked, BuiltIn builtIn, RequestTarget target) {
    Caller caller = Caller.UNKNOWN;
    if (builtIn.scope().isPresent()) {
      endpoint = Optional.of("/" + String.join("/", target.segments()));
      times.enter(Stage.AUTHORIZE);
      Checked<Caller> admitted =
          Admission.to(
              builtIn.scope().get(),
              parts.settings().control(),
              request.headers(),
              () -> reading.authenticate(asked.providers()));
      switch (admitted) {
        case Checked.Refused<Caller>(var problem) -> {
          return refused(problem);
        }
        case Checked.Passed<Caller>(var let) -> caller = let;
      }
    }
    if (builtIn == BuiltIn.BULK) {
      times.enter(Stage.EXECUTE);
      return parts.bulk().reply(asked, target, request, deadline);
    }
    if (builtIn.asksWho()) return people(asked, builtIn, target);
    times.enter(Stage.EXECUTE);
    Reply reply = parts.builtIns().reply(builtIn, tenant, asked, target, request, caller);
    return builtIn.describes() ? new Said.Unconfirmed<>(reply) : new Attempt.Settled<>(reply);
  }

  private Said<Reply> people(LoadedBundle asked, BuiltIn builtIn, RequestTarget target) {
    times.enter(Stage.AUTHORIZE);
    return switch (reading.authenticate(asked.providers())) {
      case Checked.Refused<Authentication>(var problem) -> refused(problem);
      case Checked.Passed<Authentication>(var known) -> {
        times.enter(Stage.EXECUTE);
        yield builtIn == BuiltIn.WORKFLOW_START
            ? parts.runs().reply(tenant, asked, known.caller(), target, request)
            : new Attempt.Settled<>(
                parts.tasks().reply(tenant, asked.id(), known.caller(), target, request));
      }
    };
  }

  private Said<Reply> run(LoadedBundle asked, Destination.Bound bound, RequestTarget target) {
    route = Optional.of(bound.route());
    times.enter(Stage.AUTHORIZE);
    return switch (reading.read(asked, bound, target)) {
      case Checked.Refused<OperationRequest>(var problem) -> refused(problem);
      case Checked.Passed<OperationRequest>(var operation) -> {
        times.enter(Stage.EXECUTE);
        wording = wording(bound.route(), target);
        Optional<Problem> elsewhere = wording.flatMap(Wording::refused);
        if (elsewhere.isPresent()) yield refused(elsewhere.get());
        var answering =
            new Answering(bound.route(), operation.inputs(), target, reading.known(bound.route()));
        yield parts
            .operations()
            .run(asked.plans(), operation, reading.sessions(asked))
            .map(
                outcome -> {
                  refusal = Refusals.of(outcome);
                  limits.note(bound.route().limits(), outcome);
                  again = again(outcome);
                  if (wording.isPresent() && again) {
                    wording = wordingThen(asked, bound.route(), operation, target);
                  }
                  return worded(answering.reply(outcome));
                });
      }
    };
  }

  private Optional<Wording> wording(Route found, RequestTarget target) {
    return found
        .response()
        .map(
            template ->
                new Wording(
                    template,
                    TemplateValues.before(
                        request, target, reading.caller().actor().map(Actor::id))));
  }

  private static boolean again(OperationOutcome outcome) {
    return outcome instanceof OperationOutcome.Decided(CommandOutcome.Replayed _, var _, var _);
  }

  /** As the bundle words it that gave the answer, as long as it can be had. */
  private Optional<Wording> wordingThen(
      LoadedBundle asked, Route now, OperationRequest operation, RequestTarget target) {
    Optional<LoadedBundle> then =
        parts
            .operations()
            .recordedUnder(operation)
            .filter(id -> !id.equals(asked.id()))
            .flatMap(id -> parts.bundles().of(tenant).recalled(id));
    if (then.isEmpty()) return wording;
    return then.get().router().routes().stream()
        .filter(route -> route.service().equals(now.service()))
        .filter(route -> route.binding().equals(now.binding()))
        .findFirst()
        .flatMap(route -> wording(route, target));
  }

  private Reply worded(Reply usual) {
    return wording.map(words -> words.of(usual)).orElse(usual);
  }

  /** Whether somebody vouches for who asks: a name that anybody can send is nobody's. */
  private boolean known() {
    return reading.caller().vouched() && reading.caller().actor().isPresent();
  }

  private void note() {
    if (refusal.isEmpty() || !known()) return;
    Optional<String> operation = route.map(one -> Binding.of(one).path()).or(() -> endpoint);
    if (operation.isEmpty()) return;
    parts
        .refusals()
        .note(tenant, reading.caller().actor().orElseThrow(), operation.get(), refusal.get());
  }

  private Reply health(RequestTarget target) {
    if (!request.reads()) return new Reply.Failure(Problem.methodNotAllowed(BuiltIn.METHODS));
    times.enter(Stage.EXECUTE);
    Reply reply = parts.builtIns().health(tenant, target.query());
    if (reply instanceof Reply.Unwell(_, var cause) && Failures.unexplained(cause)) {
      failure = Optional.of(cause);
    }
    return reply;
  }

  private HttpAnswer respond(Reply reply) {
    var told = new TreeMap<>(AnswerHeaders.of(parts.settings(), request, route, limits.tightest()));
    if (parts.settings().development()) told.putAll(AnswerHeaders.development(bundle, times));
    return Responses.answer(reply, identity, told);
  }

  /** Before any statement: by what this bundle says, or because too much came from one client. */
  private Said<Reply> refused(Problem problem) {
    refusal = Refusals.of(problem);
    Reply reply = new Reply.Failure(problem);
    return problem.code().equals(ErrorCode.RATE_LIMITED.name())
        ? new Attempt.Settled<>(reply)
        : new Said.Unconfirmed<>(reply);
  }
}
