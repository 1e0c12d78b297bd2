package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.dev.DatabaseChoice;
import dev.lathe.dev.DevFolder;
import dev.lathe.dev.DevOptions;
import dev.lathe.dev.DevServer;
import dev.lathe.dev.QueueChoice;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.adapter.sqs.LocalSqs;
import dev.lathe.runtime.adapter.sqs.SqsQueue;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.command.Recording;
import dev.lathe.runtime.module.OpenedModules;
import dev.lathe.runtime.module.Variables;
import dev.lathe.runtime.module.Vendor;
import dev.lathe.runtime.queue.Message;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.trace.Collector;
import dev.lathe.runtime.trace.SpanSettings;
import dev.lathe.runtime.wiring.OutsideModules;
import java.io.IOException;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A value about a person goes in by each door, and comes out where it is asked for alone. */
final class PersonalDataScanTest {
  private static final Path BLUEPRINT = Path.of("src/test/resources/people");

  /** Found nowhere else: a scan for it finds what leaked. */
  private static final String WHO = "zq-canary-7f3a";

  private static final String MAIL = WHO + "@example.test";

  /** Longer than all that the run does after it was told to. */
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  @TempDir private Path folder;
  private final Collector collector = Collector.start();
  private final Vendor mailer = Vendor.start();
  private final Vendor partner = Vendor.start();
  private final LocalSqs sqs = new LocalSqs();
  private final HttpClient client = HttpClient.newHttpClient();
  private PersonalDataScan scan = PersonalDataScan.of(WHO);

  @BeforeEach
  void watch() {
    // Both repeat what they were sent, as services do.
    mailer.answers(
        422,
        "{\"code\":\"BOUNCED\",\"message\":\"no mailbox "
            + MAIL.toUpperCase(java.util.Locale.ROOT)
            + "\"}");
    partner.answers(400, "{\"unknown\":\"" + MAIL + "\"}" + "x".repeat(150) + MAIL);
  }

  @AfterEach
  void close() {
    scan.close();
    sqs.close();
    mailer.close();
    partner.close();
    collector.close();
  }

  @Test
  void a_value_that_is_planted_is_found_wherever_it_is_said() {
    LoggerFactory.getLogger("planted").debug("somebody logs {}", MAIL);
    System.out.println("somebody prints " + MAIL);
    System.err.println("somebody complains of " + MAIL.toUpperCase(java.util.Locale.ROOT));
    scan.heard("problem", "{\"message\":\"" + MAIL + " is there already\"}");
    List<String> where =
        scan.found().stream().map(PersonalDataScan.Said::where).distinct().toList();
    assertEquals(List.of("log", "problem", "stdout and stderr"), where);
  }

  @Test
  void it_is_found_nowhere_beside_the_data() throws Exception {
    try (DevServer server = served()) {
      assertTrue(server.awaitFlow(60));
      String id = doors(server);
      until(server, "SELECT count(*) FROM parked WHERE consumer LIKE '%partner%'");
      until(server, "SELECT count(*) FROM lathe_run WHERE trouble NOT NULL");
      // As a read model that refuses an event would leave it.
      server
          .database()
          .execute(
              Statement.write(
                  "INSERT INTO stuck(projection,stream,version,error,since,tries,next_try)"
                      + " VALUES('people','Person-"
                      + id
                      + "',1,?1,'2026',1,'2999')",
                  "CHECK constraint failed: email"));
      overviews(server);
      commands(server, id);
      data(server, id);
    }
    collector.spans().forEach(span -> scan.heard("span", span.toString()));
    assertTrue(scan.count("log") > 100, "all is logged: " + scan.count("log"));
    assertTrue(scan.count("span") > 20, "and told of: " + scan.count("span"));
    assertTrue(
        mailer.asked().stream().anyMatch(asked -> asked.body().contains(MAIL)), "it was sent");
    assertEquals(List.of(), scan.found());
  }

  /** Sends it in by all of them; the id of a person who has it. */
  private String doors(DevServer server) throws Exception {
    var added = ask(server, "POST", "/api/people", person(MAIL, "A", "team"));
    assertEquals(200, added.statusCode(), added.body());
    String id = Json.orEmpty(JsonText.parse(added.body())).text("id").orElseThrow();
    refused(server, 409, "/api/people", person(MAIL, "B", "team")); // a rule over all rows
    refused(server, 422, "/api/people", person("x" + MAIL, "nobody", "team")); // an invariant
    refused(server, 400, "/api/people", person(WHO + " at home", "B", "team")); // the pattern
    refused(server, 400, "/api/people", person(MAIL.repeat(9), "B", "team")); // too long
    refused(server, 400, "/api/people", person(MAIL, "B", MAIL)); // not one of the enum
    refused(server, 400, "/api/people", "{\"email\":[\"" + MAIL + "\"],\"name\":1,\"plan\":{}}");
    refused(server, 400, "/api/people", "{\"email\":{\"" + MAIL + "\":1}}");
    refused(
        server, 400, "/api/people", "{\"mail\":\"" + MAIL + "\",\"name\":\"B\"}"); // unknown field
    refused(server, 400, "/api/people", "{\"email\":\"" + MAIL + "\""); // malformed
    refused(server, 400, "/api/people", MAIL);
    refused(
        server,
        422,
        "/api/people/invited",
        "{\"friend\":\"other" + MAIL + "\"," + person("y" + MAIL, "B", "team").substring(1));
    refused(server, 400, "/api/people/" + id + "/greet", "{\"who\":\"" + MAIL + "\"}"); // echoed
    for (String path :
        List.of(
            "/api/people/by-email/no" + MAIL,
            "/api/peple/" + MAIL,
            "/api/people?email=" + MAIL,
            "/api/people?mail=" + MAIL + "&plan=team",
            "/api/checks/" + MAIL)) {
      var answer = ask(server, "GET", path, "");
      assertTrue(answer.statusCode() >= 400, path + ": " + answer.body());
      heard("problem", answer);
    }
    for (String path :
        List.of(
            "/api/people?plan=team&email=" + MAIL,
            "/api/people?email=" + MAIL + "&plan=team&" + MAIL + "=1",
            "/api/people/by-email/" + MAIL)) {
      assertTrue(ask(server, "GET", path, "").body().contains(MAIL), path);
    }
    return id;
  }

  private void refused(DevServer server, int status, String path, String body) throws Exception {
    var answer = ask(server, "POST", path, body, "Idempotency-Key", "k" + body.hashCode());
    assertEquals(status, answer.statusCode(), path + " " + body + ": " + answer.body());
    heard("problem", answer);
    heard("problem", ask(server, "POST", path, body, "Idempotency-Key", "k" + body.hashCode()));
  }

  /** What operators and the console look through. */
  private void overviews(DevServer server) throws Exception {
    for (String path :
        List.of(
            "/metrics",
            "/health",
            "/-/standing",
            "/-/parked",
            "/-/refusals",
            "/-/commands",
            "/-/runs",
            "/-/dev/requests",
            "/-/dev/blueprint")) {
      var answer = ask(server, "GET", path, "");
      assertEquals(200, answer.statusCode(), path + ": " + answer.body());
      heard(path, answer);
    }
    String requests = ask(server, "GET", "/-/dev/requests", "").body();
    assertTrue(requests.contains("/api/people/by-email/***"), requests);
    assertTrue(requests.contains("/api/people?plan=team&***"), requests);
    for (Json one :
        ((Json.Arr) Json.orEmpty(JsonText.parse(requests)).get("requests").orElseThrow()).items()) {
      String named = Json.orEmpty(one).text("id").orElseThrow();
      heard("/-/dev/request", ask(server, "GET", "/-/dev/request?id=" + named, ""));
    }
  }

  /** People of whom some are refused. */
  private void importing(Path people, String to, String... more) {
    var told =
        new ArrayList<>(
            List.of("import", people.toString(), "--binding", "crm/addPerson", "--to", to));
    told.addAll(List.of(more));
    run(1, told.toArray(String[]::new));
  }

  private void commands(DevServer server, String id) throws Exception {
    Path people = folder.resolve("people.csv");
    Files.writeString(
        people,
        "email,name,plan\n%1$s,B,team\nno mail %1$s,B,team\nz%1$s,nobody,team\nw%1$s,B,%1$s\n"
            .formatted(MAIL));
    String to = server.address().toString();
    importing(people, to);
    Files.writeString(people, "email,nick\n%1$s,%1$s\n".formatted(MAIL));
    importing(people, to, "--report", folder.resolve("b").toString());
    Files.writeString(people, "email,name\n%1$s,\"%1$s\n".formatted(MAIL));
    importing(people, to, "--report", folder.resolve("c").toString());
    for (String report : List.of("people.csv.report.jsonl", "b", "c")) {
      Path file = folder.resolve(report);
      if (Files.exists(file)) scan.heard("report of an import", Files.readString(file));
    }
    String database = "sqlite:" + new DevFolder(folder.resolve("data")).path().resolve("lathe.db");
    String dead = sqs.fifo("dead");
    var place = new Message.Place("Person-" + id, "1");
    var letter = new Message(event(server, id), Optional.of(place), Optional.empty());
    assertEquals(List.of(), new SqsQueue(sqs.client(), dead).send(List.of(letter)));
    var listed = run(0, "dlq", "list", "--queue", dead, "--database", database);
    assertTrue(listed.out().contains("CHECK constraint failed"), listed.out());
    var parked = run(0, "parked", "list", "--database", database);
    assertTrue(parked.out().contains("HTTP 400: {\"unknown\":\"***\"}"), parked.out());
    for (String json : List.of("--json", "--debug")) {
      run(0, "dlq", "list", "--queue", dead, "--database", database, json);
      run(0, "dlq", "redrive", "--all", "--dry-run", "--queue", dead, json);
      run(0, "parked", "list", "--database", database, json);
      run(0, "runs", "list", "--database", database, json);
      run(0, "audit", "--database", database, json);
      run(0, "claims", "list", "--database", database, json);
      run(0, "why", "Person", id, "--database", database, json);
      run(
          0,
          "why",
          "Person",
          id,
          "--database",
          database,
          "--blueprint",
          BLUEPRINT.toString(),
          json);
    }
  }

  /** Where somebody means to see it, they do. */
  private void data(DevServer server, String id) throws Exception {
    String database = "sqlite:" + new DevFolder(folder.resolve("data")).path().resolve("lathe.db");
    String blueprint = BLUEPRINT.toString();
    var why = CommandLineRun.of("why", "Person", id, "--database", database, "--reveal");
    assertTrue(why.out().contains(MAIL), why.out());
    var masked =
        CommandLineRun.of("why", "Person", id, "--database", database, "--blueprint", blueprint);
    assertTrue(masked.out().contains("email = \"***\""), masked.out());
    assertTrue(masked.out().contains("plan = \"team\""), masked.out());
    assertFalse(ask(server, "GET", "/-/why?stream=Person-" + id, "").body().contains(WHO));
    assertTrue(
        ask(server, "GET", "/-/why?stream=Person-" + id + "&reveal=true", "")
            .body()
            .contains(MAIL));
    var shown = CommandLineRun.of("events", "show", "Person-" + id, "--database", database);
    assertTrue(shown.out().contains(MAIL), shown.out());
    var letter = CommandLineRun.of("dlq", "show", "Person-" + id, "--queue", sqs.fifo("dead"));
    assertTrue(letter.out().contains(MAIL), letter.out());
  }

  private CommandLineRun run(int exitCode, String... arguments) {
    CommandLineRun run = scan.heard(String.join(" ", arguments), CommandLineRun.of(arguments));
    assertEquals(exitCode, run.exitCode(), String.join(" ", arguments) + ": " + run.err());
    return run;
  }

  private static String event(DevServer server, String id) {
    return "["
        + server
            .database()
            .execute(
                Statement.read(
                    "SELECT json_object('specversion','1.0','id',id,'source','rntme://crm/Person',"
                        + "'type','crm.Person.'||type,'subject',stream,'eventtype',type,"
                        + "'rntaggregateid','x','rntversion',version,'data',json(data))"
                        + " FROM event WHERE stream=?1 AND version=1",
                    "Person-" + id))
            .requiredText(0, 0)
        + "]";
  }

  private static void until(DevServer server, String count) throws InterruptedException {
    BooleanSupplier there =
        () -> server.database().execute(Statement.read(count)).requiredInteger(0, 0) > 0;
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!there.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "never: " + count);
      Thread.sleep(100);
    }
  }

  private void heard(String where, HttpResponse<String> answer) {
    scan.heard(where, PersonalDataScan.whole(answer.headers().map(), answer.body()));
  }

  private HttpResponse<String> ask(
      DevServer server, String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(server.address().resolve(path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) request.headers(headers);
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String person(String email, String name, String plan) {
    return "{\"email\":\"%s\",\"name\":\"%s\",\"plan\":\"%s\"}".formatted(email, name, plan);
  }

  private DevServer served() {
    Bundle bundle =
        switch (Compiler.compile(BLUEPRINT)) {
          case Result.Ok<Bundle>(Bundle value, var _) -> value;
          case Result.Failed<Bundle>(var findings) -> throw new AssertionError(findings);
        };
    OpenedModules modules =
        OutsideModules.of(
            "{\"mailer\":{\"kind\":\"http-json\",\"url\":\"%s\",\"hosts\":[\"%s\"]}}"
                .formatted(mailer.url(), mailer.host()),
            Map.of(),
            SystemPlatform.create());
    String secret =
        "whsec_"
            + Base64.getEncoder()
                .encodeToString("0123456789abcdef01234567".getBytes(StandardCharsets.UTF_8));
    return DevServer.start(
        new DevOptions(
            bundle,
            new DevFolder(folder.resolve("data")),
            new DatabaseChoice.OwnFile(),
            new QueueChoice.None(),
            InetAddress.getLoopbackAddress(),
            0,
            Optional.empty(),
            new Variables(Map.of("PARTNER", partner.url(), "PARTNER_SECRET", secret), false),
            Recording.NONE,
            modules,
            SpanSettings.from(
                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.address()), bundle.name()),
            Set.of()));
  }
}
