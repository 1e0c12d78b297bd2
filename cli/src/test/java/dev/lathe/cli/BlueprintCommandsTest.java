package dev.lathe.cli;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that take a blueprint, on our own examples. */
class BlueprintCommandsTest {
  private static final Path EXAMPLES = Path.of("..", "examples");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "approval",
        "booking",
        "checklists",
        "customers",
        "expenses",
        "issue-tracker",
        "orders",
        "reminders",
        "reservations",
        "signup",
        "stock-orders",
        "toolshed",
        "transfers"
      })
  void examples_are_without_fault_even_under_strict(String example) {
    var run = CommandLineRun.of("check", EXAMPLES.resolve(example).toString(), "--strict");

    assertEquals(0, run.exitCode(), run.out());
    assertTrue(run.err().contains("no errors, no warnings"), run.err());
  }

  @Test
  void a_misspelt_field_is_shown_where_it_is_with_its_neighbour() throws IOException {
    Path broken = misspelt();

    var run = CommandLineRun.of("check", broken.toString());

    assertEquals(1, run.exitCode());
    assertTrue(run.out().contains("services/tracker/graphs/listIssues.json:"), run.out());
    assertTrue(run.out().contains("did you mean `status`?"), run.out());
    assertTrue(run.err().contains("1 error"), run.err());
  }

  @Test
  void a_finding_is_data_too() throws IOException {
    var run = CommandLineRun.of("check", misspelt().toString(), "--json");

    assertEquals(1, run.exitCode());
    var report = (Json.Obj) JsonText.parse(run.out());
    assertEquals(Json.of(false), report.get("ok").orElseThrow());
    var findings = ((Json.Arr) report.get("findings").orElseThrow()).items();
    assertEquals(1, findings.size());
    var finding = (Json.Obj) findings.getFirst();
    assertEquals(
        Json.of("services/tracker/graphs/listIssues.json"), finding.get("file").orElseThrow());
    assertTrue(((Json.Num) finding.get("line").orElseThrow()).decimal().intValue() > 0);
    assertTrue(((Json.Num) finding.get("column").orElseThrow()).decimal().intValue() > 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "check",
        "compile",
        "explain",
        "diff",
        "dev",
        "push",
        "openapi",
        "asyncapi",
        "types"
      })
  void every_command_that_compiles_gives_findings_as_data(String command) throws IOException {
    String broken = misspelt().toString();
    String tracker = EXAMPLES.resolve("issue-tracker").toString();
    String elsewhere = folder.resolve("out").toString();
    var run =
        switch (command) {
          case "compile" -> CommandLineRun.of(command, broken, "-o", elsewhere, "--json");
          case "diff" -> CommandLineRun.of(command, tracker, broken, "--json");
          case "push" -> CommandLineRun.of(command, broken, "--to", elsewhere, "--json");
          default -> CommandLineRun.of(command, broken, "--json");
        };

    assertEquals(1, run.exitCode(), run.err());
    var report = (Json.Obj) JsonText.parse(run.out());
    assertEquals(Json.of(false), report.get("ok").orElseThrow());
    var findings = ((Json.Arr) report.get("findings").orElseThrow()).items();
    assertEquals(
        Json.of("SEM_FIELD_NOT_FOUND"), ((Json.Obj) findings.getFirst()).get("code").orElseThrow());
  }

  @Test
  void a_strict_check_fails_on_no_warning_of_what_no_route_needs() throws IOException {
    Path open = copy("orders");
    Path project = open.resolve("project.json");
    String said = Files.readString(project);
    Files.writeString(project, said.replaceFirst("\"access\": *\"\\w+\",?", ""));
    var run = CommandLineRun.of("check", open.toString(), "--strict");
    assertTrue(run.out().contains("warning[OPEN_BINDING]"), run.out() + said);
    assertEquals(0, run.exitCode(), run.out());

    Files.createDirectories(open.resolve("services/orders/ui"));
    Files.writeString(
        open.resolve("services/orders/ui/manifest.json"),
        """
        {"version":"2.0","pdmRef":"p","qsmRef":"q","graphSpecRef":"g","bindingsRef":"b",
         "metadata":{"title":"Shop"},"layouts":{},"routes":{}}
        """);
    Files.writeString(project, said);
    var with = CommandLineRun.of("check", open.toString(), "--strict");
    assertEquals(0, with.exitCode(), with.out());
  }

  @Test
  void a_finding_is_a_sarif_log_with_its_page() throws IOException {
    var run = CommandLineRun.of("check", misspelt().toString(), "--sarif");

    assertEquals(1, run.exitCode());
    String log = JsonText.write(JsonText.parse(run.out()));
    assertTrue(
        log.contains("{\"uri\":\"services/tracker/graphs/listIssues.json\"},\"region\":{"), log);
    assertTrue(log.contains("\"version\":\"0.1.0-SNAPSHOT\""), log);
    assertTrue(log.contains("\"markdown\":\"# SEM_FIELD_NOT_FOUND\\n"), log);

    var inside = CommandLineRun.of("check", "src/test/nowhere", "--sarif");
    assertTrue(inside.out().contains("\"uri\": \"src/test/nowhere\""), inside.out());

    assertEquals(2, CommandLineRun.of("check", "x", "--sarif", "--json").exitCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "dev", "types", "openapi"})
  void a_path_without_a_blueprint_is_told_with_a_way_out(String command) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path nowhere = folder.resolve("no where");

    assertWrong(command, nowhere, "BLUEPRINT_NOT_FOUND", "there is no such folder");
    assertWrong(command, file, "BLUEPRINT_NOT_FOUND", "this is a file, not a folder");
    assertWrong(command, empty, "BLUEPRINT_FORM_UNKNOWN", "neither project.json nor manifest.json");
  }

  @Test
  void a_folder_that_may_not_be_read_is_told_with_a_way_out() throws IOException {
    Path closed = Files.createDirectory(folder.resolve("closed"));
    Files.setPosixFilePermissions(closed, Set.of());
    assumeFalse(Files.isReadable(closed), "whoever runs this reads everything");

    assertWrong("dev", closed, "BLUEPRINT_IO_ERROR", "permission denied");
  }

  private static void assertWrong(String command, Path subject, String code, String what) {
    var run = CommandLineRun.of(command, subject.toString());
    String said = run.out() + run.err();

    assertEquals(1, run.exitCode(), said);
    assertTrue(said.contains(code) && said.contains(what) && said.contains("help: "), said);
    assertFalse(said.contains("\tat "), said);
  }

  @Test
  void compiling_writes_one_file_and_prints_its_id() throws IOException {
    Path bundle = folder.resolve("out").resolve("issue-tracker.bundle");

    var first = compile(bundle);
    byte[] bytes = Files.readAllBytes(bundle);
    var second = compile(bundle);

    assertEquals(0, first.exitCode(), first.err());
    assertTrue(first.out().strip().matches("[0-9a-f]{64}"), first.out());
    assertEquals(first.out(), second.out());
    org.junit.jupiter.api.Assertions.assertArrayEquals(bytes, Files.readAllBytes(bundle));
  }

  @Test
  void compiling_into_a_folder_is_refused() {
    assertEquals(1, compile(folder).exitCode());
  }

  @Test
  void explaining_shows_a_statement_for_each_set_of_optional_inputs() {
    var run =
        CommandLineRun.of(
            "explain", EXAMPLES.resolve("issue-tracker").toString(), "listIssues", "--json");

    assertEquals(0, run.exitCode(), run.err());
    var operations = ((Json.Arr) JsonText.parse(run.out())).items();
    assertEquals(
        Set.of(
            "[]",
            "[\"projectId\"]",
            "[\"status\"]",
            "[\"projectId\",\"status\"]",
            "[\"cursor\"]",
            "[\"cursor\",\"projectId\"]",
            "[\"cursor\",\"status\"]",
            "[\"cursor\",\"projectId\",\"status\"]"),
        operations.stream()
            .map(o -> JsonText.write(((Json.Obj) o).get("given").orElseThrow()))
            .collect(toSet()));
    for (Json one : operations) {
      var operation = (Json.Obj) one;
      assertEquals(Json.of("tracker.listIssues"), operation.get("name").orElseThrow());
      assertEquals(Json.of(1), operation.get("roundTrips").orElseThrow());
      assertEquals(
          new Json.Arr(java.util.List.of(Json.of("GET /v1/issues"))),
          operation.get("routes").orElseThrow());
    }
  }

  @Test
  void explaining_a_bundle_shows_plan_tables_and_where_parameters_come_from() {
    Path file = folder.resolve("tracker.bundle");
    assertEquals(0, compile(file).exitCode());
    var run = CommandLineRun.of("explain", file.toString(), "listComments");

    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.out().contains("USING INDEX ix_comment_feed_"), run.out());
    assertTrue(run.out().contains("rows at most: input `limit`"), run.out());
    assertTrue(run.out().contains("input `issueId`: string from path `issueId`"), run.out());
    assertTrue(run.out().lines().anyMatch(l -> l.startsWith("  reads: comment_feed_")), run.out());
  }

  @Test
  void explaining_access_tells_who_gets_how_far_at_each_door() {
    String leave = EXAMPLES.resolve("leave").toString();
    var run = CommandLineRun.of("explain", leave, "--access");
    assertEquals(0, run.exitCode(), run.err());
    List<String> lines = run.out().lines().map(line -> line.replaceAll(" {2,}", "|")).toList();
    assertEquals("|nobody known|anybody known|role manager|roles has hr", lines.getFirst());
    assertTrue(lines.contains("GET /api/leaves|nothing|some|some|all"), run.out());
    assertTrue(lines.contains("GET /api/days|nothing|nothing|some|all"), run.out());
    assertTrue(lines.contains("POST /api/leaves|nothing|all|all|all"), run.out());
    assertTrue(
        lines.contains("POST /api/leaves/{id}/approve|nothing|nothing|some|nothing"), run.out());
    assertTrue(run.out().contains("what only reads writes nothing"), run.out());
    assertTrue(run.out().contains("every door says who may use it: 8 of 8"), run.out());
    assertTrue(!run.out().contains("note: "), run.out());
    assertTrue(
        run.out().lines().anyMatch(line -> line.matches("  reads: leaves_\\w+: days, team")),
        run.out());
    assertTrue(run.out().contains("nobody known\n  nothing\nanybody known\n  may see of leaves_"));
    assertEquals(2, CommandLineRun.of("explain", leave, "listLeaves", "--access").exitCode());
    assertTrue(
        CommandLineRun.of("explain", leave, "--access", "--json").out().contains("\"reach\""));
    assertTrue(
        CommandLineRun.of("explain", leave, "getLeave").out().contains("  allow: owner || "));
  }

  @Test
  void a_door_that_gets_to_rows_which_others_hold_back_is_noted() {
    var run = CommandLineRun.of("explain", EXAMPLES.resolve("tickets").toString(), "--access");
    List<String> lines = run.out().lines().toList();
    List<String> notes = lines.stream().filter(line -> line.startsWith("  note: ")).toList();
    assertEquals(1, notes.size(), run.out());
    assertTrue(notes.getFirst().matches(".*rows of comments_\\w+, tickets_\\w+ back.*"));
    int door = lines.indexOf("GET /api/tickets/{id}");
    assertTrue(lines.subList(door, lines.size()).indexOf(notes.getFirst()) < 5, run.out());
    var open = CommandLineRun.of("explain", EXAMPLES.resolve("orders").toString(), "--access");
    assertTrue(open.out().contains("these say nobody in particular: "), open.out());
  }

  @Test
  void explaining_a_command_names_what_its_trigger_writes() {
    var run =
        CommandLineRun.of("explain", EXAMPLES.resolve("issue-tracker").toString(), "closeIssue");

    assertTrue(run.out().contains("  writes: command, event, issues_"), run.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"explain", "push", "diff"})
  void a_file_that_is_not_a_bundle_is_told_with_a_way_out(String command) throws IOException {
    Path file = Files.writeString(folder.resolve("notes.txt"), "to do\n");

    var run = reading(command, file);

    assertEquals(1, run.exitCode(), run.err());
    assertEquals(
        ("lathe: %s: the file is not a bundle; name a blueprint's folder, or a file that"
                + " `lathe compile` wrote")
            .formatted(file),
        run.err().strip());
  }

  @ParameterizedTest
  @ValueSource(strings = {"explain", "push", "diff"})
  void a_bundle_that_is_cut_off_is_told_with_a_way_out(String command) throws IOException {
    Path file = folder.resolve("tracker.bundle");
    compile(file);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));

    var run = reading(command, file);

    assertEquals(1, run.exitCode(), run.err());
    assertTrue(run.err().startsWith("lathe: " + file + ": the bundle is cut off in "), run.err());
    assertTrue(run.err().contains("or a file that `lathe compile` wrote"), run.err());
  }

  /** Runs a command that takes a bundle's file. */
  private CommandLineRun reading(String command, Path file) {
    return switch (command) {
      case "push" ->
          CommandLineRun.of(command, file.toString(), "--to", folder.resolve("store").toString());
      case "diff" -> CommandLineRun.of(command, file.toString(), file.toString());
      default -> CommandLineRun.of(command, file.toString());
    };
  }

  @Test
  void a_blueprint_and_its_bundle_do_not_differ() {
    Path file = folder.resolve("tracker.bundle");
    assertEquals(0, compile(file).exitCode());
    var run =
        CommandLineRun.of("diff", file.toString(), EXAMPLES.resolve("issue-tracker").toString());

    assertEquals(0, run.exitCode(), run.err());
    assertEquals("", run.out());
    assertTrue(run.err().contains("no difference"), run.err());
  }

  @Test
  void what_is_pushed_is_compared_with_what_a_store_has() {
    String store = folder.resolve("store").toString();
    String tracker = EXAMPLES.resolve("issue-tracker").toString();
    String orders = EXAMPLES.resolve("orders").toString();
    String id = CommandLineRun.of("push", tracker, "--to", store).out().strip();

    for (String stored : new String[] {"live", id}) {
      var same = CommandLineRun.of("diff", stored, tracker, "--from", store);
      assertEquals(0, same.exitCode(), same.err());
      assertEquals("", same.out());
      var other = CommandLineRun.of("diff", stored, orders, "--from", store);
      assertTrue(other.out().contains("breaking       route GET /v1/issues: removed"), other.out());
    }
    var unknown = CommandLineRun.of("diff", "staging", tracker, "--from", store);
    assertEquals(1, unknown.exitCode());
    assertTrue(unknown.err().contains("nor a channel there"), unknown.err());
    assertEquals(1, CommandLineRun.of("diff", "0".repeat(64), tracker, "--from", store).exitCode());
    assertEquals(2, CommandLineRun.of("diff", "No Name", tracker, "--from", store).exitCode());
  }

  @Test
  void another_blueprint_breaks_clients_and_ends_with_1_if_asked() {
    String tracker = EXAMPLES.resolve("issue-tracker").toString();
    String orders = EXAMPLES.resolve("orders").toString();
    var told = CommandLineRun.of("diff", tracker, orders);
    assertEquals(0, told.exitCode(), told.err());
    assertTrue(told.out().contains("breaking       route GET /v1/issues: removed"), told.out());

    var failed = CommandLineRun.of("diff", tracker, orders, "--fail-on", "breaking", "--json");
    assertEquals(1, failed.exitCode());
    assertTrue(failed.out().contains("\"severity\":\"breaking\""), failed.out());
  }

  @Test
  void explaining_an_unknown_operation_lists_those_there_are() {
    var run = CommandLineRun.of("explain", EXAMPLES.resolve("orders").toString(), "placeOdrer");

    assertEquals(1, run.exitCode());
    assertTrue(run.err().contains("orders.placeOrder"), run.err());
  }

  @Test
  void pushing_puts_the_bundle_and_points_the_channel() throws IOException {
    Path store = folder.resolve("store");

    var run =
        CommandLineRun.of(
            "push",
            EXAMPLES.resolve("orders").toString(),
            "--to",
            store.toString(),
            "--channel",
            "staging",
            "--json");

    assertEquals(0, run.exitCode(), run.err());
    var pushed = (Json.Obj) JsonText.parse(run.out());
    assertEquals(Json.of("staging"), pushed.get("channel").orElseThrow());
    assertTrue(Files.exists(store.resolve("channels").resolve("staging.json")));
  }

  @Test
  void pushing_a_bundle_is_pushing_its_blueprint() {
    Path bundle = folder.resolve("orders.bundle");
    String compiled =
        CommandLineRun.of("compile", EXAMPLES.resolve("orders").toString(), "-o", bundle.toString())
            .out();

    var run =
        CommandLineRun.of("push", bundle.toString(), "--to", folder.resolve("store").toString());

    assertEquals(compiled, run.out());
    assertTrue(run.err().contains("table `rollout` say how far it is"), run.err());
  }

  @Test
  void a_store_that_is_none_is_wrong_usage() {
    var run = CommandLineRun.of("push", EXAMPLES.resolve("orders").toString(), "--to", "ftp://x/y");

    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("s3://"), run.err());
  }

  @Test
  void a_channel_that_cannot_be_one_is_wrong_usage() {
    String store = folder.resolve("store").toString();

    var run =
        CommandLineRun.of(
            "push", EXAMPLES.resolve("orders").toString(), "--to", store, "--channel", "a b");

    assertEquals(2, run.exitCode(), run.err());
  }

  @Test
  void a_database_that_is_none_is_wrong_usage() {
    var run =
        CommandLineRun.of(
            "dev", EXAMPLES.resolve("orders").toString(), "--database", "ftp://x", "--port", "0");

    assertEquals(2, run.exitCode(), run.err());
    assertTrue(run.err().contains("sqlite:FILE"), run.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "compile", "explain", "diff", "dev", "push"})
  void every_command_shows_examples(String command) {
    var run = CommandLineRun.of(command, "--help");

    assertEquals(0, run.exitCode());
    assertTrue(run.out().contains("Examples:"), run.out());
  }

  private CommandLineRun compile(Path output) {
    return CommandLineRun.of(
        "compile", EXAMPLES.resolve("issue-tracker").toString(), "-o", output.toString());
  }

  /** The issue tracker with {@code issueView.statsu} where its status is meant. */
  private Path misspelt() throws IOException {
    Path copy = copy("issue-tracker");
    Path graph = copy.resolve("services/tracker/graphs/listIssues.json");
    Files.writeString(
        graph, Files.readString(graph).replace("[\"issueView.status\"", "[\"issueView.statsu\""));
    return copy;
  }

  /** An example to be changed. */
  private Path copy(String example) throws IOException {
    Path source = EXAMPLES.resolve(example);
    Path copy = folder.resolve("copy");
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.sorted(Comparator.naturalOrder()).toList()) {
        Path target = copy.resolve(source.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
    return copy;
  }
}
