package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.rollout.ChannelRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.wiring.BundleStores;
import dev.lathe.runtime.wiring.Databases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    try (Stream<Path> files = Files.walk(RULED)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = before.resolve(RULED.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.writeString(copy, withoutRules(Files.readString(file)));
      }
    }
    Files.writeString(
        before.resolve("seed.json"),
        "{\"seedVersion\":1,\"events\":[" + String.join(",", USERS) + "]}");
    String store = folder.resolve("store").toString();
    var pushed = CommandLineRun.of("push", before.toString(), "--to", store);
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
        .replaceAll(",\\s*\"(min|max|maxLength)\": \\d+", "")
        .replaceAll(",\\s*\"nonEmpty\": true", "")
        .replaceAll(
            ",\\s*\"pattern\": \"[^\"]*\",\\s*\"code\": \"[^\"]*\",\\s*\"message\": \"[^\"]*\"",
            "");
  }

  private static String user(String id, String email, String name, String plan, int seats) {
    return """
        {"id":"seed:User:ID:1","eventType":"UserSignUp","rntAggregateType":"User","rntAggregateId":"ID",\
        "subject":"User-ID","rntVersion":1,"time":"2026-03-01T09:00:00.000Z",\
        "data":{"email":"EMAIL","name":"NAME","plan":"PLAN","seats":SEATS}}"""
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
  void where_all_is_well_nothing_is_said_and_a_bundle_has_no_rules() {
    var well =
        CommandLineRun.of("diff", RULED.toString(), before.toString(), "--database", address);
    assertTrue(well.out().lines().noneMatch(line -> line.startsWith("rows")), well.out());
    Path bundle = folder.resolve("signup.bundle");
    CommandLineRun.of("compile", RULED.toString(), "-o", bundle.toString());
    var refused =
        CommandLineRun.of("diff", before.toString(), bundle.toString(), "--database", address);
    assertEquals(2, refused.exitCode(), refused.out());
    assertTrue(refused.err().contains("give B as a blueprint's folder"), refused.err());
  }
}
