package dev.lathe.conformance.roundtrip;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.compiler.fixture.ReadsSharedBlueprints;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.CommandPlan;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.QueryPlan;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.http.AnswerBody;
import dev.lathe.runtime.http.HttpBody;
import dev.lathe.runtime.http.HttpHeaders;
import dev.lathe.runtime.http.HttpRequest;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every command and every query is one request to the database server with one statement in it,
 * whatever its graph does: counted, not believed.
 */
class RoundTripsTest {
  private static final String NOTE = "INSERT INTO lathe_refusal(";

  private static final Path SEEDS = Path.of("src/test/resources/seeds");

  @TempDir Path folder;

  static List<Path> examples() {
    return Blueprints.examples();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void takes_one_request_for_each_command_and_each_query_of_every_graph(Path blueprint) {
    assertOneEach(compiled(blueprint));
  }

  @ParameterizedTest
  @ValueSource(strings = {"?protocol=pipeline", "?protocol=pipeline&streams=2"})
  void takes_one_by_the_pipeline_too(String settings) {
    assertOneEachAt(compiled(Blueprints.example("orders")), settings);
  }

  @ReadsSharedBlueprints
  @ParameterizedTest
  @ValueSource(strings = {"order-fulfillment", "issue-tracker"})
  void takes_as_few_for_blueprints_that_others_wrote(String name) {
    assertOneEach(compiled(Blueprints.shared(name)));
  }

  private void assertOneEach(Bundle bundle) {
    assertOneEachAt(bundle, "");
  }

  private void assertOneEachAt(Bundle bundle, String settings) {
    var asked = new TreeSet<String>();
    try (var counted = Counted.serving(bundle, folder, settings)) {
      assertAll(
          bundle.operations().routes().stream()
              .map(
                  route ->
                      () -> {
                        asked.add(route.operation().name());
                        if (isOurs(route) || claims(bundle, route)) return;
                        Counted.Answer answer = counted.ask(SampleRequest.of(route));
                        assertOne(named(route), decided(route, answer));
                        assertTrue(
                            Set.of(200, 201, 409, 422).contains(answer.http().status())
                                || (answer.http().status() == 404 && route.absent().isPresent())
                                || (answer.http().status() == 403 && route.allow().isPresent()),
                            () -> named(route) + ": " + answer.http());
                      }));
    }
    assertEquals(plans(bundle), asked, "every graph has a route");
  }

  /** Whether it is two statements, with calls between them. */
  private static boolean claims(Bundle bundle, Route route) {
    return bundle.operations().calls().stream()
        .anyMatch(plan -> plan.name().equals(route.operation().name()) && plan.claim().isPresent());
  }

  /** Whether it takes what only the service says, as the read that knows tokens does. */
  private static boolean isOurs(Route route) {
    return route.inputs().stream()
        .anyMatch(
            input ->
                input.source() instanceof InputSource.FromHeader(var name)
                    && name.startsWith("x-rntme-"));
  }

  /**
   * The first refusal of a minute is noted, after its statement: one request more, and the last.
   */
  private static Counted.Answer decided(Route route, Counted.Answer answer) {
    boolean refused =
        route.allow().isPresent() && Set.of(403, 422).contains(answer.http().status());
    List<CountingProxy.Passed> requests = answer.requests();
    boolean noted =
        requests.size() == 2
            && requests.getLast().statements().size() == 1
            && requests.getLast().statements().getFirst().startsWith(NOTE);
    return refused && noted ? new Counted.Answer(answer.http(), requests.subList(0, 1)) : answer;
  }

  /** What is accepted does the most: here nothing is refused. */
  @Test
  @ReadsSharedBlueprints
  void takes_one_request_for_each_accepted_command_of_order_fulfillment() {
    Bundle bundle =
        compiled(Blueprints.shared("order-fulfillment"), SEEDS.resolve("order-fulfillment.json"));

    assertOneEach(
        bundle,
        """
        POST /api/orders/orders {"sku":"B","quantity":2}
        POST /api/inventory/reservations {"orderId":"{orderId}","sku":"B","quantity":2}
        GET /api/inventory/reservations/{orderId}
        POST /api/orders/orders/{orderId}/confirm {"reservationId":"{reservationId}"}
        GET /api/orders/orders/{orderId}
        POST /api/orders/orders {"sku":"A","quantity":1}
        POST /api/inventory/reservations {"orderId":"{orderId}","sku":"A","quantity":1}
        POST /api/orders/orders/{orderId}/cancel {"reason":"insufficient stock"}
        """);
  }

  @Test
  @ReadsSharedBlueprints
  void takes_one_request_for_each_accepted_command_of_the_issue_tracker() {
    Bundle bundle =
        compiled(Blueprints.shared("issue-tracker"), SEEDS.resolve("issue-tracker.json"));

    assertOneEach(
        bundle,
        """
        POST /api/v1/issues {"issueId":7001,"title":"Demo","projectId":1,"reporterId":1,\
        "priority":"high","storyPoints":3}
        POST /api/v1/issues/7001/actions/submit {}
        POST /api/v1/issues/7001/actions/assign-with-guard {"assigneeId":4}
        POST /api/v1/issues/7001/actions/reassign {"assigneeId":2}
        POST /api/v1/issues/7001/actions/resolve {"resolvedAt":"2026-04-14T12:00:00Z"}
        POST /api/v1/issues/7001/actions/reopen {}
        POST /api/v1/issues/7001/actions/assign {"assigneeId":4}
        POST /api/v1/issues/105/actions/close {}
        GET /api/v1/issues/7001
        GET /api/v1/issues?status=open&limit=5
        GET /api/v1/issues/search?q=%25login%25&from=2026-01-01T00:00:00Z&to=2026-12-31T00:00:00Z
        GET /api/v1/stats/by-project
        GET /api/v1/sprints/1/burndown
        """);
  }

  /** The control: whoever looks before deciding, as is usual, needs two. */
  @Test
  void sees_two_requests_where_a_command_reads_before_it_decides() {
    Bundle bundle = compiled(Blueprints.example("orders"));
    Route place = route(bundle, "placeOrder");

    try (var counted = Counted.serving(bundle, folder, ReadsFirst::new)) {
      assertEquals(2, counted.ask(SampleRequest.of(place)).requests().size());
    }
  }

  /** The other control: the only reason for a second statement is another live bundle. */
  @Test
  void sees_two_requests_once_after_a_rollout_and_one_after_that() {
    Bundle bundle = compiled(Blueprints.example("orders"));
    List<Route> routes = List.of(route(bundle, "listOrders"), route(bundle, "placeOrder"));

    try (var counted = Counted.serving(bundle, folder)) {
      for (Route route : routes) {
        counted.deploy(renamed(bundle, "after " + route.binding()));

        assertEquals(2, counted.ask(SampleRequest.of(route)).requests().size(), named(route));
        assertOne(named(route), counted.ask(SampleRequest.of(route)));
      }
    }
  }

  /** A database as most programs use one: they look, then they write. */
  private record ReadsFirst(Database inner) implements Database {
    @Override
    public Rows execute(Statement statement) {
      if (statement.access() == Statement.Access.WRITE) {
        inner.execute(Statement.read("SELECT count(*) FROM event"));
      }
      return inner.execute(statement);
    }

    @Override
    public void executeAll(List<Statement> statements) {
      inner.executeAll(statements);
    }

    @Override
    public void close() {
      inner.close();
    }
  }

  /**
   * Sends {@code script}'s requests in order; all are accepted. A text that an answer has under a
   * name stands for {@code {name}} from there on.
   */
  private void assertOneEach(Bundle bundle, String script) {
    var known = new HashMap<String, String>();
    try (var counted = Counted.serving(bundle, folder)) {
      script
          .lines()
          .forEach(
              line -> {
                String filled = line;
                for (var each : known.entrySet()) {
                  filled = filled.replace("{" + each.getKey() + "}", each.getValue());
                }
                Counted.Answer answer = counted.ask(request(filled));
                assertEquals(200, answer.http().status(), line + ": " + answer.http());
                assertOne(line, answer);
                if (answer.http().body() instanceof AnswerBody.Text(String body)
                    && JsonText.parse(body) instanceof Json.Obj(var members)) {
                  members.forEach(
                      (name, value) -> {
                        if (value instanceof Json.Str(String text)) known.put(name, text);
                      });
                }
              });
    }
  }

  private static void assertOne(String what, Counted.Answer answer) {
    assertEquals(1, answer.requests().size(), what + answer.http() + " took " + answer.requests());
    assertEquals(1, answer.requests().getFirst().statements().size(), what);
  }

  private static HttpRequest request(String line) {
    String[] parts = line.split(" ", 3);
    String[] target = parts[1].split("\\?", 2);
    return new HttpRequest(
        parts[0],
        target[0],
        target.length == 2 ? target[1] : "",
        HttpHeaders.of(Map.of("content-type", "application/json")),
        parts.length == 3 ? HttpBody.of(parts[2]) : HttpBody.NONE);
  }

  private static Set<String> plans(Bundle bundle) {
    return Stream.concat(
            bundle.operations().commands().stream().map(CommandPlan::name),
            bundle.operations().queries().stream().map(QueryPlan::name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Route route(Bundle bundle, String binding) {
    return bundle.operations().routes().stream()
        .filter(route -> route.binding().equals(binding))
        .findFirst()
        .orElseThrow();
  }

  private static String named(Route route) {
    return route.method() + " " + route.path() + " (" + route.operation().name() + ")";
  }

  private static Bundle renamed(Bundle bundle, String name) {
    return new Bundle(
        name,
        bundle.version(),
        bundle.operations(),
        bundle.projections(),
        bundle.schema(),
        bundle.seeds(),
        bundle.outlines(),
        bundle.files());
  }

  private static Bundle compiled(Path blueprint) {
    return value(Compiler.compile(blueprint));
  }

  private static Bundle compiled(Path blueprint, Path seeds) {
    return value(Compiler.compile(blueprint, seeds));
  }

  private static Bundle value(Result<Bundle> result) {
    return switch (result) {
      case Result.Ok<Bundle>(Bundle value, var _) -> value;
      case Result.Failed<Bundle>(var findings) -> throw new AssertionError(findings);
    };
  }
}
