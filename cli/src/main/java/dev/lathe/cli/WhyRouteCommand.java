package dev.lathe.cli;

import dev.lathe.dev.DevFolder;
import dev.lathe.dev.ServiceInMemory;
import dev.lathe.dev.identity.IssuerFile;
import dev.lathe.dev.identity.LocalIssuer;
import dev.lathe.dev.identity.TokenWishes;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.Operation;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.archive.DatabaseBackup;
import dev.lathe.runtime.archive.DatabaseRestore;
import dev.lathe.runtime.http.HandledRequest;
import dev.lathe.runtime.http.HttpAnswer;
import dev.lathe.runtime.http.HttpBody;
import dev.lathe.runtime.http.HttpHeaders;
import dev.lathe.runtime.http.HttpRequest;
import dev.lathe.runtime.module.Variables;
import dev.lathe.runtime.platform.MovableTime;
import dev.lathe.runtime.rollout.BundleRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.wiring.Databases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code lathe why-route}: whether a request would go through, and why. The pipeline answers it as
 * it answers clients, on a copy of the data in memory; what is there stays as it is.
 */
@Command(
    name = "why-route",
    mixinStandardHelpOptions = true,
    description = {
      "Say whether a request would go through, and why, without doing it.",
      "It is answered on a copy of the data in memory: nothing is appended, no module is called."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe why-route POST /api/orders/o1/confirm --as u1",
      "  lathe why-route POST /api/leave --as ann --role manager --body @leave.json --json",
      "  lathe why-route GET /api/orders --database libsql://app.turso.io --from s3://bundles/app",
      "",
      "Exit codes: 0 allowed, 1 no sound request, 3 a module is not here, 10 denied,",
      "11 a guard, the state machine or a rule says no, 12 no route."
    })
final class WhyRouteCommand implements Callable<Integer> {
  private static final Duration TOKEN_LASTS = Duration.ofHours(1);

  @Mixin private final GlobalOptions global = new GlobalOptions();
  @Mixin private final DatabaseOption database = new DatabaseOption();
  @Mixin private final StoreOption from = new StoreOption();
  @Mixin private final ClaimOptions claims = new ClaimOptions();

  @Parameters(index = "0", paramLabel = "METHOD", description = "GET or POST.")
  private String method = "";

  @Parameters(index = "1", paramLabel = "PATH", description = "With its query, from / on.")
  private String path = "";

  @Option(
      names = "--as",
      paramLabel = "ID",
      description = "Who asks, `u1` or `user:u1`; nobody without it.")
  private @Nullable String caller;

  @Option(
      names = "--body",
      paramLabel = "JSON|@FILE",
      description = "The request's body; {} for a POST without it.")
  private @Nullable String body;

  @Override
  public Integer call() throws IOException {
    if (!path.startsWith("/")) throw Refused.usage("a path begins with /, unlike " + path);
    Optional<Json> sent = sent();
    Optional<String> who = who();
    Path place = Files.createTempDirectory("lathe-why-route-");
    try {
      return explain(new DevFolder(place.resolve("keys")), copied(place), sent, who);
    } finally {
      delete(place);
    }
  }

  /** The data as of one moment, which is read and not touched. */
  private TextFile copied(Path place) {
    var file = new TextFile(place.resolve("copy.jsonl.gz"));
    DatabaseBackup.Written unused =
        database.with(
            of -> file.write(new DatabaseBackup(of, id -> from.store(database).get(id))::write));
    return file;
  }

  private int explain(DevFolder keys, TextFile data, Optional<Json> sent, Optional<String> who) {
    MovableTime time = database.time();
    Database copy = Databases.open("sqlite::memory:", Optional.empty(), time);
    BundleFile live;
    try {
      live =
          data.read(lines -> DatabaseRestore.restore(copy, lines))
              .bundle()
              .orElseThrow(
                  () -> Refused.wrong("no bundle is live in the database: nothing is served"));
    } catch (RuntimeException e) {
      copy.close();
      throw e;
    }
    try (ServiceInMemory service = ServiceInMemory.on(copy, time, live, keys)) {
      var before = new RowsBefore(service.database());
      HttpRequest request = request(keys, sent, who, service.time());
      HttpAnswer answer = service.answer(request);
      HandledRequest handled = service.last();
      Bundle bundle = live.bundle();
      Optional<Route> route = route(bundle, handled);
      boolean hidden =
          RouteVerdict.nothing(answer)
              && route
                  .filter(WhyRouteCommand::ruledRead)
                  .flatMap(one -> UnruledRoute.of(bundle, one))
                  .filter(open -> finds(open, keys, data, request))
                  .isPresent();
      RouteVerdict verdict = RouteVerdict.of(handled, answer, hidden);
      var explanation =
          new RouteExplanation(
              method.toUpperCase(Locale.ROOT),
              path,
              who,
              route,
              route.flatMap(one -> RouteGuards.of(bundle, one)),
              route.map(one -> RouteInputs.of(one, request, sent)).orElse(Map.of()),
              before,
              Variables.of(System.getenv()),
              verdict);
      if (global.json) {
        global.out().println(JsonText.write(explanation.json()));
      } else {
        explanation.text().forEach(global.out()::println);
      }
      return verdict.kind().exit();
    }
  }

  private static boolean ruledRead(Route route) {
    return route.operation().kind() == Operation.Kind.QUERY && route.allow().isPresent();
  }

  /**
   * Whether {@code request} finds something in another copy, when it is asked of {@code bundle}.
   */
  private boolean finds(Bundle bundle, DevFolder keys, TextFile data, HttpRequest request) {
    MovableTime time = database.time();
    Database copy = Databases.open("sqlite::memory:", Optional.empty(), time);
    BundleFile file = BundleFile.of(bundle);
    try {
      DatabaseRestore.Restored unused = data.read(lines -> DatabaseRestore.restore(copy, lines));
      var rollout = new BundleRollout(copy);
      rollout.begin(List.of(), file.id());
      rollout.finish(bundle, file.id());
    } catch (RuntimeException e) {
      copy.close();
      throw e;
    }
    try (var service = ServiceInMemory.on(copy, time, file, keys)) {
      HttpAnswer answer = service.answer(request);
      return answer.status() < 400 && !RouteVerdict.nothing(answer);
    }
  }

  private static Optional<Route> route(Bundle bundle, HandledRequest handled) {
    return bundle.operations().routes().stream()
        .filter(
            route ->
                handled.route().equals(Optional.of(route.path()))
                    && handled
                        .binding()
                        .equals(Optional.of(route.service() + "/" + route.binding())))
        .findFirst();
  }

  private HttpRequest request(
      DevFolder keys, Optional<Json> sent, Optional<String> who, MovableTime time) {
    String[] target = path.split("\\?", 2);
    Map<String, String> headers = new LinkedHashMap<>();
    sent.ifPresent(_ -> headers.put("content-type", "application/json"));
    who.ifPresent(
        id -> {
          headers.put("authorization", "Bearer " + token(id, keys, time));
          headers.put("x-actor-id", id);
        });
    return new HttpRequest(
        method.toUpperCase(Locale.ROOT),
        target[0],
        target.length > 1 ? target[1] : "",
        HttpHeaders.of(headers),
        sent.map(json -> HttpBody.of(JsonText.write(json))).orElse(HttpBody.NONE));
  }

  /** As on a developer's machine: by name alone where nothing else is known of them. */
  private String token(String id, DevFolder keys, MovableTime time) {
    SortedMap<String, Json> said = claims.said();
    if (said.isEmpty()) return LocalIssuer.SHORTHAND + id;
    return new TokenWishes(id, said, List.of(), List.of(), TOKEN_LASTS)
        .signedBy(IssuerFile.in(keys.path()).orElseThrow(), time.now());
  }

  private Optional<String> who() {
    if (caller == null) {
      if (!claims.given()) return Optional.empty();
      throw Refused.usage("--role and --claim are somebody's: say whose with --as");
    }
    int colon = caller.indexOf(':');
    String kind = colon < 0 ? "user" : caller.substring(0, colon);
    if (!kind.equals("user")) {
      throw Refused.usage("routes are called by users, `user:ID`: nobody signs in as a " + kind);
    }
    String id = caller.substring(colon + 1);
    if (id.isBlank()) throw Refused.usage("--as names somebody");
    return Optional.of(id);
  }

  private Optional<Json> sent() throws IOException {
    if (body == null) {
      return method.equalsIgnoreCase("POST")
          ? Optional.of(new Json.Obj(Map.of()))
          : Optional.empty();
    }
    String text = body.startsWith("@") ? Files.readString(Path.of(body.substring(1))) : body;
    try {
      return Optional.of(JsonText.parse(text));
    } catch (JsonText.MalformedJson e) {
      throw Refused.usage("--body is no JSON: " + e.getMessage());
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(one);
      }
    }
  }
}
