package dev.lathe.runtime.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.model.bundle.HttpMethod;
import dev.lathe.model.bundle.Operation;
import dev.lathe.model.bundle.Route;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RouterTest {
  private static final Router ROUTER =
      new Router(
          List.of(
              query("one", "/v1/issues/{id}"),
              query("search", "/v1/issues/search"),
              query("all", "/v1/issues"),
              command("report", HttpMethod.POST, "/v1/issues"),
              command("submit", HttpMethod.POST, "/v1/issues/{issueId}/actions/submit"),
              query("deep", "/v1/{kind}/search/deep"),
              command("click", HttpMethod.GET, "/v1/click"),
              command("find", HttpMethod.POST, "/v1/issues/find"),
              query("late", "/v1/issues/{other}"),
              query("root", "/"),
              query("space", "/v1/a b")));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          GET    | /v1/issues                   | all {}
          HEAD   | /v1/issues                   | all {}
          POST   | /v1/issues                   | report {}
          GET    | /v1/issues/search            | search {}
          GET    | /v1/issues/search7           | one {id=search7}
          GET    | /v1/issues/a%2Fb%20%C3%A4+c  | one {id=a/b ä+c}
          POST   | /v1/issues/7/actions/submit  | submit {issueId=7}
          GET    | /v1/issues/search/deep       | deep {kind=issues}
          GET    | /v1/issues/find              | one {id=find}
          GET    | /v1/click                    | click {}
          GET    | /v1/a%20b                    | space {}
          GET    | /                            | root {}
          HEAD   | /v1/click                    | allow GET
          DELETE | /v1/issues/find              | allow GET, HEAD, POST
          GET    | /v1/issues/7/actions/submit  | allow POST
          get    | /v1/issues                   | allow GET, HEAD, POST
          GET    | /v1/issues/                  | nothing
          GET    | /v1//issues                  | nothing
          GET    | /v1/issues/7/actions         | nothing
          GET    | /v1/ISSUES                   | nothing
          """)
  void a_request_finds_its_route(String method, String path, String expected) {
    List<String> segments = UrlText.segments(path).orElseThrow();
    assertEquals(
        expected,
        switch (ROUTER.match(method, segments)) {
          case Router.Match.Found(Route route, var values) -> route.binding() + " " + values;
          case Router.Match.MethodNotAllowed(String allow) -> "allow " + allow;
          case Router.Match.NotFound _ -> "nothing";
        });
  }

  private static Route query(String name, String path) {
    return route(name, HttpMethod.GET, path, Operation.Kind.QUERY);
  }

  private static Route command(String name, HttpMethod method, String path) {
    return route(name, method, path, Operation.Kind.COMMAND);
  }

  private static Route route(String name, HttpMethod method, String path, Operation.Kind kind) {
    return new Route(
        "s", name, method, path, new Operation(kind, "s." + name), List.of(), true, List.of());
  }
}
