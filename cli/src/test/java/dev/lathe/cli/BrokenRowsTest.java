package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.rollout.ChannelRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.wiring.BundleStores;
import dev.lathe.runtime.wiring.Databases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of before the rules: what `lathe diff` tells of them. */
final class BrokenRowsTest {
  private static final Path RULED = Path.of("..", "examples", "signup");

  /** Rows are written before there is any rule. */
  private static final List<String> USERS =
      List.of(
          user("ann", "ann@example.org", "Ann", "free", 1),
          user("bob", "BOB", "Bob", "free", 3),
          user("cid", "ann@example.org", " ", "gold", 501),
          user("dan", "dan@example.org", "Dan", "team", 0));

  @TempDir private Path folder;
  private Path before = Path.of("");
  private String address = "";

  @BeforeEach
  void serve() throws IOException {
    before = folder.resolve("before");
    address = "sqlite:" + folder.resolve("served.db");
    copy(RULED, before, BrokenRowsTest::withoutRules);
    serve(before, USERS);
  }

  private void serve(Path blueprint, List<String> events) throws IOException {
    Files.writeString(
        blueprint.resolve("seed.json"),
        "{\"seedVersion\":1,\"events\":[" + String.join(",", events) + "]}");
    String store = blueprint + ".store";
    var pushed = CommandLineRun.of("push", blueprint.toString(), "--to", store);
    assertEquals(0, pushed.exitCode(), pushed.out() + pushed.err());
    try (Database database = Databases.open(address)) {
      new ChannelRollout(BundleStores.open(store), "live", database).ensureLive();
    }
  }

  private static String withoutRules(String text) {
    return text.replace(
            "\"access\": \"open\"", "\"access\": \"open\", \"seed\": {\"enabled\": true}")
        .replaceAll("(?s),\\s*\"unique\": \\[.*?\\],\\s*\"invariants\": \\{.*?\\n      \\}", "")
        .replaceAll(",\\s*\"(enum)\": \\[[^]]*]", "")
        .replaceAll(",\\s*\"(min|max)\": \\d+,\\s*\"message\": \"[^\"]*\"", "")
        .replaceAll(",\\s*\"(min|maxLength)\": \\d+", "")
        .replaceAll("(\"column\": \"seats\"),\\s*\"max\": \\d+", "$1")
        .replaceAll(",\\s*\"nonEmpty\": true", "")
        .replaceAll(
            ",\\s*\"pattern\": \"[^\"]*\"(,\\s*\"code\": \"[^\"]*\",\\s*\"message\": \"[^\"]*\")?",
            "");
  }

  private static String user(String id, String email, String name, String plan, int seats) {
    return """
    {"id":"seed:User:ID:1","eventType":"UserSignUp","rntAggregateType":"User","rntAggregateId":"ID",\
    "subject":"User-ID","rntVersion":1,"time":"2026-03-01T09:00:00.000Z",\
    "data":{"email":"EMAIL","name":"NAME","plan":"PLAN","seats":SEATS}}\
    """
        .replace("ID", id)
        .replace("EMAIL", email)
        .replace("NAME", name)
        .replace("PLAN", plan)
        .replace("SEATS", Integer.toString(seats));
  }

  @Test
  void rows_that_break_a_rule_are_counted_and_some_named() {
    var run = CommandLineRun.of("diff", before.toString(), RULED.toString(), "--database", address);
    assertEquals(0, run.exitCode(), run.err());
    List<String> rows = run.out().lines().filter(line -> line.startsWith("rows")).toList();
    assertEquals(
        List.of(
            "rule User.email: 1 row breaks \"must match ^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$\" (bob)",
            "rule User.name: 1 row breaks \"must not be empty\" (cid)",
            "rule User.plan: 1 row breaks \"must be one of free, team, company\" (cid)",
            "rule User.seats: 1 row breaks \"must be at least 1\" (dan)",
            "rule User.seats: 1 row breaks \"must be at most 500\" (cid)",
            "rule User: 1 row breaks \"invariant `freeAlone`\" (bob)",
            "rule User: 2 rows break \"unique email\" (ann, …)"),
        rows.stream().map(line -> line.substring("rows".length()).strip()).toList());
  }

  @Test
  void events_streams_and_rows_that_a_change_is_about_are_counted() throws IOException {
    Path after = folder.resolve("after");
    copy(before, after, text -> text.replace("\"active\"", "\"open\""));
    var run =
        CommandLineRun.of(
            "diff", before.toString(), after.toString(), "--database", address, "--json");
    assertEquals(0, run.exitCode(), run.err());
    String removed =
        JsonText.parse(run.out()) instanceof Json.Obj all
                && all.get("changes").orElseThrow() instanceof Json.Arr(var changes)
            ? changes.stream()
                .map(JsonText::write)
                .filter(change -> change.contains("\"subject\":\"User.active\""))
                .findFirst()
                .orElseThrow()
            : "";
    assertTrue(removed.contains("\"severity\":\"breaking\""), removed);
    assertTrue(removed.contains("\"events\":4,\"streams\":4,\"rows\":4"), removed);
    var told =
        CommandLineRun.of("diff", before.toString(), after.toString(), "--database", address);
    assertTrue(told.out().contains("state User.active: removed"), told.out());
    assertTrue(told.out().contains(": 4 events of 4 streams, 4 rows"), told.out());
    String write =
        "write { \"name\": \"open\", \"was\": \"active\" } in pdm.json at"
            + " /entities/User/stateMachine/states/0";
    assertTrue(told.out().contains(write), told.out());
    assertTrue(removed.contains("\"mend\":{\"file\":\"pdm.json\",\"pointer\":"), removed);
  }

  @Test
  void a_stored_bundle_is_judged_as_the_folder_that_it_was_compiled_from() {
    var folders = CommandLineRun.of("diff", before.toString(), RULED.toString(), "--json");
    var store = before + ".store";
    var stored = CommandLineRun.of("diff", "live", RULED.toString(), "--from", store, "--json");
    assertEquals(0, stored.exitCode(), stored.err());
    assertEquals(folders.out(), stored.out());
    assertTrue(folders.out().contains("breaking"), folders.out());
  }

  @Test
  void as_json_they_stand_beside_the_changes() {
    var run =
        CommandLineRun.of(
            "diff", before.toString(), RULED.toString(), "--database", address, "--json");
    String text = JsonText.write(JsonText.parse(run.out()));
    assertTrue(
        text.contains(
            "{\"subject\":\"User\",\"rule\":\"unique email\",\"rows\":2,\"keys\":[\"ann\"]}"),
        text);
  }

  @Test
  void a_check_tells_them_beside_its_findings() {
    var run = CommandLineRun.of("check", RULED.toString(), "--database", address);
    assertEquals(0, run.exitCode(), run.err());
    assertEquals(7, run.out().lines().filter(line -> line.startsWith("rows")).count(), run.out());
    assertEquals(
        1,
        CommandLineRun.of("check", RULED.toString(), "--database", address, "--strict").exitCode());
    var data = CommandLineRun.of("check", RULED.toString(), "--database", address, "--json");
    assertTrue(
        JsonText.write(JsonText.parse(data.out()))
            .contains("{\"subject\":\"User.seats\",\"rule\":\"must be at least 1\",\"rows\":1,"),
        data.out());
    for (String other : List.of("--sarif", "--watch")) {
      assertEquals(
          2, CommandLineRun.of("check", RULED.toString(), "--database", address, other).exitCode());
    }
    var none =
        CommandLineRun.of("check", RULED.toString(), "--database", "sqlite:" + folder + "/no.db");
    assertEquals(1, none.exitCode(), none.out());
  }

  @Test
  void children_that_break_rules_are_known_by_whom_they_belong_to() throws IOException {
    Path invoices = Path.of("..", "examples", "invoices");
    Path ruled = folder.resolve("ruled");
    Path loose = folder.resolve("loose");
    address = "sqlite:" + folder.resolve("invoices.db");
    copy(invoices, ruled, text -> text.replace("\"max\": 200,", "\"max\": 2,"));
    copy(invoices, loose, BrokenRowsTest::withoutRules);
    serve(
        loose,
        List.of(
            invoice(
                "i1",
                "[{\"lineId\":\"A!\",\"text\":\"Nuts\",\"quantity\":0,\"price\":\"1\",\"amount\":\"0\"}]"),
            invoice(
                "i2",
                "[{\"lineId\":\"a\",\"text\":\"Nuts\",\"quantity\":1,\"price\":\"1\",\"amount\":\"1\"},{\"lineId\":\"b\",\"text\":\""
                    + " \",\"quantity\":-1,\"price\":\"1\",\"amount\":\"1\"},"
                    + "{\"lineId\":\"c\",\"text\":\"Bolts\",\"quantity\":2,\"price\":\"1\",\"amount\":\"2\"}]")));

    var run = CommandLineRun.of("check", ruled.toString(), "--database", address);
    assertEquals(
        List.of(
            "rule Invoice.lines.lineId: 1 row breaks \"must match ^[a-z0-9-]{1,20}$\" (i1/A!)",
            "rule Invoice.lines.text: 1 row breaks \"must not be empty\" (i2/b)",
            "rule Invoice.lines.quantity: 2 rows break \"must be at least 1\" (i1/A!, i2/b)",
            "rule Invoice.lines: 1 row breaks \"at most 2 records\" (i2)"),
        run.out()
            .lines()
            .filter(line -> line.startsWith("rows"))
            .map(line -> line.substring("rows".length()).strip())
            .toList(),
        run.err());
  }

  private static String invoice(String id, String lines) {
    return """
    {"id":"seed:Invoice:ID:1","eventType":"InvoiceDraft","rntAggregateType":"Invoice","rntAggregateId":"ID",\
    "subject":"Invoice-ID","rntVersion":1,"time":"2026-03-01T09:00:00.000Z",\
    "data":{"customer":"ann","lines":LINES}}\
    """
        .replace("ID\"", id + "\"")
        .replace("Invoice:ID:1", "Invoice:" + id + ":1")
        .replace("Invoice-ID", "Invoice-" + id)
        .replace("LINES", lines);
  }

  private static void copy(Path from, Path to, UnaryOperator<String> edit) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.writeString(copy, edit.apply(Files.readString(file)));
      }
    }
  }

  @Test
  void where_all_is_well_nothing_is_said_and_a_bundle_has_the_rules_of_its_folder() {
    var well =
        CommandLineRun.of("diff", RULED.toString(), before.toString(), "--database", address);
    assertTrue(well.out().lines().noneMatch(line -> line.startsWith("rows")), well.out());
    Path bundle = folder.resolve("signup.bundle");
    CommandLineRun.of("compile", RULED.toString(), "-o", bundle.toString());
    var compiled =
        CommandLineRun.of("diff", before.toString(), bundle.toString(), "--database", address);
    assertEquals(0, compiled.exitCode(), compiled.err());
    assertEquals(7, compiled.out().lines().filter(line -> line.startsWith("rows")).count());
  }
}
