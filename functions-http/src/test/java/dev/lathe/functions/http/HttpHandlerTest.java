package dev.lathe.functions.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.Context;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.HttpMethod;
import dev.lathe.model.bundle.InputPlan;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.Operation;
import dev.lathe.model.bundle.Operations;
import dev.lathe.model.bundle.Outlines;
import dev.lathe.model.bundle.Parameter;
import dev.lathe.model.bundle.QueryPlan;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.bundle.Schema;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.adapter.system.SystemTime;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.wiring.BundleStores;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.crac.Core;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The function as Lambda puts it together, on a folder and a SQLite file. */
final class HttpHandlerTest {
  @TempDir Path folder;

  @Test
  void a_cold_function_makes_the_pointed_bundle_live_and_answers() {
    push();
    var handler = new HttpHandler(component().pipeline());
    var answer = handler.answer(ApiGatewayTest.event("GET", "/echo/a b", "n=7"), null);
    assertEquals(200, answer.getStatusCode(), answer.getBody());
    assertEquals("{\"name\":\"a b\",\"n\":7}", answer.getBody());
    assertEquals("application/json", answer.getHeaders().get("Content-Type"));
  }

  @Test
  void a_function_without_a_bundle_says_so_until_there_is_one() {
    var handler = new HttpHandler(component().pipeline());
    var early = handler.answer(ApiGatewayTest.event("GET", "/health", ""), null);
    assertEquals(503, early.getStatusCode());
    assertEquals("{\"ok\":false,\"reason\":\"No bundle is live yet\"}", early.getBody());
    push();
    var late = handler.answer(ApiGatewayTest.event("GET", "/health", ""), null);
    assertEquals("{\"ok\":true}", late.getBody());
  }

  @Test
  void a_snapshot_leaves_no_connection_behind_and_a_restored_function_answers() throws Exception {
    push();
    var component = component();
    var pipeline = component.pipeline();
    var handler = new HttpHandler(pipeline);
    var snapshot =
        new Snapshot(handler, pipeline, component.database(), new SystemTime(), List::of);
    snapshot.warmUp();
    snapshot.beforeCheckpoint(Core.getGlobalContext());
    snapshot.afterRestore(Core.getGlobalContext());
    var answer = handler.answer(ApiGatewayTest.event("GET", "/echo/x", "n=1"), null);
    assertEquals(200, answer.getStatusCode(), answer.getBody());
  }

  @Test
  void a_restored_function_has_the_bundle_that_went_live_since() throws Exception {
    push();
    var component = component();
    var handler = new HttpHandler(component.pipeline());
    var snapshot =
        new Snapshot(
            handler, component.pipeline(), component.database(), new SystemTime(), List::of);
    snapshot.warmUp();
    for (int i = 0; i < 10; i++) { // so that no refusal is what asks
      handler.answer(ApiGatewayTest.event("GET", "/not/a/route", ""), null);
    }
    snapshot.beforeCheckpoint(Core.getGlobalContext());
    var next = BundleFile.of(echo("/again/{name}"));
    BundleStores.open(folder.resolve("bundles").toString()).put(next.id(), next.bytes());
    try (var other = SqliteDatabase.open(folder.resolve("test.db").toString())) {
      other.execute(Statement.write("UPDATE live SET bundle=?1", next.id().value()));
    }
    snapshot.afterRestore(Core.getGlobalContext());
    var answer = handler.answer(ApiGatewayTest.event("GET", "/again/x", "n=1"), null);
    assertEquals(200, answer.getStatusCode(), answer.getBody());
  }

  @Test
  void an_event_that_is_no_request_gets_an_answer() {
    push();
    var handler = new HttpHandler(component().pipeline());
    var answer = handler.answer(ApiGatewayTest.event("", "", ""), null);
    assertTrue(answer.getStatusCode() >= 400 && answer.getStatusCode() < 500);
  }

  @Test
  void a_read_is_ended_before_lambda_ends_the_function() {
    push();
    var handler = new HttpHandler(component().pipeline());
    var event = ApiGatewayTest.event("GET", "/echo/slow", "n=30000000");
    long began = System.nanoTime();
    var answer = handler.answer(event, remaining(1_900));
    long took = (System.nanoTime() - began) / 1_000_000;
    assertEquals(503, answer.getStatusCode(), answer.getBody());
    assertTrue(answer.getBody().contains("READ_TIMED_OUT"), answer.getBody());
    assertTrue(took < 1_900, took + " ms");
    var next = ApiGatewayTest.event("GET", "/echo/slow", "n=3");
    assertEquals(200, handler.answer(next, remaining(1_900)).getStatusCode());
  }

  @ParameterizedTest
  @ValueSource(ints = {6_291_000, 9_000_000, 30_000_000})
  void an_answer_that_lambda_does_not_carry_is_a_problem_with_a_hint(int characters) {
    push();
    var handler = new HttpHandler(component().pipeline());
    for (String method : List.of("GET", "HEAD")) {
      var event = ApiGatewayTest.event(method, "/echo/large", "n=" + characters);
      var answer = handler.answer(event, remaining(20_000));
      assertEquals(422, answer.getStatusCode());
      if (method.equals("HEAD")) continue;
      assertTrue(answer.getBody().contains("ANSWER_TOO_LARGE"), answer.getBody());
      assertTrue(answer.getBody().contains("ask for less"), answer.getBody());
    }
  }

  @Test
  void an_answer_that_just_fits_is_sent() {
    push();
    var handler = new HttpHandler(component().pipeline());
    var event = ApiGatewayTest.event("GET", "/echo/large", "n=6289000");
    var answer = handler.answer(event, remaining(20_000));
    assertEquals(200, answer.getStatusCode());
    assertTrue(answer.getBody().length() > 6_289_000);
  }

  /** What Lambda tells a function that has so many milliseconds left. */
  private static Context remaining(int milliseconds) {
    return (Context)
        Proxy.newProxyInstance(
            HttpHandlerTest.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (_, method, _) -> method.getReturnType() == int.class ? milliseconds : null);
  }

  private HttpComponent component() {
    var config =
        HttpConfig.from(
            Map.of(
                "LATHE_BUNDLES",
                folder.resolve("bundles").toString(),
                "LATHE_DATABASE_URL",
                "sqlite:" + folder.resolve("test.db")));
    return DaggerHttpComponent.factory().create(config, SystemPlatform.create());
  }

  private void push() {
    var store = BundleStores.open(folder.resolve("bundles").toString());
    var file = BundleFile.of(echo());
    store.put(file.id(), file.bytes());
    store.point("live", file.id());
  }

  private static Bundle echo() {
    return echo("/echo/{name}");
  }

  private static Bundle echo(String path) {
    String sql =
        """
        SELECT (SELECT bundle FROM live),NULL,json_object('name',?1,'n',CASE ?1
         WHEN 'slow' THEN (SELECT count(*) FROM (WITH RECURSIVE k(i) AS
          (SELECT 1 UNION ALL SELECT i+1 FROM k WHERE i<?2) SELECT i FROM k))
         WHEN 'large' THEN printf('%.*c',?2,'x')
         ELSE ?2 END)""";
    var plan =
        new QueryPlan(
            "echo.say",
            "echo",
            sql,
            List.of(
                new Parameter.Input("name", Parameter.Input.Form.NATIVE),
                new Parameter.Input("n", Parameter.Input.Form.NATIVE)),
            List.of());
    var route =
        new Route(
            "echo",
            "say",
            HttpMethod.GET,
            path,
            new Operation(Operation.Kind.QUERY, "echo.say"),
            List.of(
                input("name", ScalarType.STRING, new InputSource.Path("name")),
                input("n", ScalarType.INTEGER, new InputSource.Query("n"))),
            false,
            List.of());
    return new Bundle(
        "echo",
        "1.0.0",
        new Operations(List.of(route), List.of(), List.of(plan), List.of()),
        List.of(),
        new Schema(List.of(), List.of(), List.of()),
        List.of(),
        Outlines.NONE,
        new TreeMap<>());
  }

  private static InputPlan input(String name, ScalarType type, InputSource source) {
    return new InputPlan(
        name,
        type,
        false,
        true,
        false,
        Optional.empty(),
        source,
        OptionalLong.empty(),
        OptionalInt.empty());
  }
}
