package dev.lathe.dev.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.adapter.folder.FolderBundleStore;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.adapter.system.SystemTime;
import dev.lathe.runtime.http.AnswerBody;
import dev.lathe.runtime.http.HttpAnswer;
import dev.lathe.runtime.http.HttpBody;
import dev.lathe.runtime.http.HttpHeaders;
import dev.lathe.runtime.http.HttpPipeline;
import dev.lathe.runtime.http.HttpRequest;
import dev.lathe.runtime.http.HttpSettings;
import dev.lathe.runtime.http.Origins;
import dev.lathe.runtime.identity.ControlAccess;
import dev.lathe.runtime.identity.TokenVerifier;
import dev.lathe.runtime.module.ModuleFailed.Reason;
import dev.lathe.runtime.module.Variables;
import dev.lathe.runtime.relay.WakeUp;
import dev.lathe.runtime.rollout.BundleRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.TenantDatabases;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operations that call modules before their statement: what is asked, and what an answer does. */
class CallsTest {
  private static final Path BLUEPRINT = Path.of("src/test/resources/statements/calls");

  @TempDir Path folder;
  private final RecordedModules modules = new RecordedModules();
  private Database database;
  private HttpPipeline pipeline;

  @BeforeEach
  void start() {
    Bundle bundle =
        switch (Compiler.compile(BLUEPRINT)) {
          case Result.Ok<Bundle>(Bundle value, var _) -> value;
          case Result.Failed<Bundle>(var findings) -> throw new AssertionError(findings);
        };
    BundleFile file = BundleFile.of(bundle);
    var store = new FolderBundleStore(folder, new SystemTime());
    store.put(file.id(), file.bytes());
    database = SqliteDatabase.open(folder.resolve("calls.db").toString());
    new BundleRollout(database).finish(bundle, file.id());
    pipeline =
        new HttpPipeline(
            TenantDatabases.only(Tenant.MAIN, database),
            store,
            _ -> file::id,
            modules,
            TokenVerifier.NOBODY,
            WakeUp.NONE,
            new HttpSettings(
                Tenant.MAIN,
                Optional.empty(),
                /* development= */ false,
                Variables.NONE,
                Origins.OWN,
                ControlAccess.BY_TOKEN),
            SystemPlatform.create(),
            _ -> {});
  }

  @AfterEach
  void stop() {
    database.close();
  }

  @Test
  void a_pre_step_feeds_the_graph_and_is_told_the_same_key_for_the_same_request() throws Exception {
    modules.answer("{\"customer_id\":\"c9\",\"more\":1}");

    HttpAnswer placed =
        post(
            "/orders",
            "{\"id\":\"o1\",\"userId\":\"u1\"}",
            Map.of("Idempotency-Key", "k1", "User-Agent-Of-Test", "curl"));

    assertEquals(200, placed.status(), body(placed));
    assertTrue(events("Order-o1").contains("\"customerId\":\"c9\""), events("Order-o1"));
    String run = sha256("createOrder:k1");
    assertEquals(Optional.of(sha256(run + ":pre:1")), modules.calls.getFirst().idempotencyKey());
    Json.Obj input = (Json.Obj) modules.calls.getFirst().input();
    assertEquals("[agent, fixed, nonce, user_id]", input.members().keySet().toString());
    assertEquals(Optional.of(Json.of("u1")), input.get("user_id"));
    assertEquals(Optional.of(Json.of("curl")), input.get("agent"));
    assertEquals(11, ((Json.Str) input.get("nonce").orElseThrow()).value().length());
    assertEquals("[1,true,null,\"x\"]", JsonText.write(input.get("fixed").orElseThrow()));
  }

  @Test
  void a_request_sent_again_with_its_key_calls_nobody() {
    modules.answer("{\"customer_id\":\"c9\"}");
    var key = Map.of("Idempotency-Key", "k2");

    HttpAnswer first = post("/orders", "{\"id\":\"o2\",\"userId\":\"u\"}", key);
    HttpAnswer again = post("/orders", "{\"id\":\"o2\",\"userId\":\"u\"}", key);
    HttpAnswer other = post("/orders", "{\"id\":\"o3\",\"userId\":\"u\"}", key);

    assertEquals(body(first), body(again));
    assertEquals("true", again.headers().get("Idempotency-Replay"));
    assertEquals("IDEMPOTENCY_KEY_REUSED", code(other));
    assertEquals(1, modules.calls.size());
  }

  @Test
  void a_module_that_stays_away_leaves_nothing_behind() {
    for (int i = 0; i < 3; i++) {
      modules.fail(Reason.UNAVAILABLE, "no route to it");
    }
    HttpAnswer away = post("/orders", "{\"id\":\"o4\",\"userId\":\"u\"}", Map.of());
    assertEquals(503, away.status(), body(away));
    assertEquals("EXTERNAL_MODULE_UNAVAILABLE", code(away));
    assertEquals("1", away.headers().get("Retry-After"));
    assertEquals(3, modules.calls.size());

    modules.fail(Reason.NOT_FOUND, "PAYMENTS_NO_CUSTOMER: nobody of that name");
    HttpAnswer refused = post("/orders", "{\"id\":\"o4\",\"userId\":\"u\"}", Map.of());
    assertEquals(404, refused.status());
    assertEquals("PAYMENTS_NO_CUSTOMER", code(refused));
    assertEquals("", events("Order-o4"));
  }

  @Test
  void values_of_a_module_take_the_type_of_the_field_they_are_for() {
    modules.answer(
        "{\"customer\":{\"id\":\"c1\"},\"total\":\"12.300\",\"points\":[1,\"42\"],\"receipt\":\"r7\"}");

    HttpAnswer charged =
        post("/charges", "{\"amount\":\"12.300\"}", Map.of("Idempotency-Key", "k6"));

    assertEquals(200, charged.status(), body(charged));
    String id = text(charged, "id");
    assertEquals(
        "{\"amount\":\"12.300\",\"list\":[1,\"12.300\"],\"reference\":\"%s\"}".formatted(id),
        modules.input(0));
    assertEquals(
        "{\"before\":null,\"after\":{\"status\":\"open\",\"customerId\":\"c1\",\"total\":\"12.300\",\"points\":42,\"note\":\"paid"
            + " r7\"}}",
        events("Order-" + id));
  }

  @Test
  void what_does_not_fit_appends_nothing_and_is_told_as_done_without_an_event() {
    for (String misfit :
        List.of("{\"customer\":{\"id\":7}}", "{\"customer\":{\"id\":\"c\"},\"points\":[0,1.5]}")) {
      modules.answer(misfit);
      HttpAnswer answer =
          post("/charges", "{\"amount\":1}", Map.of("Idempotency-Key", "k" + misfit.length()));
      assertEquals(409, answer.status(), body(answer));
      assertEquals("EFFECT_WITHOUT_EVENT", code(answer));
      assertTrue(body(answer).contains("\"refusal\":\"misfitting_output\""), body(answer));
    }
    modules.answer("{}");
    HttpAnswer missing = post("/charges", "{\"amount\":1}", Map.of("Idempotency-Key", "k"));
    assertEquals("EFFECT_WITHOUT_EVENT", code(missing), body(missing));
    assertTrue(body(missing).contains("\"refusal\":\"invalid_value\""), body(missing));
    assertEquals("0", count());
  }

  @Test
  void a_call_may_need_what_is_read_first() throws Exception {
    modules.answer("{\"customer_id\":\"c9\"}");
    post("/orders", "{\"id\":\"o5\",\"userId\":\"u\"}", Map.of());
    modules.answer(
        "{\"content\":[{\"type\":1,\"text\":{\"text\":\"a note\"}}],\"finish_reason\":1}");

    HttpAnswer annotated = post("/orders/o5/annotate", "{}", Map.of("Idempotency-Key", "k5"));

    assertEquals(200, annotated.status(), body(annotated));
    assertEquals(
        Optional.of(sha256("calls/annotate/anonymous\nk5\ncompletion")),
        modules.calls.getLast().idempotencyKey());
    assertTrue(modules.input(1).contains("\"text\":\"order of c9\""), modules.input(1));
    assertTrue(modules.input(1).contains("\"customerId\":\"c9\",\"total\":null"), modules.input(1));
    assertTrue(events("Order-o5").contains("\"note\":\"a note\""), events("Order-o5"));
  }

  @Test
  void an_action_that_emits_nothing_answers_like_one_that_does() {
    modules.answer("{\"text\":\"hello\",\"deep\":{\"list\":[1,null]}}");
    HttpAnswer said = post("/ask", "{\"text\":\"hi\"}", Map.of());
    assertEquals(200, said.status(), body(said));
    assertTrue(
        body(said)
            .startsWith(
                "{\"text\":\"hello\",\"all\":{\"text\":\"hello\",\"deep\":{\"list\":[1,null]}},"
                    + "\"eventIds\":[],\"commandId\":"),
        body(said));
  }

  @Test
  void a_query_is_filtered_by_what_a_module_says() {
    modules.answer("{\"customer_id\":\"c9\"}");
    post("/orders", "{\"id\":\"o6\",\"userId\":\"u\"}", Map.of());
    modules.answer("{\"customer_id\":\"c9\"}");
    modules.answer("{\"customer_id\":\"c8\"}");
    modules.answer("{}");
    assertTrue(body(get("/mine")).contains("\"id\":\"o6\""));
    assertEquals("[]", body(get("/mine")));
    assertEquals("[]", body(get("/mine")));
  }

  @Test
  void what_acts_without_a_key_is_not_asked_again_where_it_may_have_been_done() {
    modules.fail(Reason.TIMEOUT, "no answer");
    HttpAnswer unknown = post("/ask", "{\"text\":\"hi\"}", Map.of());
    assertEquals(502, unknown.status(), body(unknown));
    assertEquals("EXTERNAL_OUTCOME_UNKNOWN", code(unknown));
    assertEquals(1, modules.calls.size());

    modules.fail(Reason.TIMEOUT, "no answer");
    modules.answer("{\"text\":\"hello\",\"deep\":1}");
    HttpAnswer keyed = post("/ask", "{\"text\":\"hi\"}", Map.of("Idempotency-Key", "k7"));
    assertEquals(200, keyed.status(), body(keyed));
    assertEquals(3, modules.calls.size());
    assertEquals(Optional.of("k7"), modules.calls.getLast().idempotencyKey());

    modules.keys = false;
    modules.fail(Reason.UNAVAILABLE, "broken");
    HttpAnswer useless = post("/ask", "{\"text\":\"hi\"}", Map.of("Idempotency-Key", "k8"));
    assertEquals("EXTERNAL_OUTCOME_UNKNOWN", code(useless), body(useless));
    modules.failUnreached();
    modules.answer("{\"text\":\"hello\",\"deep\":1}");
    HttpAnswer reached = post("/ask", "{\"text\":\"hi\"}", Map.of("Idempotency-Key", "k9"));
    assertEquals(200, reached.status(), body(reached));
    assertEquals(6, modules.calls.size());
  }

  private HttpAnswer post(String path, String body, Map<String, String> headers) {
    var all = new HashMap<>(headers);
    all.put("Content-Type", "application/json");
    return pipeline.handle(
        new HttpRequest("POST", path, "", HttpHeaders.of(all), HttpBody.of(body)));
  }

  private HttpAnswer get(String path) {
    return pipeline.handle(
        new HttpRequest("GET", path, "", HttpHeaders.of(Map.of()), HttpBody.NONE));
  }

  private static String code(HttpAnswer answer) {
    return text(answer, "code");
  }

  private static String text(HttpAnswer answer, String member) {
    Json body = JsonText.parse(body(answer));
    return body instanceof Json.Obj object
            && object.get(member).orElse(Json.NULL) instanceof Json.Str(String text)
        ? text
        : body(answer);
  }

  private String events(String stream) {
    return String.valueOf(
        database
            .execute(
                Statement.read(
                    "SELECT coalesce(group_concat(data),'') FROM event WHERE stream=?1", stream))
            .text(0, 0));
  }

  private String count() {
    return String.valueOf(
        database.execute(Statement.read("SELECT ''||count(*) FROM event")).text(0, 0));
  }

  private static String sha256(String text) throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest);
  }

  private static String body(HttpAnswer answer) {
    return switch (answer.body()) {
      case AnswerBody.Text(String text) -> text;
      case AnswerBody.Bytes _ -> throw new AssertionError("not text");
    };
  }
}
