package dev.lathe.dev;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.lathe.dev.console.AskedQuery;
import dev.lathe.dev.console.DevDocuments;
import dev.lathe.dev.console.NotAsked;
import dev.lathe.runtime.identity.Loopback;
import dev.lathe.runtime.platform.Ids;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a developer's server answers itself, before any function is asked. It is for this machine
 * alone: a page from elsewhere, which a browser here has open, reads nothing of it.
 */
final class OwnPages {
  /** Told, and set by a POST. */
  private static final String CLOCK = "/-/clock";

  private final DevDocuments documents;
  private final Optional<ClockPage> clock;
  private final Optional<LoginPage> login;
  private final Optional<StudioPages> studio;
  private final Ids ids;

  /**
   * @param documents JSON by path
   * @param ids name the requests that are refused
   */
  OwnPages(
      DevDocuments documents,
      Optional<ClockPage> clock,
      Optional<LoginPage> login,
      Optional<StudioPages> studio,
      Ids ids) {
    this.documents = documents;
    this.clock = clock;
    this.login = login;
    this.studio = studio;
    this.ids = ids;
  }

  /** Of a server that has none. */
  static OwnPages none(Ids ids) {
    return of(DevDocuments.NONE, ids);
  }

  /** Of a server that has documents alone. */
  static OwnPages of(DevDocuments documents, Ids ids) {
    return new OwnPages(documents, Optional.empty(), Optional.empty(), Optional.empty(), ids);
  }

  /** Empty where the path is not one of its own. */
  Optional<APIGatewayV2HTTPResponse> answer(ServerRequest request) {
    Optional<APIGatewayV2HTTPResponse> read = studio.flatMap(door -> door.answer(request));
    if (read.isPresent()) return read;
    String path = GatewayEvents.path(request);
    if (login.isPresent() && path.equals(LoginPage.PATH)) {
      return Optional.of(logIn(login.get(), request));
    }
    Optional<ClockPage> set = clock.filter(_ -> path.equals(CLOCK));
    Optional<String> document;
    Optional<String> wrong = Optional.empty();
    try {
      document = set.map(ClockPage::told).or(() -> documents.at(path, query(request)));
    } catch (NotAsked e) {
      wrong = Optional.of(String.valueOf(e.getMessage()));
      document = wrong;
    }
    if (document.isEmpty()) return Optional.empty();
    String method = request.prologue().method().text();
    boolean sets = set.isPresent() && method.equals("POST");
    if (!sets && !method.equals("GET") && !method.equals("HEAD")) {
      return Optional.of(problem(405, "METHOD_NOT_ALLOWED", "This page is only read"));
    }
    Optional<String> origin = request.headers().first(HeaderNames.ORIGIN);
    if (!Loopback.asks(request.headers().first(HeaderNames.HOST), origin)) {
      return Optional.of(
          problem(403, "FOREIGN_PAGE", "This page is for this machine, by one of its own names"));
    }
    if (wrong.isPresent()) return Optional.of(problem(400, "VALIDATION_ERROR", wrong.get()));
    if (sets) return Optional.of(set(set.get(), GatewayEvents.body(request)));
    var headers =
        new TreeMap<>(Map.of("Content-Type", "application/json", "Cache-Control", "no-store"));
    origin.ifPresent(
        page -> {
          headers.put("Access-Control-Allow-Origin", page);
          headers.put("Vary", "Origin");
        });
    return Optional.of(answer(200, headers, document.get()));
  }

  private APIGatewayV2HTTPResponse logIn(LoginPage page, ServerRequest request) {
    if (!request.prologue().method().text().equals("POST")) {
      return problem(405, "METHOD_NOT_ALLOWED", "A login is posted");
    }
    Optional<String> origin = request.headers().first(HeaderNames.ORIGIN);
    if (!Loopback.asks(request.headers().first(HeaderNames.HOST), origin)) {
      return problem(403, "FOREIGN_PAGE", "This page is for this machine, by one of its own names");
    }
    try {
      Map<String, String> headers =
          Map.of("Content-Type", "application/json", "Cache-Control", "no-store");
      return answer(200, headers, page.token(GatewayEvents.body(request)));
    } catch (IllegalArgumentException e) {
      return problem(400, "VALIDATION_ERROR", String.valueOf(e.getMessage()));
    }
  }

  private static AskedQuery query(ServerRequest request) {
    return name -> request.query().all(name, List::of).stream().findFirst();
  }

  private APIGatewayV2HTTPResponse set(ClockPage page, byte[] body) {
    try {
      return answer(200, Map.of("Content-Type", "application/json"), page.set(body));
    } catch (ClockRefused e) {
      return problem(400, "VALIDATION_ERROR", String.valueOf(e.getMessage()));
    }
  }

  APIGatewayV2HTTPResponse problem(int status, String code, String message) {
    return problem(status, code, message, Map.of());
  }

  APIGatewayV2HTTPResponse problem(
      int status, String code, String message, Map<String, String> more) {
    String body = new FrontProblem(Status.create(status), code, message).json(ids);
    var headers = new TreeMap<>(more);
    headers.put("Content-Type", FrontProblem.CONTENT_TYPE);
    return answer(status, headers, body);
  }

  private static APIGatewayV2HTTPResponse answer(
      int status, Map<String, String> headers, String body) {
    return APIGatewayV2HTTPResponse.builder()
        .withStatusCode(status)
        .withHeaders(headers)
        .withBody(body)
        .withIsBase64Encoded(false)
        .build();
  }
}
