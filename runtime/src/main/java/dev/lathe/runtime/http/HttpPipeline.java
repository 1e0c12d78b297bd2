package dev.lathe.runtime.http;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.command.CommandOutcome;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.command.CommandExecutor;
import dev.lathe.runtime.command.CommandRequest;
import dev.lathe.runtime.plan.Actor;
import dev.lathe.runtime.plan.Facts;
import dev.lathe.runtime.plan.InputValue;
import dev.lathe.runtime.query.QueryExecutor;
import dev.lathe.runtime.query.QueryOutcome;
import dev.lathe.runtime.query.QueryRequest;
import dev.lathe.runtime.relay.WakeUp;
import dev.lathe.runtime.rollout.Rollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Answers HTTP requests from the live bundle: parse, route, authorize, validate, execute, respond.
 * Whatever comes in, something sensible goes out; nothing is thrown. Thread-safe.
 */
public final class HttpPipeline {
  /** In bytes; the database takes 2 MiB a request, and inputs are bound beside the statement. */
  public static final int MAXIMUM_BODY_BYTES = 1024 * 1024;

  /** In characters, of path and query together; gateways take 8 to 10 thousand. */
  public static final int MAXIMUM_TARGET_CHARACTERS = 16 * 1024;

  /** How many bundles are asked for one answer: a rollout in between costs one more. */
  private static final int MAXIMUM_BUNDLES = 3;

  /** Changes nothing, but waits for the writer's turn: a server that cannot write is not well. */
  private static final Statement PROBE =
      Statement.write("UPDATE live SET at=at WHERE one=0 RETURNING at");

  private record Parsed(
      HttpRequest request, List<String> segments, Map<String, List<String>> query) {}

  private sealed interface Target {
    record Bound(Route route, SortedMap<String, String> path) implements Target {}

    record Fixed(BuiltIn builtIn) implements Target {}
  }

  private record Valid(Route route, InputBinding.Inputs inputs, Facts facts) {}

  /** What one bundle says to a request. */
  private sealed interface Told {
    record Final(Responses.Reply reply) implements Told {}

    record Stale(BundleId live) implements Told {}
  }

  private final Database database;
  private final ServedBundle bundles;
  private final CommandExecutor commands;
  private final QueryExecutor queries;
  private final Bell bell;
  private final HttpSettings settings;
  private final Clock clock;
  private final Supplier<UUID> ids;
  private final Consumer<HandledRequest> log;

  /**
   * @param rollout asked where no bundle is live yet
   * @param wakeUp rung beside each command
   * @param ids UUIDv7s, a fresh one at each call
   * @param log told of each request after its answer was built; must not throw
   */
  public HttpPipeline(
      Database database,
      BundleStore store,
      Rollout rollout,
      WakeUp wakeUp,
      HttpSettings settings,
      Clock clock,
      Supplier<UUID> ids,
      Consumer<HandledRequest> log) {
    this.database = database;
    this.bundles = new ServedBundle(database, store, rollout);
    this.commands = new CommandExecutor(database, ids);
    this.queries = new QueryExecutor(database, ids);
    this.bell = new Bell(wakeUp);
    this.settings = settings;
    this.clock = clock;
    this.ids = ids;
    this.log = log;
  }

  /** Loads the live bundle now, so that the first request need not; fails as a request would. */
  public void warmUp() {
    bundles.current();
  }

  /** Answers {@code request}. */
  public HttpAnswer handle(HttpRequest request) {
    return new Exchange(request).handle();
  }

  /** One request on its way through the stages: what became known so far, for answer and log. */
  private final class Exchange {
    private final HttpRequest request;
    private final Identity identity;
    private final StageTimes times = new StageTimes(System::nanoTime);
    private final String command;
    private Optional<LoadedBundle> bundle = Optional.empty();
    private Optional<Route> route = Optional.empty();
    private Optional<RuntimeException> failure = Optional.empty();

    Exchange(HttpRequest request) {
      this.request = request;
      this.identity = Identity.of(request.headers(), ids);
      this.command = ids.get().toString();
    }

    HttpAnswer handle() {
      Responses.Reply reply;
      try {
        reply =
            switch (parse()) {
              case Step.Next<Parsed>(Parsed parsed) -> answer(parsed);
              case Step.Stop<Parsed>(Problem problem) -> new Responses.Reply.Failure(problem);
            };
      } catch (RuntimeException e) {
        if (Failures.ours(e)) failure = Optional.of(e);
        reply = new Responses.Reply.Failure(Failures.of(e));
      }
      times.enter(Stage.RESPOND);
      HttpAnswer answer = respond(reply);
      log.accept(handled(answer, reply));
      return answer;
    }

    private Step<Parsed> parse() {
      if (request.body().size() > MAXIMUM_BODY_BYTES) {
        String message = "The body is larger than " + MAXIMUM_BODY_BYTES + " bytes";
        return stop(Problem.of(413, "BODY_LIMIT_EXCEEDED", message));
      }
      if (request.rawPath().length() + request.rawQuery().length() > MAXIMUM_TARGET_CHARACTERS) {
        String message =
            "Path and query are longer than " + MAXIMUM_TARGET_CHARACTERS + " characters";
        return stop(Problem.of(414, "URI_TOO_LONG", message));
      }
      var segments = UrlText.segments(request.rawPath());
      var query = UrlText.pairs(request.rawQuery());
      if (segments.isEmpty() || query.isEmpty()) {
        return stop(Problem.of(400, "URI_INVALID", "The URI is not percent-encoded UTF-8"));
      }
      return new Step.Next<>(new Parsed(request, segments.get(), query.get()));
    }

    /** Asks the live bundle; where that is no longer live, the one that is. */
    private Responses.Reply answer(Parsed parsed) {
      times.enter(Stage.ROUTE);
      var health = BuiltIn.at(parsed.segments()).filter(BuiltIn.HEALTH::equals);
      if (health.isPresent()) return health(); // says so itself when there is no bundle
      LoadedBundle asked = bundles.current();
      for (int asking = 1; asking <= MAXIMUM_BUNDLES; asking++) {
        bundle = Optional.of(asked);
        try {
          switch (ask(asked, parsed)) {
            case Told.Final(var reply) -> {
              return reply;
            }
            case Told.Stale(var live) -> asked = bundles.after(asked.id(), live);
          }
        } catch (StatementFailed unknown) {
          if (!unknown.unknownObject()) throw unknown;
          LoadedBundle live = bundles.again();
          // The live bundle's own tables are there: then it is the statement that is wrong.
          if (live.id().equals(asked.id())) throw unknown;
          asked = live;
        }
      }
      return new Responses.Reply.Failure(Failures.restless());
    }

    private Told ask(LoadedBundle asked, Parsed parsed) {
      times.enter(Stage.ROUTE);
      return switch (route(asked, parsed)) {
        case Step.Stop<Target>(Problem problem) -> told(problem);
        case Step.Next<Target>(Target.Fixed(BuiltIn builtIn)) -> builtIn(builtIn, asked);
        case Step.Next<Target>(Target.Bound bound) -> {
          route = Optional.of(bound.route());
          times.enter(Stage.AUTHORIZE);
          Optional<Actor> actor = Caller.of(request.headers(), settings);
          times.enter(Stage.VALIDATE);
          yield switch (validate(bound, parsed, actor)) {
            case Step.Stop<Valid>(Problem problem) -> told(problem);
            case Step.Next<Valid>(Valid valid) -> {
              times.enter(Stage.EXECUTE);
              yield execute(asked, valid);
            }
          };
        }
      };
    }

    private Step<Target> route(LoadedBundle asked, Parsed parsed) {
      var builtIn = BuiltIn.at(parsed.segments());
      if (builtIn.isPresent()) return fixed(builtIn.get());
      return switch (asked.router().match(request.method(), parsed.segments())) {
        case Router.Match.Found(var found, var path) ->
            new Step.Next<>(new Target.Bound(found, path));
        case Router.Match.MethodNotAllowed(var allow) -> stop(notAllowed(allow));
        case Router.Match.NotFound _ ->
            BuiltIn.describes(parsed.segments())
                ? fixed(BuiltIn.OPENAPI)
                : stop(Problem.of(404, "ROUTE_NOT_FOUND", "No route has this path"));
      };
    }

    private Step<Target> fixed(BuiltIn builtIn) {
      return request.method().equals("GET") || request.method().equals("HEAD")
          ? new Step.Next<>(new Target.Fixed(builtIn))
          : stop(notAllowed("GET, HEAD"));
    }

    private Step<Valid> validate(Target.Bound bound, Parsed parsed, Optional<Actor> actor) {
      Route asked = bound.route();
      Step<Conditions> conditions =
          switch (asked.operation().kind()) {
            case COMMAND -> Conditions.of(request.headers());
            case QUERY -> new Step.Next<>(new Conditions(Optional.empty(), OptionalLong.empty()));
          };
      return conditions.then(
          agreed ->
              InputBinding.bind(
                      asked, bound.path(), parsed.query(), request.headers(), request.body())
                  .then(inputs -> new Step.Next<>(valid(asked, inputs, agreed, actor))));
    }

    private Valid valid(
        Route asked, InputBinding.Inputs inputs, Conditions conditions, Optional<Actor> actor) {
      var facts =
          new Facts(
              Caller.scope(asked.service(), asked.binding(), actor),
              conditions.key(),
              RequestHash.of(
                  asked.service(), asked.binding(), inputs.sent(), conditions.expectedVersion()),
              command,
              clock.instant(),
              actor,
              identity.correlation(),
              identity.traceparent(),
              conditions.expectedVersion());
      return new Valid(asked, inputs, facts);
    }

    private Told execute(LoadedBundle asked, Valid valid) {
      String plan = valid.route().operation().name();
      Map<String, InputValue> inputs = valid.inputs().all();
      return switch (valid.route().operation().kind()) {
        case COMMAND -> {
          bell.ring();
          var outcome =
              commands.execute(
                  new CommandRequest(asked.id(), asked.command(plan), inputs, valid.facts()));
          yield outcome instanceof CommandOutcome.Stale(var live)
              ? new Told.Stale(live)
              : new Told.Final(Responses.of(outcome, valid.facts().clientKey().isPresent()));
        }
        case QUERY -> {
          var outcome =
              queries.execute(
                  new QueryRequest(asked.id(), asked.query(plan), inputs, valid.facts()));
          yield outcome instanceof QueryOutcome.Stale(var live)
              ? new Told.Stale(live)
              : new Told.Final(Responses.of(outcome));
        }
      };
    }

    private Responses.Reply health() {
      if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
        return new Responses.Reply.Failure(notAllowed("GET, HEAD"));
      }
      times.enter(Stage.EXECUTE);
      bundle = Optional.of(bundles.current());
      database.execute(PROBE);
      return new Responses.Reply.Success("{\"ok\":true}", Map.of());
    }

    private Told builtIn(BuiltIn builtIn, LoadedBundle asked) {
      return switch (builtIn) {
        case HEALTH -> new Told.Final(health());
        case SERVICE -> new Told.Final(new Responses.Reply.Success(service(asked), Map.of()));
        case OPENAPI -> told(notYet("The OpenAPI description is not served yet"));
        case UI -> told(notYet("The user interface is not served yet"));
        case METRICS -> told(notYet("Metrics are not served yet"));
      };
    }

    private HttpAnswer respond(Responses.Reply reply) {
      HttpAnswer answer = Responses.answer(reply, identity);
      if (settings.development()) {
        answer = answer.with("Server-Timing", times.header());
        if (bundle.isPresent()) answer = answer.with("X-Bundle", bundle.get().id().value());
      }
      return request.method().equals("HEAD") ? answer.withoutBody() : answer;
    }

    private HandledRequest handled(HttpAnswer answer, Responses.Reply reply) {
      return new HandledRequest(
          request.method(),
          route.map(Route::path),
          route.map(found -> found.service() + "/" + found.binding()),
          answer.status(),
          reply instanceof Responses.Reply.Failure(var problem)
              ? Optional.of(problem.code())
              : Optional.empty(),
          bundle.map(LoadedBundle::id),
          route.filter(HttpPipeline::isCommand).map(_ -> command),
          identity.correlation(),
          identity.requestId(),
          times.end(),
          failure);
    }
  }

  private static String service(LoadedBundle bundle) {
    var format = new LinkedHashMap<String, Json>();
    format.put("major", Json.of(1));
    format.put("minor", Json.of(0));
    format.put("patch", Json.of(0));
    var members = new LinkedHashMap<String, Json>();
    members.put("name", Json.of(bundle.name()));
    members.put("version", Json.of(bundle.version()));
    members.put("rntmeVersion", new Json.Obj(format));
    return JsonText.write(new Json.Obj(members));
  }

  private static boolean isCommand(Route route) {
    return switch (route.operation().kind()) {
      case COMMAND -> true;
      case QUERY -> false;
    };
  }

  private static Problem notAllowed(String allow) {
    return Problem.of(405, "METHOD_NOT_ALLOWED", "This path does not take this method")
        .withHeader("Allow", allow);
  }

  private static Problem notYet(String message) {
    return Problem.of(501, "NOT_IMPLEMENTED_YET", message);
  }

  private static Told told(Problem problem) {
    return new Told.Final(new Responses.Reply.Failure(problem));
  }

  private static <T> Step<T> stop(Problem problem) {
    return new Step.Stop<>(problem);
  }
}
