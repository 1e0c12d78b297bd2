package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.wiring.Databases;
import dev.lathe.runtime.workflow.RunRows;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators ask of runs, on the example that has a workflow, while it is served. */
final class RunsCommandsTest {
  private static final Path EXAMPLE = Path.of("..", "examples", "returns");
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final long LATE = 30_000_000_000L;

  @TempDir private Path folder;
  private @Nullable DevServer server;

  @BeforeEach
  void serve() {
    var options =
        new DevOptions(
            bundle(),
            new DevFolder(folder),
            new DatabaseChoice.OwnFile(),
            new QueueChoice.None(),
            0);
    server = DevServer.start(options);
  }

  private DevServer served() {
    return Objects.requireNonNull(server, "it is started before each");
  }

  private static Bundle bundle() {
    return switch (Compiler.compile(EXAMPLE)) {
      case Result.Ok<Bundle>(Bundle bundle, var _) -> bundle;
      case Result.Failed<Bundle>(var findings) -> throw new AssertionError(findings);
    };
  }

  @AfterEach
  void close() {
    served().close();
  }

  @Test
  void runs_are_listed_newest_first_and_by_what_is_asked() throws Exception {
    assertEquals("0 runs", runs("list").err().strip());
    open("4.99", "P14D");
    await(() -> lines(runs("list", "--status", "completed")).size() == 1);
    open("20.00", "P14D");
    await(() -> runs("list", "--status", "running").out().contains("due "));
    open("20.00", "-P1D");
    await(() -> lines(runs("list", "--trouble")).size() == 1);

    List<String> all = lines(runs("list"));
    assertEquals(3, all.size());
    assertTrue(all.getFirst().contains("in trouble: WORKFLOW_TIMER_INVALID"), all.getFirst());
    assertTrue(all.get(1).contains("running") && all.get(1).contains("at inTheMail"), all.get(1));
    assertTrue(all.getLast().contains("completed"), all.getLast());
    CommandLineRun first = runs("list", "-n", "1", "--json");
    assertEquals(1, lines(first).size());
    assertEquals("1 run; there may be more", first.err().strip());
    var told = (Json.Obj) JsonText.parse(lines(first).getFirst());
    assertEquals(1, lines(runs("list", "--key", text(told, "key"))).size());
    assertEquals(0, lines(runs("list", "--definition", "other")).size());
    CommandLineRun shown = runs("show", text(told, "id").substring(0, 20));
    assertTrue(shown.out().contains("inTheMail  activation 2  in trouble: "), shown.out());
  }

  @Test
  void a_trace_is_a_ladder_and_a_followed_one_ends_with_its_run() throws Exception {
    open("20.00", "PT1S");
    await(() -> lines(runs("list")).size() == 1);
    String id = text((Json.Obj) JsonText.parse(lines(runs("list", "--json")).getFirst()), "id");

    List<String> ladder = lines(runs("trace", id, "--follow"));

    assertEquals(id, ladder.getFirst().substring(0, id.length()));
    assertTrue(
        ladder
            .get(2)
            .contains("┌ start                begun with returnId, price, within  → label"),
        ladder.get(2));
    assertTrue(ladder.get(3).contains("├ label                done"), ladder.get(3));
    assertTrue(
        ladder.get(4).contains("├ inTheMail            its time came after 1"), ladder.get(4));
    assertTrue(ladder.getLast().endsWith("└                      completed"), ladder.getLast());
    List<String> events = lines(runs("trace", id, "--json"));
    assertEquals(ladder.size() - 2, events.size());
    var label = (Json.Obj) JsonText.parse(events.get(1));
    assertEquals("StepCompleted", text(label, "type"));
    assertEquals("label", text(label, "node"));
    assertEquals("service:workflow/return", text(label, "by"));
    assertEquals(JsonText.parse("[\"inTheMail\"]"), label.get("at").orElseThrow());
  }

  @Test
  void what_is_in_trouble_is_tried_again_or_taken_as_done() throws Exception {
    String id = opened("20.00", "-P1D", "in trouble");
    refused(1, "it is not paused", "resume", id);
    refused(
        1,
        "activation 9 is not in trouble; it rests at activation 2 `inTheMail` in trouble",
        "retry",
        id,
        "--activation",
        "9");
    refused(1, "`inTheMail` writes no variable", "skip", id, "--value", "1");
    refused(1, "`inTheMail` is no gateway", "skip", id, "--to", "lapse");
    refused(2, "--value is JSON", "skip", id, "--value", "{");

    CommandLineRun again = runs("retry", id, "--as", "alice");
    assertEquals(0, again.exitCode(), again.err());
    assertTrue(runs("show", id).out().contains("in trouble: WORKFLOW_TIMER_INVALID"));
    assertEquals(0, runs("skip", id, "--as", "alice").exitCode());
    await(() -> runs("show", id).out().contains(", completed"));

    String trace = runs("trace", id).out();
    assertTrue(trace.contains("tried again by alice"), trace);
    assertTrue(trace.contains("├ inTheMail            taken as done by alice"), trace);
    assertTrue(trace.contains("├ lapse                done"), trace);
    refused(1, "it has ended: completed", "retry", id);
    refused(1, "it has ended: completed", "cancel", id);
    refused(1, "it has ended: completed", "pause", id);
    sound();
  }

  @Test
  void a_run_that_is_paused_does_nothing_but_step_by_step() throws Exception {
    String id = opened("20.00", "PT2S", "due ");
    refused(1, "nothing of it is in trouble", "retry", id);
    refused(1, "what is skipped is in trouble, or of a run that is paused", "skip", id);
    refused(1, "it is not paused: only", "step", id);
    assertEquals(0, runs("pause", id, "--as", "bob", "--reason", "stocktaking").exitCode());
    refused(1, "it is paused already", "pause", id);
    LockSupport.parkNanos(2_500_000_000L); // its time comes meanwhile
    assertTrue(runs("list").out().contains("paused"), runs("list").out());
    assertTrue(runs("show", id).out().contains("inTheMail"), runs("show", id).out());

    assertEquals(0, runs("step", id).exitCode());
    await(() -> runs("show", id).out().contains("  lapse"));
    LockSupport.parkNanos(1_200_000_000L);
    assertTrue(runs("show", id).out().contains("  lapse"), "it is held again");
    assertEquals(0, runs("resume", id).exitCode());
    await(() -> runs("show", id).out().contains(", completed"));

    String trace = runs("trace", id).out();
    assertTrue(trace.contains("paused: stocktaking by bob"), trace);
    assertTrue(trace.contains("takes one step"), trace);
    sound();
  }

  @Test
  void a_run_is_cancelled_over_http_once() throws Exception {
    String id = opened("20.00", "P14D", "due ");
    assertEquals("RUN_NOT_FOUND", text(post("/-/runs/nobody/cancel", "{}"), "code"));
    assertEquals("RUN_STATE_CONFLICT", text(post("/-/runs/" + id + "/resume", ""), "code"));
    assertEquals("INVALID_BODY", text(post("/-/runs/" + id + "/pause", "[]"), "code"));
    assertEquals(
        "VALIDATION_ERROR",
        text(post("/-/runs/" + id + "/retry", "{\"activation\":\"2\"}"), "code"));
    assertEquals("ROUTE_NOT_FOUND", text(post("/-/runs/" + id + "/other", ""), "code"));
    assertEquals(id, text(post("/-/runs/" + id + "/pause", ""), "run"));
    assertEquals(id, text(post("/-/runs/" + id + "/step", ""), "run"));
    assertEquals(id, text(post("/-/runs/" + id + "/cancel", "{\"reason\":\"twice\"}"), "run"));
    assertEquals("RUN_STATE_CONFLICT", text(post("/-/runs/" + id + "/cancel", ""), "code"));
    assertTrue(runs("trace", id).out().contains("cancelled: twice"), runs("trace", id).out());
    assertEquals(
        JsonText.parse("true"), get("/-/runs/" + id + "/replay").get("same").orElseThrow());
    assertEquals(
        JsonText.parse("true"),
        get("/-/runs/" + id + "/replay?under=live").get("same").orElseThrow());
    sound();
  }

  @Test
  void a_run_goes_on_with_another_definition_where_it_fits() throws Exception {
    String id = opened("20.00", "P14D", "due ");
    Path other = changed("\"label\"", "\"label\"");
    refused(
        1, "it goes by that definition already", "migrate", id, "--blueprint", other.toString());
    Path renamed = changed("inTheMail", "underWay");
    refused(1, "there is no `inTheMail`", "migrate", id, "--blueprint", renamed.toString());
    CommandLineRun replayed = runs("replay", id, "--blueprint", renamed.toString());
    assertEquals(1, replayed.exitCode(), replayed.err());
    assertTrue(
        replayed
            .out()
            .contains(
                "differs from version 2 on: `StepCompleted` of `label` was recorded"
                    + " and it went on to inTheMail, it would go on to underWay"),
        replayed.out());
    Path patient = changed("Something is sent back", "Something comes back");

    CommandLineRun moved = runs("migrate", id, "--blueprint", patient.toString(), "--as", "carol");

    assertEquals(0, moved.exitCode(), moved.err());
    assertTrue(runs("trace", id).out().contains("goes on with definition "), "told");
    assertEquals(0, runs("replay").exitCode());
    assertTrue(runs("replay").err().contains("1 run replayed, 0 differ; nothing was called"));
    assertEquals(0, runs("replay", id, "--blueprint", patient.toString()).exitCode());
    refused(2, "say with --definition", "replay", "--live");
    sound();
  }

  /** The example with another drawing. */
  private Path changed(String what, String by) throws IOException {
    Path copy = Files.createTempDirectory(folder, "changed");
    try (var files = Files.walk(EXAMPLE)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = copy.resolve(EXAMPLE.relativize(file));
        Files.createDirectories(Objects.requireNonNull(to.getParent()));
        if (file.toString().endsWith(".bpmn")) {
          Files.writeString(to, Files.readString(file).replace(what, by));
        } else {
          Files.copy(file, to);
        }
      }
    }
    return copy;
  }

  /** All rows are as their events say, what was done to them, too. */
  private void sound() {
    try (Database database = Databases.open("sqlite:" + new DevFolder(folder).sqlite())) {
      assertEquals(List.of(), new RunRows(database).faults(10));
    }
  }

  private String opened(String price, String within, String until) throws Exception {
    open(price, within);
    await(() -> runs("list").out().contains(until));
    return text((Json.Obj) JsonText.parse(lines(runs("list", "--json")).getFirst()), "id");
  }

  private Json.Obj post(String path, String body) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(at(path)).POST(HttpRequest.BodyPublishers.ofString(body));
    return (Json.Obj)
        JsonText.parse(CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString()).body());
  }

  @Test
  void what_is_asked_wrongly_is_told_with_a_way_out() {
    refused(1, "there is no run `3f`; `lathe runs list` shows", "show", "3f");
    refused(1, "there is no run `3f`", "trace", "3f");
    refused(2, "with --follow, all of them", "trace");
    refused(
        2,
        "a status is one of running, paused, completed, failed, cancelled",
        "list",
        "--status",
        "x");
    refused(2, "-n takes 1 or more", "list", "-n", "0");
  }

  @Test
  void the_service_tells_the_same() throws Exception {
    open("20.00", "P14D");
    await(() -> runs("list").out().contains("due "));
    Json.Obj list = get("/-/runs?status=running");
    var run = (Json.Obj) ((Json.Arr) list.get("runs").orElseThrow()).items().getFirst();
    assertEquals(JsonText.parse(lines(runs("list", "--json")).getFirst()), run);
    String id = text(run, "id");
    assertEquals(
        JsonText.parse(lines(runs("show", id, "--json")).getFirst()), get("/-/runs/" + id));
    var steps = (Json.Arr) get("/-/runs/" + id + "/trace?after=1").get("steps").orElseThrow();
    assertEquals(
        lines(runs("trace", id, "--json")).stream().skip(1).map(JsonText::parse).toList(),
        steps.items());
    assertEquals("RUN_NOT_FOUND", text(get("/-/runs/" + id.substring(1)), "code"));
    assertEquals("RUN_NOT_FOUND", text(get("/-/runs/nobody/trace"), "code"));
    assertEquals("VALIDATION_ERROR", text(get("/-/runs/" + id + "/trace?after=x"), "code"));
    assertEquals("VALIDATION_ERROR", text(get("/-/runs?status=x"), "code"));
    assertEquals("VALIDATION_ERROR", text(get("/-/runs?trouble=maybe"), "code"));
    assertEquals("ROUTE_NOT_FOUND", text(get("/-/runs/" + id + "/other"), "code"));
  }

  private void refused(int exitCode, String why, String... args) {
    CommandLineRun run = runs(args);
    assertEquals(exitCode, run.exitCode(), run.err());
    assertTrue(run.err().contains(why), run.err());
  }

  private CommandLineRun runs(String... args) {
    var all = new ArrayList<>(List.of("runs"));
    all.addAll(Arrays.asList(args));
    all.add("--database");
    all.add("sqlite:" + new DevFolder(folder).sqlite());
    return CommandLineRun.of(all.toArray(String[]::new));
  }

  private static List<String> lines(CommandLineRun run) {
    return run.out().lines().toList();
  }

  private static String text(Json.Obj of, String name) {
    return of.text(name).orElseThrow(() -> new AssertionError(name + " of " + JsonText.write(of)));
  }

  private void open(String price, String within) throws IOException, InterruptedException {
    String body = "{\"item\":\"lamp\",\"price\":\"%s\",\"within\":\"%s\"}".formatted(price, within);
    var request =
        HttpRequest.newBuilder(at("/api/returns")).POST(HttpRequest.BodyPublishers.ofString(body));
    assertEquals(
        200, CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode());
  }

  private Json.Obj get(String path) throws IOException, InterruptedException {
    var answer =
        CLIENT.send(HttpRequest.newBuilder(at(path)).build(), HttpResponse.BodyHandlers.ofString());
    return (Json.Obj) JsonText.parse(answer.body());
  }

  private URI at(String path) {
    return URI.create(served().address() + path);
  }

  private static void await(BooleanSupplier holds) {
    long began = System.nanoTime();
    while (!holds.getAsBoolean()) {
      assertTrue(System.nanoTime() - began < LATE, "it does not come");
      LockSupport.parkNanos(20_000_000L);
    }
  }
}
