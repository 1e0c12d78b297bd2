package dev.lathe.runtime.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.json.JsonText;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.identity.ControlAccess;
import dev.lathe.runtime.module.Variables;
import dev.lathe.runtime.operation.OrdersBundle;
import dev.lathe.runtime.plan.Actor;
import dev.lathe.runtime.sql.Statement;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Given orders, when requests come in, then these answers go out. */
final class HttpPipelineTest {
  private static final String ORDER = "{\"orderId\":\"o-1\",\"sku\":\"A\",\"quantity\":2}";

  @TempDir Path folder;
  private Service service;

  @BeforeEach
  void start() {
    service = new Service(folder);
    service.live(OrdersBundle.of("1.0.0", "orders_a"));
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void a_command_is_accepted_with_its_version_as_etag_and_read_back_at_once() {
    var placed = service.post("/api/orders", ORDER, Map.of("x-actor-id", "alice"));
    assertEquals(200, placed.status(), Service.body(placed));
    assertEquals("\"1\"", placed.headers().get("ETag"));
    assertEquals("application/json", placed.headers().get("Content-Type"));
    assertEquals("o-1", Service.text(placed, "aggregateId"));
    assertEquals(
        "{\"orderId\":\"o-1\",\"sku\":\"A\",\"quantity\":2,\"status\":\"placed\"}",
        Service.body(service.get("/api/orders/o-1")));
    var event =
        service.database.execute(
            Statement.read("SELECT stream,version,time,actor_kind,actor_id,command FROM event"));
    assertEquals(
        List.of("Order-o-1", 1L, "2026-01-31T10:00:00.000Z", "user", "alice"),
        event.rows().getFirst().subList(0, 5));
    assertEquals(Service.text(placed, "commandId"), event.text(0, 5));
  }

  @Test
  void a_command_and_a_query_are_one_statement_each() {
    service.get("/service.json"); // loads the bundle
    int before = service.database.executed();
    service.post("/api/orders", ORDER);
    service.get("/api/orders");
    assertEquals(before + 2, service.database.executed());
  }

  @Test
  void a_native_operation_answers_501_whatever_is_sent_and_asks_only_what_is_live() {
    service.get("/service.json"); // loads the bundle
    int before = service.database.executed();
    var answer = service.post("/api/orders/o-1/print", "{not JSON");
    assertEquals(501, answer.status());
    assertEquals("application/problem+json", answer.headers().get("Content-Type"));
    assertEquals("NATIVE_OPERATION_HANDLER_MISSING", Service.text(answer, "code"));
    assertEquals("Not Implemented", Service.text(answer, "title"));
    assertTrue(
        Service.body(answer).contains("{\"operation\":\"orders.print\"}"), Service.body(answer));
    assertEquals(before + 1, service.database.executed());
    assertEquals(405, service.get("/api/orders/o-1/print").status());
  }

  @Test
  void a_replay_is_equal_to_the_byte_and_says_so() {
    var key = Map.of("Idempotency-Key", "k1");
    var first = service.post("/api/orders", ORDER, key);
    var again = service.post("/api/orders", ORDER.replace("2}", "\"2\" }"), key);
    assertEquals(Service.body(first), Service.body(again));
    assertEquals(first.headers().get("ETag"), again.headers().get("ETag"));
    assertNull(first.headers().get("Idempotency-Replay"));
    assertEquals("true", again.headers().get("Idempotency-Replay"));
    assertEquals(1, service.count("event"));
  }

  @Test
  void a_refusal_is_replayed_even_when_it_would_be_accepted_by_now() {
    var key = Map.of("Idempotency-Key", "k1");
    var refused = service.post("/api/orders/o-1/confirm", "", key);
    service.post("/api/orders", ORDER);
    var again = service.post("/api/orders/o-1/confirm", "", key);
    assertEquals(422, refused.status());
    assertEquals(422, again.status());
    assertEquals(Service.text(refused, "message"), Service.text(again, "message"));
    assertEquals("true", again.headers().get("Idempotency-Replay"));
  }

  @Test
  void a_key_belongs_to_one_request_of_one_caller_and_one_binding() {
    var key = Map.of("Idempotency-Key", "k1");
    service.post("/api/orders", ORDER, key);
    var other = service.post("/api/orders", ORDER.replace("\"A\"", "\"B\""), key);
    assertEquals(422, other.status());
    assertEquals("IDEMPOTENCY_KEY_REUSED", Service.text(other, "code"));
    var bob = Map.of("Idempotency-Key", "k1", "x-actor-id", "bob");
    assertEquals(200, service.post("/api/orders", ORDER.replace("o-1", "o-2"), bob).status());
    assertEquals(200, service.post("/api/orders/o-1/confirm", "", key).status());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          /api/orders             | {"orderId":"o-0","sku":"A","quantity":1}   |      | 422 | COMMAND_ILLEGAL_TRANSITION   | creation transition "place" cannot run against an existing aggregate
          /api/orders/none/confirm|                                            |      | 422 | COMMAND_ILLEGAL_TRANSITION   | transition "confirm" requires an existing aggregate
          /api/orders/o-99/confirm|                                            |      | 422 | COMMAND_ILLEGAL_TRANSITION   | transition "confirm" illegal from state "placed"
          /api/orders             | {"orderId":"o-3","sku":"A","quantity":101} |      | 422 | COMMAND_GUARD_REJECTED       | command guard at node "enough" rejected input
          /api/orders             | {"orderId":"o-4","sku":"","quantity":1}    |      | 422 | INVALID_VALUE                | node "emit" has no fitting value for field "sku"
          /api/orders/o-0/confirm |                                            | "7"  | 409 | COMMAND_CONCURRENCY_CONFLICT | expected version 7, the aggregate has version 1
          /api/orders/o-0/confirm |                                            | W/"8"| 409 | COMMAND_CONCURRENCY_CONFLICT | expected version 8, the aggregate has version 1
          /api/orders/o-0/confirm |                                            | 9    | 409 | COMMAND_CONCURRENCY_CONFLICT | expected version 9, the aggregate has version 1
          /api/orders/o-0/confirm |                                            | "1   | 400 | IF_MATCH_INVALID             | The If-Match is neither one version nor *
          /api/orders/o-0/confirm |                                            | "1","2"| 400 | IF_MATCH_INVALID           | The If-Match is neither one version nor *
          """)
  void a_refusal_has_its_status_code_and_message(
      String target, String body, String ifMatch, int status, String code, String message) {
    service.post("/api/orders", "{\"orderId\":\"o-0\",\"sku\":\"A\",\"quantity\":1}");
    service.post("/api/orders", "{\"orderId\":\"o-99\",\"sku\":\"A\",\"quantity\":99}");
    Map<String, String> headers = ifMatch == null ? Map.of() : Map.of("If-Match", ifMatch);
    var answer = service.post(target, body == null ? "" : body, headers);
    assertEquals(status, answer.status(), Service.body(answer));
    assertEquals(code, Service.text(answer, "code"));
    assertEquals(message, Service.text(answer, "message"));
    assertEquals(message, Service.text(answer, "detail"));
    assertEquals("application/problem+json", answer.headers().get("Content-Type"));
    assertEquals(2, service.count("event"));
  }

  @Test
  void a_conflict_tells_the_version_to_go_on_with() {
    service.post("/api/orders", ORDER);
    var conflict = service.post("/api/orders/o-1/confirm", "", Map.of("If-Match", "\"0\""));
    assertEquals(
        JsonText.parse("{\"expected\":0,\"actual\":1,\"currentVersion\":1}"),
        Service.member(conflict, "details"));
    assertEquals(
        200, service.post("/api/orders/o-1/confirm", "", Map.of("If-Match", "*")).status());
    assertEquals(
        200, service.post("/api/orders/o-1/confirm", "", Map.of("If-Match", "\"2\"")).status());
  }

  @Test
  void a_client_sees_nothing_of_a_rollout_under_its_request() {
    service.post("/api/orders", ORDER);
    var live = service.live(OrdersBundle.of("2.0.0", "orders_b"));
    var command = service.post("/api/orders", ORDER.replace("o-1", "o-2"));
    assertEquals(200, command.status(), Service.body(command));
    assertEquals(live.value(), command.headers().get("X-Bundle"));
  }

  @Test
  void a_query_meets_the_new_bundle_too_and_a_dropped_table_is_no_failure() {
    service.get("/api/orders");
    var live = service.live(OrdersBundle.of("2.0.0", "orders_b"));
    service.database.execute(Statement.write("DROP TABLE orders_a"));
    var answer = service.get("/api/orders");
    assertEquals(200, answer.status(), Service.body(answer));
    assertEquals(live.value(), answer.headers().get("X-Bundle"));
  }

  @Test
  void an_unknown_table_of_the_live_bundle_is_our_failure_and_tells_nothing() {
    service.get("/api/orders");
    service.database.execute(Statement.write("DROP TABLE orders_a"));
    var answer = service.get("/api/orders");
    assertEquals(500, answer.status());
    assertEquals("Internal server error", Service.text(answer, "message"));
    assertTrue(service.handled.getLast().failure().isPresent());
  }

  @Test
  void a_lost_answer_is_asked_for_once_more_and_happened_once() {
    service.get("/service.json");
    service.database.loseAnswers(1);
    var placed = service.post("/api/orders", ORDER);
    assertEquals(200, placed.status(), Service.body(placed));
    assertNull(placed.headers().get("Idempotency-Replay"));
    assertEquals(1, service.count("event"));
    service.database.loseAnswers(1);
    assertEquals(200, service.get("/api/orders").status());
  }

  @Test
  void a_database_that_stays_away_is_a_503_to_be_tried_again() {
    service.get("/service.json");
    service.database.loseAnswers(2);
    var answer = service.post("/api/orders", ORDER);
    assertEquals(503, answer.status());
    assertEquals("STORE_UNAVAILABLE", Service.text(answer, "code"));
    assertEquals("1", answer.headers().get("Retry-After"));
    var again =
        service.post(
            "/api/orders",
            ORDER,
            Map.of("Idempotency-Key", Service.text(answer, "details/idempotencyKey")));
    assertEquals("true", again.headers().get("Idempotency-Replay"));
    service.database.loseAnswers(1);
    assertEquals(503, service.get("/health").status());
    assertEquals("{\"ok\":true}", Service.body(service.get("/health")));
  }

  @Test
  void health_reads_and_writes_where_that_is_asked() {
    try (var full = new Service(folder.resolve("full"))) {
      full.get("/health");
      full.database.refuseWrites();
      assertEquals(200, full.get("/health").status());
      assertEquals(200, full.get("/health?probe=read").status());
      assertEquals(503, full.get("/health?probe=write").status());
      assertEquals(400, full.get("/health?probe=wirte").status());
      assertEquals("VALIDATION_ERROR", Service.text(full.get("/health?probe=x"), "code"));
    }
  }

  @Test
  void what_is_logged_says_what_became_of_it_and_of_which_trace() {
    String parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    service.get("/api/orders"); // the first one asks which bundle is live, too
    service.post(
        "/api/orders",
        ORDER,
        Map.of("traceparent", parent, "Idempotency-Key", "k", "x-actor-id", "ann"));
    var first = service.handled.getLast();
    assertEquals("4bf92f3577b34da6a3ce929d0e0e4736", first.trace());
    assertEquals(HandledRequest.Outcome.ACCEPTED, first.outcome());
    assertEquals(Optional.of(Actor.user("ann")), first.actor());
    assertEquals(1, first.roundTrips());
    service.post("/api/orders", ORDER, Map.of("Idempotency-Key", "k", "x-actor-id", "ann"));
    var again = service.handled.getLast();
    assertEquals(HandledRequest.Outcome.REPLAYED, again.outcome());
    assertEquals(32, again.trace().length());
    assertEquals(again.correlation().replace("-", ""), again.trace());
    service.get("/api/orders");
    assertEquals(HandledRequest.Outcome.ANSWERED, service.handled.getLast().outcome());
    assertEquals(1, service.handled.getLast().roundTrips());
    service.get("/nowhere");
    assertEquals(HandledRequest.Outcome.REFUSED, service.handled.getLast().outcome());
  }

  @Test
  void a_token_that_the_database_refuses_is_told_as_such_and_sent_once() {
    service.get("/service.json");
    int before = service.database.executed();
    service.database.refusesTheToken(true);
    var refused = service.post("/api/orders", ORDER);
    assertEquals(503, refused.status());
    assertEquals("STORE_UNAVAILABLE", Service.text(refused, "code"));
    assertEquals(
        "The database does not accept the service's token", Service.text(refused, "message"));
    assertEquals("1", refused.headers().get("Retry-After"));
    assertEquals(1, service.database.executed() - before);

    service.database.refusesTheToken(false);
    String key = Service.text(refused, "details/idempotencyKey");
    var placed = service.post("/api/orders", ORDER, Map.of("Idempotency-Key", key));
    assertEquals(200, placed.status(), Service.body(placed));
    assertNull(placed.headers().get("Idempotency-Replay"));
    assertEquals(1, service.count("event"));
  }

  @Test
  void thirty_two_clients_on_one_stream_get_versions_without_gap_or_duplicate() throws Exception {
    service.post("/api/orders", ORDER);
    int clients = 32;
    int each = 10;
    List<HttpAnswer> answers =
        together(clients * each, () -> service.post("/api/orders/o-1/confirm", "", Map.of()));
    var versions = new HashSet<String>();
    for (HttpAnswer answer : answers) {
      assertEquals(200, answer.status(), Service.body(answer));
      versions.add(answer.headers().get("ETag"));
    }
    assertEquals(
        new HashSet<>(
            IntStream.rangeClosed(2, clients * each + 1).mapToObj(v -> "\"" + v + "\"").toList()),
        versions);
    assertEquals(clients * each + 1, service.count("event"));
  }

  @Test
  void one_key_a_hundred_times_at_once_is_one_event_and_a_hundred_equal_answers() throws Exception {
    var key = Map.of("Idempotency-Key", "k1");
    List<HttpAnswer> answers = together(100, () -> service.post("/api/orders", ORDER, key));
    assertEquals(1, answers.stream().map(Service::body).distinct().count());
    assertEquals(
        99, answers.stream().filter(a -> a.headers().containsKey("Idempotency-Replay")).count());
    assertEquals(1, service.count("event"));
  }

  @Test
  void of_two_clients_with_one_expected_version_one_wins() throws Exception {
    service.post("/api/orders", ORDER);
    var answers =
        together(2, () -> service.post("/api/orders/o-1/confirm", "", Map.of("If-Match", "1")));
    assertEquals(List.of(200, 409), answers.stream().map(HttpAnswer::status).sorted().toList());
  }

  @Test
  void where_nothing_is_live_the_first_request_rolls_out() {
    try (var fresh = new Service(folder.resolve("fresh"))) {
      assertEquals(200, fresh.get("/api/orders").status());
      assertEquals(200, fresh.get("/api/orders").status());
      assertEquals(1, fresh.rollouts.get());
    }
  }

  @Test
  void commands_ring_and_queries_do_not() throws Exception {
    service.get("/api/orders");
    assertEquals(0, service.rings.get());
    service.post("/api/orders", ORDER);
    for (int i = 0; i < 200 && service.rings.get() == 0; i++) {
      Thread.sleep(10);
    }
    assertEquals(1, service.rings.get());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          GET    | /health                | 200 |                     |
          GET    | /service.json          | 200 |                     |
          HEAD   | /api/orders            | 200 |                     |
          GET    | /openapi.json          | 200 |                     |
          HEAD   | /api/openapi.json      | 200 |                     |
          GET    | /other/openapi.json    | 404 | ROUTE_NOT_FOUND     |
          GET    | /ui                    | 404 | ROUTE_NOT_FOUND     |
          GET    | /ui/issues/7           | 404 | ROUTE_NOT_FOUND     |
          GET    | /metrics               | 404 | ROUTE_NOT_FOUND     |
          POST   | /metrics               | 405 | METHOD_NOT_ALLOWED  | GET, HEAD
          POST   | /health                | 405 | METHOD_NOT_ALLOWED  | GET, HEAD
          DELETE | /api/orders            | 405 | METHOD_NOT_ALLOWED  | GET, HEAD, POST
          HEAD   | /api/orders/o-1/confirm| 405 |                     | POST
          OPTIONS| /api/orders/o-1        | 405 | METHOD_NOT_ALLOWED  | GET, HEAD
          GET    | /                      | 404 | ROUTE_NOT_FOUND     |
          GET    | /api/orders/           | 404 | ROUTE_NOT_FOUND     |
          GET    | /api/Orders            | 404 | ROUTE_NOT_FOUND     |
          GET    | /api/orders/%ff        | 400 | URI_INVALID         |
          GET    | /api/orders/%2         | 400 | URI_INVALID         |
          GET    | /api/orders?limit=%zz  | 400 | URI_INVALID         |
          GET    | /api/orders?limit=abc  | 400 | VALIDATION_ERROR    |
          GET    | /api/orders?limit=-1   | 400 | VALIDATION_ERROR    |
          GET    | /api/orders?limit=0&x=1| 200 |                     |
          GET    | /api/orders/twins      | 422 | FIND_ONE_NOT_UNIQUE |
          GET    | /api/orders/nobody     | 200 |                     |
          GET    | /api/total             | 422 | ARITHMETIC_OVERFLOW |
          """)
  void a_path_is_answered_with(
      String method, String target, int status, String code, String allow) {
    var answer = service.send(method, target, "", Map.of());
    assertEquals(status, answer.status(), Service.body(answer));
    if (code != null) assertEquals(code, Service.text(answer, "code"));
    if (method.equals("HEAD")) assertEquals("", Service.body(answer));
    assertEquals(allow, answer.headers().get("Allow"));
    assertEquals("nosniff", answer.headers().get("X-Content-Type-Options"));
  }

  @Test
  void the_service_says_what_it_is() {
    assertEquals(
        """
        {"name":"orders-api","version":"1.0.0","rntmeVersion":{"major":1,"minor":0,"patch":0}}\
        """,
        Service.body(service.get("/service.json")));
    assertEquals("null", Service.body(service.get("/api/orders/nobody")));
  }

  @Test
  void the_bundle_s_description_is_passed_on_as_it_is() {
    var answer = service.get("/api/openapi.json");
    assertEquals(OrdersBundle.DESCRIPTION, Service.body(answer));
    assertEquals("application/json", answer.headers().get("Content-Type"));
  }

  @Test
  void limits_are_named() {
    var large = service.post("/api/orders", " ".repeat(HttpPipeline.MAXIMUM_BODY_BYTES + 1));
    assertEquals(413, large.status());
    assertEquals("BODY_LIMIT_EXCEEDED", Service.text(large, "code"));
    var longer = service.get("/" + "x".repeat(HttpPipeline.MAXIMUM_TARGET_CHARACTERS));
    assertEquals(414, longer.status());
    assertEquals("URI_TOO_LONG", Service.text(longer, "code"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          k 1 | 400
          ''  | 400
          kä1 | 400
          k-1 | 200
          """)
  void an_idempotency_key_is_visible_ascii(String key, int status) {
    var answer = service.post("/api/orders", ORDER, Map.of("Idempotency-Key", key));
    assertEquals(status, answer.status(), Service.body(answer));
    if (status == 400) assertEquals("IDEMPOTENCY_KEY_INVALID", Service.text(answer, "code"));
    assertEquals(
        400,
        service.post("/api/orders", ORDER, Map.of("Idempotency-Key", "k".repeat(256))).status());
  }

  @Test
  void a_request_goes_by_its_own_ids_and_a_broken_one_too() {
    var ids = Map.of("Correlation-Id", "c:1", "X-Request-ID", "r 1");
    var answer = service.send("GET", "/nowhere", "", ids);
    assertEquals("c:1", answer.headers().get("Correlation-Id"));
    assertNotEquals("r 1", answer.headers().get("X-Request-ID"));
    assertEquals(answer.headers().get("X-Request-ID"), Service.text(answer, "requestId"));
    String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    var traced =
        service.post(
            "/api/orders", ORDER, Map.of("traceparent", "00-" + trace + "-00f067aa0ba902b7-01"));
    assertEquals(trace, traced.headers().get("Correlation-Id"));
    var event =
        service.database.execute(Statement.read("SELECT correlation,traceparent FROM event"));
    assertEquals(List.of(trace, "00-" + trace + "-00f067aa0ba902b7-01"), event.rows().getFirst());
    var junk = service.send("GET", "/nowhere", "", Map.of("Correlation-Id", "a\r\nb"));
    assertEquals(36, String.valueOf(junk.headers().get("Correlation-Id")).length());
  }

  @ParameterizedTest
  @CsvSource({"alice,user", "' alice ',user", "a b,", "'',"})
  void an_invalid_actor_is_nobody(String header, String kind) {
    service.post("/api/orders", ORDER, Map.of("x-actor-id", header));
    var event = service.database.execute(Statement.read("SELECT actor_kind,actor_id FROM event"));
    assertEquals(kind, event.text(0, 0));
    assertEquals(kind == null ? null : "alice", event.text(0, 1));
  }

  @Test
  void only_a_developer_is_told_times_and_bundle() {
    var timing = String.valueOf(service.get("/api/orders").headers().get("Server-Timing"));
    assertTrue(
        timing.matches(
            "parse;dur=[0-9.]+, route;dur=[0-9.]+, authorize;dur=[0-9.]+, validate;dur=[0-9.]+,"
                + " execute;dur=[0-9.]+, respond;dur=[0-9.]+"),
        timing);
    try (var production =
        new Service(
            folder.resolve("p"),
            new HttpSettings(
                Tenant.MAIN,
                Optional.empty(),
                false,
                Variables.NONE,
                Origins.OWN,
                ControlAccess.BY_TOKEN))) {
      var answer = production.post("/api/orders", ORDER, Map.of("x-actor-id", "alice"));
      assertNull(answer.headers().get("Server-Timing"));
      assertNull(answer.headers().get("X-Bundle"));
      var event = production.database.execute(Statement.read("SELECT actor_id FROM event"));
      assertNull(event.text(0, 0));
    }
  }

  @Test
  void what_is_logged_names_route_and_command_and_no_payload() {
    service.post("/api/orders/o-1/confirm?secret=1", "", Map.of("Correlation-Id", "c1"));
    var logged = service.handled.getLast();
    assertEquals(Optional.of("/api/orders/{orderId}/confirm"), logged.route());
    assertEquals(Optional.of("orders/confirm"), logged.binding());
    assertEquals(Optional.of("COMMAND_ILLEGAL_TRANSITION"), logged.code());
    assertEquals("c1", logged.correlation());
    assertTrue(logged.command().isPresent() && logged.failure().isEmpty());
  }

  private static List<HttpAnswer> together(int times, Callable<HttpAnswer> request)
      throws Exception {
    var answers = new ArrayList<HttpAnswer>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var futures = new ArrayList<Future<HttpAnswer>>();
      for (int i = 0; i < times; i++) {
        futures.add(threads.submit(request));
      }
      for (Future<HttpAnswer> future : futures) {
        answers.add(future.get());
      }
    }
    return answers;
  }

  @Test
  void a_head_is_told_the_length_that_a_get_has() {
    service.post("/api/orders", ORDER);
    HttpAnswer get = service.get("/api/orders");
    HttpAnswer head = service.send("HEAD", "/api/orders", "", Map.of());
    assertEquals("", Service.body(head));
    int length = Service.body(get).getBytes(StandardCharsets.UTF_8).length;
    assertEquals(Integer.toString(length), head.headers().get("Content-Length"));
  }

  @Test
  void a_trace_of_a_version_to_come_is_passed_on_as_this_one() {
    String trace = "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    var later = service.post("/api/orders", ORDER, Map.of("traceparent", "01-" + trace + "-more"));
    assertEquals("00-" + trace, later.headers().get("traceparent"));
    assertEquals(
        "00-" + trace,
        service
            .database
            .execute(Statement.read("SELECT traceparent FROM event"))
            .rows()
            .getFirst()
            .getFirst());
    var unknown =
        service.send("GET", "/api/orders", "", Map.of("traceparent", "00-" + trace + "-x"));
    assertNotEquals(trace.substring(0, 32), unknown.headers().get("Correlation-Id"));
  }

  @Test
  void a_member_that_is_there_twice_is_named() {
    var answer = service.post("/api/orders", "{\"orderId\":\"a\",\"orderId\":\"b\"}");
    assertEquals(400, answer.status());
    assertEquals("The body has the member \"orderId\" twice", Service.text(answer, "message"));
  }
}
