package dev.lathe.runtime.http;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.CallPlan;
import dev.lathe.model.bundle.CallStep;
import dev.lathe.model.bundle.Operation;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.command.CommandOutcome;
import dev.lathe.runtime.command.CommandRequest;
import dev.lathe.runtime.module.CallRequest;
import dev.lathe.runtime.module.CallsOutcome;
import dev.lathe.runtime.module.Modules;
import dev.lathe.runtime.module.RememberedSessions;
import dev.lathe.runtime.plan.Actor;
import dev.lathe.runtime.plan.Facts;
import dev.lathe.runtime.plan.Outputs;
import dev.lathe.runtime.query.QueryOutcome;
import dev.lathe.runtime.query.QueryRequest;
import dev.lathe.runtime.sql.StatementFailed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * One request on its way through the stages, and what became known of it so far, for the answer's
 * headers and the log. One thread only.
 */
final class Exchange {
  /** How many bundles are asked for one answer: a rollout in between costs one more. */
  private static final int MAXIMUM_BUNDLES = 3;

  private record Target(List<String> segments, Map<String, List<String>> query) {}

  private sealed interface Routed {
    record Bound(Route route, SortedMap<String, String> path) implements Routed {}

    record Fixed(BuiltIn builtIn) implements Routed {}
  }

  private record Valid(Route route, InputBinding.Inputs inputs, Facts facts) {}

  /** What one bundle says to a request. */
  private sealed interface Told {
    record Final(Reply reply) implements Told {}

    record Stale(BundleId live) implements Told {}
  }

  private final HttpPipeline.Parts parts;
  private final HttpRequest request;
  private final Identity identity;
  private final String command;
  private final Modules modules;
  private final StageTimes times = new StageTimes(System::nanoTime);
  private Optional<LoadedBundle> bundle = Optional.empty();
  private Optional<Route> route = Optional.empty();
  private Optional<RuntimeException> failure = Optional.empty();
  private Optional<String> code = Optional.empty();
  private Map<Stage, Duration> took = Map.of();
  private int status;

  Exchange(HttpPipeline.Parts parts, HttpRequest request) {
    this.parts = parts;
    this.request = request;
    this.identity = Identity.of(request.headers(), parts.ids());
    this.command = parts.ids().get().toString();
    this.modules = new RememberedSessions(parts.modules());
  }

  HttpAnswer handle() {
    Reply reply;
    try {
      reply =
          switch (parse()) {
            case Step.Next<Target>(Target target) -> answer(target);
            case Step.Stop<Target>(Problem problem) -> new Reply.Failure(problem);
          };
    } catch (RuntimeException e) {
      if (Failures.ours(e)) failure = Optional.of(e);
      reply = new Reply.Failure(Failures.of(e));
    }
    times.enter(Stage.RESPOND);
    HttpAnswer answer = respond(reply);
    status = answer.status();
    code = reply.code();
    took = times.end();
    return answer;
  }

  /** What is to be logged, after {@link #handle}. */
  HandledRequest handled() {
    return new HandledRequest(
        request.method(),
        route.map(Route::path),
        route.map(found -> found.service() + "/" + found.binding()),
        status,
        code,
        bundle.map(LoadedBundle::id),
        route.filter(Exchange::isCommand).map(_ -> command),
        identity.correlation(),
        identity.requestId(),
        took,
        failure);
  }

  private Step<Target> parse() {
    if (request.body().size() > HttpPipeline.MAXIMUM_BODY_BYTES) {
      String message = "The body is larger than " + HttpPipeline.MAXIMUM_BODY_BYTES + " bytes";
      return stop(Problem.of(413, "BODY_LIMIT_EXCEEDED", message));
    }
    int length = request.rawPath().length() + request.rawQuery().length();
    if (length > HttpPipeline.MAXIMUM_TARGET_CHARACTERS) {
      String message =
          "Path and query are longer than "
              + HttpPipeline.MAXIMUM_TARGET_CHARACTERS
              + " characters";
      return stop(Problem.of(414, "URI_TOO_LONG", message));
    }
    var segments = UrlText.segments(request.rawPath());
    var query = UrlText.pairs(request.rawQuery());
    if (segments.isEmpty() || query.isEmpty()) {
      return stop(Problem.of(400, "URI_INVALID", "The URI is not percent-encoded UTF-8"));
    }
    return new Step.Next<>(new Target(segments.get(), query.get()));
  }

  /** Asks the bundle at hand; where that is no longer live, the one that is. */
  private Reply answer(Target target) {
    times.enter(Stage.ROUTE);
    if (BuiltIn.at(target.segments()).filter(BuiltIn.HEALTH::equals).isPresent()) {
      return health(); // which has something to say without a bundle, too
    }
    LoadedBundle asked = parts.bundles().current();
    for (int asking = 1; asking <= MAXIMUM_BUNDLES; asking++) {
      bundle = Optional.of(asked);
      try {
        switch (ask(asked, target)) {
          case Told.Final(var reply) -> {
            return reply;
          }
          case Told.Stale(var live) -> asked = parts.bundles().after(asked.id(), live);
        }
      } catch (StatementFailed unknown) {
        if (!unknown.unknownObject()) throw unknown;
        LoadedBundle live = parts.bundles().again();
        // The live bundle's own tables are there: then it is the statement that is wrong.
        if (live.id().equals(asked.id())) throw unknown;
        asked = live;
      }
    }
    return new Reply.Failure(Failures.restless());
  }

  private Told ask(LoadedBundle asked, Target target) {
    times.enter(Stage.ROUTE);
    return switch (route(asked, target)) {
      case Step.Stop<Routed>(Problem problem) -> new Told.Final(new Reply.Failure(problem));
      case Step.Next<Routed>(Routed.Fixed(BuiltIn builtIn)) ->
          new Told.Final(parts.builtIns().reply(builtIn, asked, target.segments()));
      case Step.Next<Routed>(Routed.Bound bound) -> {
        route = Optional.of(bound.route());
        times.enter(Stage.AUTHORIZE);
        yield switch (authenticate(bound.route())) {
          case Step.Stop<Authentication>(Problem problem) ->
              new Told.Final(new Reply.Failure(problem));
          case Step.Next<Authentication>(Authentication caller) ->
              run(asked, bound, target, caller);
        };
      }
    };
  }

  private Step<Authentication> authenticate(Route asked) {
    return Authentication.of(
        asked.auth(), request.headers(), parts.settings(), modules, identity.correlation());
  }

  private Told run(LoadedBundle asked, Routed.Bound bound, Target target, Authentication caller) {
    if (bound.route().operation().kind() == Operation.Kind.NATIVE) {
      return new Told.Final(Responses.handlerMissing(bound.route().operation()));
    }
    times.enter(Stage.VALIDATE);
    Optional<CallPlan> calls = asked.calls(bound.route().operation().name());
    return switch (validate(bound, target, caller, calls)) {
      case Step.Stop<Valid>(Problem problem) -> new Told.Final(new Reply.Failure(problem));
      case Step.Next<Valid>(Valid valid) -> {
        times.enter(Stage.EXECUTE);
        yield execute(asked, valid, calls);
      }
    };
  }

  private Step<Routed> route(LoadedBundle asked, Target target) {
    var builtIn = BuiltIn.at(target.segments());
    if (builtIn.isPresent()) return fixed(builtIn.get());
    return switch (asked.router().match(request.method(), target.segments())) {
      case Router.Match.Found(var found, var path) ->
          new Step.Next<>(new Routed.Bound(found, path));
      case Router.Match.MethodNotAllowed(var allow) -> stop(notAllowed(allow));
      case Router.Match.NotFound _ ->
          BuiltIn.describes(target.segments())
              ? fixed(BuiltIn.OPENAPI)
              : stop(Problem.of(404, "ROUTE_NOT_FOUND", "No route has this path"));
    };
  }

  private Step<Routed> fixed(BuiltIn builtIn) {
    return reads() ? new Step.Next<>(new Routed.Fixed(builtIn)) : stop(notAllowed("GET, HEAD"));
  }

  private Step<Valid> validate(
      Routed.Bound bound, Target target, Authentication caller, Optional<CallPlan> calls) {
    Route asked = bound.route();
    boolean keyed = isCommand(asked) || calls.filter(CallPlan::acts).isPresent();
    Step<Conditions> conditions =
        keyed ? Conditions.of(request.headers()) : new Step.Next<>(Conditions.NONE);
    return conditions.then(
        agreed ->
            InputBinding.bind(asked, bound.path(), target.query(), caller, request.body())
                .then(inputs -> new Step.Next<>(valid(asked, inputs, agreed, caller.actor()))));
  }

  private Valid valid(
      Route asked, InputBinding.Inputs inputs, Conditions conditions, Optional<Actor> actor) {
    var facts =
        new Facts(
            Caller.scope(asked.service(), asked.binding(), actor),
            conditions.key(),
            isCommand(asked) ? hash(asked, inputs, conditions) : "",
            command,
            parts.clock().instant(),
            actor,
            identity.correlation(),
            identity.traceparent(),
            conditions.expectedVersion());
    return new Valid(asked, inputs, facts);
  }

  private static String hash(Route asked, InputBinding.Inputs inputs, Conditions conditions) {
    return RequestHash.of(
        asked.service(), asked.binding(), inputs.sent(), conditions.expectedVersion());
  }

  /** The steps before the statement, where there are any, and the statement. */
  private Told execute(LoadedBundle asked, Valid valid, Optional<CallPlan> calls) {
    if (calls.isEmpty()) {
      return execute(asked, valid, Outputs.NONE);
    }
    if (maySkip(valid, calls.get())) {
      var recorded = parts.commands().recorded(asked.id(), valid.facts());
      if (recorded.isPresent()) {
        return told(recorded.get(), valid);
      }
    }
    var steps = new CallRequest(asked.id(), calls.get(), valid.inputs().all(), valid.facts());
    return switch (parts.calls().execute(steps, modules)) {
      case CallsOutcome.Done(var outputs) -> execute(asked, valid, outputs);
      case CallsOutcome.Ambiguous(var node) -> new Told.Final(Responses.ambiguous(node));
      case CallsOutcome.Stale(var live) -> new Told.Stale(live);
    };
  }

  /**
   * Whether an answer that was given before stands for all steps. A graph that looks at the
   * caller's session itself, with nobody asked at the door, has to look again.
   */
  private static boolean maySkip(Valid valid, CallPlan calls) {
    boolean vouched = !valid.route().auth().isEmpty() || !calls.calls(CallStep.Kind.SESSION);
    return isCommand(valid.route())
        && valid.facts().clientKey().isPresent()
        && calls.calls(CallStep.Kind.PLAIN)
        && vouched;
  }

  private static Told told(CommandOutcome outcome, Valid valid) {
    return outcome instanceof CommandOutcome.Stale(var live)
        ? new Told.Stale(live)
        : new Told.Final(Responses.of(outcome, valid.facts().clientKey().isPresent()));
  }

  private Told execute(LoadedBundle asked, Valid valid, Outputs outputs) {
    String plan = valid.route().operation().name();
    var inputs = valid.inputs().all();
    var facts = valid.facts();
    return switch (valid.route().operation().kind()) {
      case COMMAND -> {
        parts.bell().ring();
        var command = new CommandRequest(asked.id(), asked.command(plan), inputs, facts, outputs);
        yield told(parts.commands().execute(command), valid);
      }
      case QUERY -> {
        var query = new QueryRequest(asked.id(), asked.query(plan), inputs, facts, outputs);
        var outcome = parts.queries().execute(query);
        yield outcome instanceof QueryOutcome.Stale(var live)
            ? new Told.Stale(live)
            : new Told.Final(Responses.of(outcome));
      }
      case NATIVE -> throw new IllegalStateException("native operations are told before");
    };
  }

  private Reply health() {
    if (!reads()) return new Reply.Failure(notAllowed("GET, HEAD"));
    times.enter(Stage.EXECUTE);
    Reply reply = parts.builtIns().health();
    if (reply instanceof Reply.Unwell(_, var cause) && Failures.ours(cause)) {
      failure = Optional.of(cause);
    }
    return reply;
  }

  private HttpAnswer respond(Reply reply) {
    HttpAnswer answer = Responses.answer(reply, identity);
    if (parts.settings().development()) {
      answer = answer.with("Server-Timing", times.header());
      if (bundle.isPresent()) answer = answer.with("X-Bundle", bundle.get().id().value());
    }
    return request.method().equals("HEAD") ? answer.withoutBody() : answer;
  }

  private boolean reads() {
    return request.method().equals("GET") || request.method().equals("HEAD");
  }

  private static boolean isCommand(Route route) {
    return switch (route.operation().kind()) {
      case COMMAND -> true;
      case QUERY, NATIVE -> false;
    };
  }

  private static Problem notAllowed(String allow) {
    return Problem.of(405, "METHOD_NOT_ALLOWED", "This path does not take this method")
        .withHeader("Allow", allow);
  }

  private static <T> Step<T> stop(Problem problem) {
    return new Step.Stop<>(problem);
  }
}
