package dev.lathe.dev;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.model.bundle.Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Given routes that word their answers themselves, then these go out. */
class ResponseTemplatesTest {
  private static final String WORDS =
      """
      { "onOk": { "json": { "made": "$body.id", "version": "$result.version", "by": "$auth.userId",
          "command": ["$result.commandId"], "lit": "as it is" },
          "status": 201, "headers": { "X-Who": "$body.name", "X-Count": 7, "X-None": "$query.none" } },
        "onErr": { "json": { "failed": "$error.code", "of": "$body.id", "why": "$error.detail.state" },
          "status": 409, "headers": { "X-Said": "$error.message" } } }""";

  private static final String CALLBACK =
      """
      "connect": { "graph": "registerCustomer", "exposure": "action",
        "target": { "engine": "sqlite", "dialect": "sqlite" },
        "http": { "method": "GET", "path": "/connect", "parameters": [] },
        "inputFrom": {
          "id": { "from": "query", "name": "state", "required": true },
          "name": { "from": "query", "name": "name", "required": true },
          "email": { "from": "query", "name": "email" },
          "points": { "from": "query", "name": "points", "required": true } },
        "allowedRedirectHosts": [ "https://shop.example" ],
        "response": { "onOk": { "redirect": %s, "status": 303 },
          "onErr": { "redirect": "/failed?why={$error.code}&who={$query.name}" } } },
      "registerCustomer": {""";

  @TempDir private Path folder;
  private Path blueprint = Path.of("");

  @BeforeEach
  void copy() throws IOException {
    Path example = Blueprints.example("customers");
    blueprint = folder.resolve("customers");
    try (Stream<Path> files = Files.walk(example)) {
      for (Path file : files.toList()) {
        Path to = blueprint.resolve(example.relativize(file).toString());
        if (Files.isDirectory(file)) Files.createDirectories(to);
        else Files.copy(file, to);
      }
    }
  }

  private Bundle with(String find, String replace) {
    Path bindings = blueprint.resolve("bindings.json");
    try {
      String before = Files.readString(Blueprints.example("customers").resolve("bindings.json"));
      Files.writeString(bindings, before.replace(find, replace));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Served.value(Compiler.compile(blueprint));
  }

  private Bundle worded(String words) {
    return with(
        "\"registerCustomer\",\n      \"exposure\"",
        "\"registerCustomer\",\n      \"response\": " + words + ",\n      \"exposure\"");
  }

  private Served served(Bundle bundle) {
    return Served.on(new DatabaseChoice.OwnFile(), bundle, folder.resolve("data"));
  }

  private static String customer(String id) {
    return "{\"id\":\"%s\",\"name\":\"A\\r\\nX-Evil: é\",\"points\":3}".formatted(id);
  }

  @Test
  void what_succeeded_and_what_was_refused_go_out_in_the_authors_words() {
    try (Served served = served(worded(WORDS))) {
      var made = served.http().post("/api/customers", customer("c1"), "x-actor-id", "alice");
      assertEquals(201, made.status(), made.text());
      String command = made.text().replaceAll(".*\\[\"([^\"]*)\"].*", "$1");
      assertEquals(
          "{\"made\":\"c1\",\"version\":1,\"by\":\"alice\",\"command\":[\"%s\"],\"lit\":\"as it is\"}"
              .formatted(command),
          made.text());
      assertEquals(36, command.length());
      assertEquals("A  X-Evil:", made.header("X-Who"), "no header ends another");
      assertEquals("7", made.header("X-Count"));
      assertEquals("nosniff", made.header("X-Content-Type-Options"));

      var refused = served.http().post("/api/customers", customer("c1"));
      assertEquals(409, refused.status());
      assertEquals(
          "{\"failed\":\"COMMAND_ILLEGAL_TRANSITION\",\"of\":\"c1\",\"why\":\"active\"}",
          refused.text());
      assertTrue(refused.header("X-Said").startsWith("creation transition"));

      var wrong = served.http().post("/api/customers", "{\"id\":5}");
      assertEquals(400, wrong.status(), "nothing ran that could be told in other words");
      assertEquals("VALIDATION_ERROR", wrong.get("code"));
      assertEquals(1, served.number("SELECT count(*) FROM event"));
    }
  }

  @Test
  void a_replay_is_worded_by_the_bundle_that_gave_the_answer() {
    try (Served served = served(worded(WORDS))) {
      String[] key = {"Idempotency-Key", "k1"};
      var first = served.http().post("/api/customers", customer("c1"), key);
      served.server().deploy(worded(WORDS.replace("as it is", "as it is now")));
      var again = served.http().post("/api/customers", customer("c1"), key);
      assertEquals(first.text(), again.text());
      assertEquals(201, again.status());
      assertEquals("true", again.header("Idempotency-Replay"));
      var other = served.http().post("/api/customers", customer("c2"), "Idempotency-Key", "k2");
      assertTrue(other.text().contains("as it is now"), other.text());

      served.server().deploy(with("none", "none"));
      assertEquals(200, served.http().post("/api/customers", customer("c1"), key).status());
    }
  }

  @Test
  void a_read_is_worded_and_never_told_as_unchanged() {
    String words =
        "{ \"onOk\": { \"json\": { \"of\": \"$result.name\", \"lang\": \"$header.accept-language\" } },"
            + " \"onErr\": { \"json\": \"$error\" } }";
    Bundle bundle =
        with(
            "\"readCustomer\",\n      \"exposure\"",
            "\"readCustomer\",\n      \"response\": " + words + ",\n      \"exposure\"");
    try (Served served = served(bundle)) {
      served.http().post("/api/customers", "{\"id\":\"c1\",\"name\":\"Ann\",\"points\":3}");
      var read = served.http().get("/api/customers/c1", "Accept-Language", "de");
      assertEquals("{\"of\":\"Ann\",\"lang\":\"de\"}", read.text());
      assertEquals("", read.header("ETag"));
      assertEquals("no-store", read.header("Cache-Control"));
      assertEquals("{\"of\":null,\"lang\":null}", served.http().get("/api/customers/none").text());
    }
  }

  @Test
  void a_callback_runs_its_command_and_leads_on() {
    Bundle bundle =
        with("\"registerCustomer\": {", CALLBACK.formatted("\"/customers/{$query.state}\""));
    try (Served served = served(bundle)) {
      Http http = served.http();
      var led = http.get("/api/connect?state=a%2F..%2Fb&name=Ann&points=3");
      assertEquals(303, led.status(), led.text());
      assertEquals("/customers/a%2F..%2Fb", led.header("Location"));
      assertEquals("", led.text());
      var refused = http.get("/api/connect?state=a%2F..%2Fb&name=A%26b&points=3");
      assertEquals(302, refused.status());
      assertEquals("/failed?why=COMMAND_ILLEGAL_TRANSITION&who=A%26b", refused.header("Location"));
      assertEquals("INPUT_FROM_MISSING", http.get("/api/connect?state=x").get("code"));
      assertEquals(1, served.number("SELECT count(*) FROM event"));
    }
  }

  @Test
  void no_request_leads_anybody_elsewhere() {
    Bundle bundle =
        with("\"registerCustomer\": {", CALLBACK.formatted("{ \"expr\": \"$query.to\" }"));
    try (Served served = served(bundle)) {
      String path = "/api/connect?state=c1&name=Ann&points=3&to=";
      for (String to :
          List.of(
              "https://evil.example/",
              "//evil.example",
              "https://shop.example@evil.example/",
              "https://shop.example.evil.example/",
              "http://shop.example/",
              "javascript:alert(1)",
              "https://shop.example:444/")) {
        var answer = served.http().get(path + URLEncoder.encode(to, UTF_8));
        assertEquals(422, answer.status(), to);
        assertEquals("BINDINGS_RUNTIME_REDIRECT_HOST_NOT_ALLOWED", answer.get("code"), to);
      }
      for (String to :
          List.of("", "/\\evil.example", "\t//evil.example", "/a b", "/\r\nX: y", "/é")) {
        var answer = served.http().get(path + URLEncoder.encode(to, UTF_8));
        assertEquals("BINDINGS_RUNTIME_INVALID_REDIRECT", answer.get("code"), to);
      }
      assertEquals(
          0, served.number("SELECT count(*) FROM event"), "refused before anything is done");
      var led = served.http().get(path + "https://SHOP.example:443/thanks?a=b");
      assertEquals("https://SHOP.example:443/thanks?a=b", led.header("Location"));
      assertEquals(303, led.status());
    }
  }
}
