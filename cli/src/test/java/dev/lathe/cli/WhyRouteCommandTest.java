package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.rollout.ChannelRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.wiring.BundleStores;
import dev.lathe.runtime.wiring.Databases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that are explained instead of made. */
final class WhyRouteCommandTest {
  private static final Path SHOP = Path.of("src/test/resources/dev/lathe/cli/shop");

  @TempDir Path folder;
  private String store = "";
  private String address = "";

  @BeforeEach
  void serve() {
    store = folder.resolve("store").toString();
    address = "sqlite:" + folder.resolve("shop.db");
    assertEquals(0, CommandLineRun.of("push", SHOP.toString(), "--to", store).exitCode());
    try (Database database = Databases.open(address)) {
      new ChannelRollout(BundleStores.open(store), "live", database).ensureLive();
    }
  }

  @Test
  void a_guard_that_refuses_is_shown_with_what_it_reads() throws IOException {
    List<String> before = everything();

    var run = ask("POST", "/api/orders/o1/submit", "--as", "user:ann");

    assertEquals(11, run.exitCode(), run.err());
    assertEquals(
        """
        route   POST /api/orders/{id}/submit is shop/submit, which runs shop.submit
        auth    a token of ${ISSUER} (not set here: LATHE_VAR_ISSUER); asked as ann
        rule    owner || user.role == 'clerk' = true
        state   Order o1, version 1: customer = "ann", total = 0, status = "draft"
        event   submit leads from draft to submitted
        guard   hasTotal: order.total > $least = false
                  order.total = 0
                  $least = 0
        guard   small: (order.id = $id) and (order.total ≤ 1000) = not asked
                  order.total = 0
                  $id = "o1"
        verdict refused: 422 NOTHING_ORDERED, an order needs a total
        """,
        run.out());
    assertEquals(before, everything());
  }

  @Test
  void what_would_go_through_is_not_done() throws IOException {
    List<String> before = everything();

    var run = ask("POST", "/api/orders/o2/submit", "--as", "bob", "--role", "clerk");

    assertEquals(0, run.exitCode(), run.out());
    assertTrue(run.out().contains("guard   hasTotal: order.total > $least = true"), run.out());
    assertTrue(run.out().endsWith("verdict allowed, the answer is 200\n"), run.out());
    assertEquals(before, everything());
    assertEquals(
        0, ask("POST", "/api/orders/o2/submit", "--as", "ann").exitCode(), "it was not done");
  }

  @Test
  void a_read_that_finds_nothing_says_whether_the_rule_hides_it() throws IOException {
    List<String> before = everything();

    var hidden = ask("GET", "/api/orders/o1", "--as", "eve");
    assertEquals(10, hidden.exitCode(), hidden.out() + hidden.err());
    assertTrue(
        hidden
            .out()
            .contains("rule    owner || user.role == 'clerk' = false, of the row that it asks for"),
        hidden.out());
    assertTrue(hidden.out().contains("verdict denied: 404 "), hidden.out());
    assertTrue(hidden.out().endsWith("; it is there, and the rule hides it\n"), hidden.out());
    var role = ask("GET", "/api/orders/o1", "--as", "eve", "--role", "guest", "--json");
    assertEquals(10, role.exitCode(), role.out() + role.err());
    assertTrue(role.out().contains("\"hidden\":true"), role.out());

    var absent = ask("GET", "/api/orders/o99", "--as", "eve");
    assertEquals(0, absent.exitCode(), absent.out());
    assertTrue(absent.out().contains("verdict allowed: 404 "), absent.out());
    assertEquals(0, ask("GET", "/api/orders/o1", "--as", "ann").exitCode());
    assertEquals(0, ask("GET", "/api/orders/o1", "--as", "eve", "--role", "clerk").exitCode());
    assertEquals(before, everything());
  }

  @Test
  void each_way_to_be_refused_has_its_exit_code() throws IOException {
    List<String> before = everything();
    assertEquals(10, ask("POST", "/api/orders/o1/submit", "--as", "eve").exitCode());
    assertEquals(10, ask("POST", "/api/orders/o1/submit").exitCode());
    assertEquals(12, ask("POST", "/api/orders/o1/send", "--as", "ann").exitCode());
    assertEquals(12, ask("GET", "/api/orders/o1/submit", "--as", "ann").exitCode());
    var illegal = ask("POST", "/api/orders/o3/submit", "--as", "ann");
    assertEquals(11, illegal.exitCode());
    assertTrue(illegal.out().contains("state   Order o3, version 2"), illegal.out());
    assertTrue(illegal.out().contains("illegal from state \"submitted\""), illegal.out());
    var unsound =
        ask("POST", "/api/orders/o1/submit", "--as", "ann", "--body", "{\"least\":\"many\"}");
    assertEquals(1, unsound.exitCode(), unsound.out());
    assertEquals(before, everything());
  }

  @Test
  void inputs_of_the_body_count_and_the_rest_is_told_as_data() throws IOException {
    Path body = Files.writeString(folder.resolve("body.json"), "{\"least\":9}");
    var run = ask("POST", "/api/orders/o2/submit", "--as", "ann", "--body", "@" + body, "--json");
    assertEquals(11, run.exitCode(), run.err());
    var told = (Json.Obj) JsonText.parse(run.out());
    assertEquals("refused", told.text("verdict").orElse(""));
    assertEquals("NOTHING_ORDERED", told.text("code").orElse(""));
    assertTrue(run.out().contains("\"reads\":{\"order.total\":5,\"$least\":9}"), run.out());
  }

  @Test
  void a_wrong_command_line_says_what_is_wrong() {
    assertEquals(2, ask("POST", "api/orders").exitCode());
    assertEquals(2, ask("POST", "/api/orders", "--role", "clerk").exitCode());
    assertEquals(2, ask("POST", "/api/orders", "--as", "system:cron").exitCode());
    assertEquals(2, ask("POST", "/api/orders", "--as", "ann", "--body", "{").exitCode());
    assertEquals(2, ask("POST", "/api/orders", "--as", "ann", "--claim", "x").exitCode());
  }

  private CommandLineRun ask(String... args) {
    List<String> all = new ArrayList<>(List.of("why-route"));
    all.addAll(List.of(args));
    all.addAll(List.of("--database", address, "--from", store));
    return CommandLineRun.of(all.toArray(String[]::new));
  }

  /** Each row of each table of the database, and what the store has. */
  private List<String> everything() throws IOException {
    var all = new ArrayList<String>();
    try (Database database = Databases.open(address)) {
      Rows tables =
          database.execute(
              Statement.read(
                  "SELECT name,sql FROM sqlite_schema WHERE type IN ('table','view') ORDER BY name"));
      for (int table = 0; table < tables.size(); table++) {
        String name = tables.requiredText(table, 0);
        Rows columns =
            database.execute(
                Statement.read(
                    "SELECT group_concat('quote(\"'||name||'\")','||''|''||') FROM pragma_table_info(?1)",
                    name));
        Rows rows =
            database.execute(
                Statement.read(
                    "SELECT %s FROM \"%s\" ORDER BY 1"
                        .formatted(columns.requiredText(0, 0), name)));
        all.add(name);
        for (int row = 0; row < rows.size(); row++) all.add(rows.requiredText(row, 0));
      }
    }
    try (Stream<Path> files = Files.walk(Path.of(store))) {
      files.map(Path::toString).sorted().forEach(all::add);
    }
    return all;
  }
}
