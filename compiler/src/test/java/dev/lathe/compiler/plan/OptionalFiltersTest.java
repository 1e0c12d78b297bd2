package dev.lathe.compiler.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiled;
import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.compiler.fixture.ReadsSharedBlueprints;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.Generation;
import dev.lathe.model.bundle.Parameter;
import dev.lathe.model.bundle.QueryPlan;
import dev.lathe.model.bundle.Schema;
import dev.lathe.model.bundle.Variant;
import dev.lathe.model.schema.SystemSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which statement a request gets by the optional inputs that it gives, and how rows are found. */
final class OptionalFiltersTest {
  private static final Path BASE = Path.of("src/test/resources/findings/base/project");

  @TempDir private Path work;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "src/test/resources/golden/library/blueprint",
        "src/test/resources/golden/pages/blueprint",
        "src/test/resources/golden/sales/blueprint",
        "../examples/expenses",
        "../examples/issue-tracker",
        "../examples/orders",
        "../examples/toolshed"
      })
  void a_filter_that_is_given_finds_rows_by_an_index_or_is_a_finding(Path blueprint) {
    verify(blueprint);
  }

  @ReadsSharedBlueprints
  @ParameterizedTest
  @ValueSource(strings = {"issue-tracker", "notes", "order-fulfillment"})
  void so_it_does_in_blueprints_of_others(String name) {
    verify(Blueprints.shared(name));
  }

  private static void verify(Path blueprint) {
    Result<Compiled> result = Compiler.compileWithSource(blueprint);
    Compiled compiled = compiled(result);
    Map<String, ResolvedGraph> graphs =
        compiled.source().graphs().stream()
            .collect(Collectors.toMap(ResolvedGraph::name, graph -> graph, (a, b) -> a));
    for (OperationPlan plan : PlanChecker.plans(compiled.bundle())) {
      if (!plan.given().isEmpty() && !plan.scans().isEmpty()) {
        ResolvedGraph graph = Objects.requireNonNull(graphs.get(plan.name()));
        assertTrue(
            graph.allowsScan()
                || result.findings().stream().anyMatch(f -> isToldOf(f, graph, plan)),
            () -> plan.statement() + "\n" + PlanLine.text(plan.plan()) + result.findings());
      }
    }
  }

  private static boolean isToldOf(Diagnostic finding, ResolvedGraph graph, OperationPlan plan) {
    return (finding.code() == DiagnosticCode.PLAN_OPTIONAL_FILTER
            || finding.code() == DiagnosticCode.PLAN_FULL_SCAN)
        && finding.span().file().equals(graph.graph().nodes().getFirst().id().span().file())
        && finding.message().contains("`like`")
        && plan.given().stream().anyMatch(input -> finding.message().contains("`" + input + "`"));
  }

  /** A filter of the list that is made here: its JSON, and what it takes from a row. */
  private record Switch(String json, BiPredicate<Row, Object> keeps, boolean indexed) {}

  private record Row(String id, String item, long quantity, String status, String placedAt) {}

  private static final Map<String, Switch> SWITCHES = switches();

  private static Map<String, Switch> switches() {
    var all = new LinkedHashMap<String, Switch>();
    all.put("q", new Switch(like("status"), (row, q) -> row.status().contains("" + q), false));
    all.put("item", new Switch(compare("eq", "itemId"), (row, v) -> row.item().equals(v), true));
    all.put(
        "least",
        new Switch(compare("gte", "quantity"), (row, v) -> row.quantity() >= (long) v, true));
    all.put("status", new Switch(compare("eq", "status"), (r, v) -> r.status().equals(v), true));
    all.put(
        "most",
        new Switch(compare("lte", "quantity"), (row, v) -> row.quantity() <= (long) v, true));
    all.put(
        "name", new Switch(compare("eq", "item.name"), (r, v) -> v.equals("n" + r.item()), true));
    return all;
  }

  private static Switch switched(String name) {
    return Objects.requireNonNull(SWITCHES.get(name));
  }

  private static String compare(String operator, String field) {
    return "{\"%s\": [\"orderView.%s\", {\"$param\": \"INPUT\"}]}".formatted(operator, field);
  }

  private static String like(String field) {
    return "{\"like\": [\"orderView.%s\", {\"concat\": [{\"$literal\": \"%%\"}, {\"$param\": \"INPUT\"}, {\"$literal\": \"%%\"}]}]}"
        .formatted(field);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void each_set_of_inputs_gets_its_rows_and_finds_them_by_an_index(int inputs)
      throws IOException, SQLException {
    List<String> names = List.copyOf(SWITCHES.keySet()).subList(0, inputs);
    Bundle bundle = compiled(Compiler.compileWithSource(list(names))).bundle();
    QueryPlan plan =
        bundle.operations().queries().stream()
            .filter(query -> query.name().equals("orders.listOrders"))
            .findFirst()
            .orElseThrow();
    var plans = new HashMap<List<String>, OperationPlan>();
    for (OperationPlan each : PlanChecker.plans(bundle)) {
      if (each.name().equals(plan.name())) {
        plans.put(each.given(), each);
      }
    }
    assertEquals(inputs <= 4 ? 1 << inputs : 16 + inputs - 4, plans.size());
    try (Connection database = DriverManager.getConnection("jdbc:sqlite::memory:")) {
      List<Row> rows = filled(database, bundle);
      for (int set = 0; set < 1 << inputs; set++) {
        int members = set;
        List<String> given =
            IntStream.range(0, inputs)
                .filter(i -> (members & 1 << i) != 0)
                .mapToObj(names::get)
                .toList();
        Variant chosen = plan.statement(given::contains);
        OperationPlan how = Objects.requireNonNull(plans.get(chosen.given()));
        if (given.stream().anyMatch(name -> switched(name).indexed())) {
          assertEquals(List.of(), how.scans(), () -> given + PlanLine.text(how.plan()));
          assertFalse(how.indexes().isEmpty(), () -> given + PlanLine.text(how.plan()));
        }
        for (int round = 0; round < 5; round++) {
          Row like = rows.get(new Random(set * 31L + round).nextInt(rows.size()));
          assertEquals(
              expected(rows, given, like), answer(database, chosen, given, like), given::toString);
        }
      }
    }
  }

  @Test
  void the_answer_to_no_input_at_all_has_no_condition() throws IOException {
    Bundle bundle = compiled(Compiler.compileWithSource(list(List.of("status")))).bundle();
    QueryPlan plan =
        bundle.operations().queries().stream()
            .filter(query -> query.name().equals("orders.listOrders"))
            .findFirst()
            .orElseThrow();
    assertFalse(plan.statement(input -> false).sql().contains(" WHERE "));
    assertTrue(plan.statement("status"::equals).sql().contains("WHERE orderView.status=?"));
  }

  private static Object value(String input, Row like) {
    return switch (input) {
      case "q" -> like.status().substring(1, 3);
      case "item" -> like.item();
      case "least", "most" -> like.quantity();
      case "status" -> like.status();
      case "name" -> "n" + like.item();
      default -> throw new IllegalArgumentException(input);
    };
  }

  private static List<String> expected(List<Row> rows, List<String> given, Row like) {
    return rows.stream()
        .filter(
            row ->
                given.stream()
                    .allMatch(name -> switched(name).keeps().test(row, value(name, like))))
        .sorted(Comparator.comparing(Row::placedAt).reversed())
        .limit(7)
        .map(Row::id)
        .toList();
  }

  private static List<String> answer(
      Connection database, Variant chosen, List<String> given, Row like) throws SQLException {
    try (PreparedStatement statement =
        database.prepareStatement(
            "SELECT json_extract(value,'$.id') FROM json_each((SELECT body FROM ("
                + chosen.sql()
                + ")))")) {
      for (int i = 0; i < chosen.parameters().size(); i++) {
        Object bound =
            switch (chosen.parameters().get(i)) {
              case Parameter.Request _ -> "b";
              case Parameter.Input(String name, var _) when name.equals("limit") -> 7L;
              case Parameter.Input(String name, var _) ->
                  given.contains(name) ? value(name, like) : null;
              default -> throw new AssertionError(chosen.parameters());
            };
        statement.setObject(i + 1, bound);
      }
      var ids = new ArrayList<String>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          ids.add(rows.getString(1));
        }
      }
      return ids;
    }
  }

  /** Some hundred orders of a dozen items, the bundle live. */
  private static List<Row> filled(Connection database, Bundle bundle) throws SQLException {
    try (Statement statement = database.createStatement()) {
      for (String ddl : SystemSchema.DDL) {
        statement.execute(ddl);
      }
      for (Generation generation : bundle.schema().generations()) {
        for (String ddl : generation.ddl()) {
          statement.execute(ddl);
        }
      }
      for (Schema.Index index : bundle.schema().indexes()) {
        statement.execute(index.ddl());
      }
      statement.execute("INSERT INTO live(bundle,at) VALUES('b','')");
    }
    String orders = table(bundle, "orders");
    String items = table(bundle, "item_names");
    var random = new Random(1);
    var rows = new ArrayList<Row>();
    for (int i = 0; i < 12; i++) {
      insert(database, items, Map.of("id", "i" + i, "name", "ni" + i));
    }
    for (int i = 0; i < 300; i++) {
      var row =
          new Row(
              "o" + i,
              "i" + random.nextInt(12),
              random.nextInt(9),
              List.of("placed", "priced", "cancelled").get(random.nextInt(3)),
              "2026-01-01T%02d:%02d:00.000Z".formatted(i / 60, i % 60));
      rows.add(row);
      insert(
          database,
          orders,
          Map.of(
              "id", row.id(),
              "item_id", row.item(),
              "quantity", row.quantity(),
              "status", row.status(),
              "placed_at", row.placedAt()));
    }
    return rows;
  }

  /** What is not named gets a value of its type, where it must have one. */
  private static void insert(Connection database, String table, Map<String, Object> values)
      throws SQLException {
    var columns = new LinkedHashMap<String, Object>(values);
    try (Statement statement = database.createStatement();
        ResultSet info = statement.executeQuery("PRAGMA table_info(" + table + ")")) {
      while (info.next()) {
        if (info.getInt("notnull") == 1) {
          columns.putIfAbsent(
              info.getString("name"), info.getString("type").equals("TEXT") ? "" : 0L);
        }
      }
    }
    String places = String.join(",", columns.keySet().stream().map(column -> "?").toList());
    try (PreparedStatement insert =
        database.prepareStatement(
            "INSERT INTO %s(%s) VALUES(%s)"
                .formatted(table, String.join(",", columns.keySet()), places))) {
      int i = 1;
      for (Object value : columns.values()) {
        insert.setObject(i++, value);
      }
      insert.execute();
    }
  }

  private static String table(Bundle bundle, String authored) {
    return bundle.schema().generations().stream()
        .map(Generation::name)
        .filter(name -> name.replaceAll("_[0-9a-f]{8}$", "").equals(authored))
        .findFirst()
        .orElseThrow();
  }

  private static Compiled compiled(Result<Compiled> result) {
    return switch (result) {
      case Result.Ok<Compiled>(Compiled value, var _) -> value;
      case Result.Failed<Compiled>(var findings) -> throw new AssertionError(findings);
    };
  }

  /** The base with a list that has these optional filters, each a node of its own. */
  private Path list(List<String> names) throws IOException {
    Path blueprint = work.resolve("list" + names.size());
    try (Stream<Path> files = Files.walk(BASE)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = blueprint.resolve(BASE.relativize(file).toString());
        Files.createDirectories(copy.resolveSibling(""));
        Files.copy(file, copy);
      }
    }
    var nodes = new StringBuilder();
    var inputs = new StringBuilder();
    var parameters = new StringBuilder();
    String last = "orders";
    for (String name : names) {
      nodes.append(
          "{\"id\": \"by_%1$s\", \"type\": \"filter\", \"config\": {\"input\": \"%2$s\", \"expr\": %3$s}},\n"
              .formatted(name, last, switched(name).json().replace("INPUT", name)));
      last = "by_" + name;
      inputs.append(
          "\"%s\": {\"type\": \"%s\", \"mode\": \"predicate_optional\"},\n"
              .formatted(name, List.of("least", "most").contains(name) ? "integer" : "string"));
      parameters.append(
          "{\"name\": \"%1$s\", \"in\": \"query\", \"bindTo\": \"%1$s\", \"required\": false},\n"
              .formatted(name));
    }
    Files.writeString(
        blueprint.resolve("services/orders/graphs/listOrders.json"),
        """
        {"id": "listOrders",
         "signature": {
          "inputs": {%s "limit": {"type": "integer", "mode": "defaulted", "default": 20}},
          "output": {"type": "rowset<OrderLine>", "from": "out"}},
         "nodes": [
          {"id": "orders", "type": "findMany", "config": {"source": {"projection": "OrderView"}}},
          %s
          {"id": "sorted", "type": "sort", "config": {"input": "%s",
            "by": [{"field": "orderView.placedAt", "dir": "desc"}]}},
          {"id": "page", "type": "limit", "config": {"input": "sorted", "count": {"$param": "limit"}}},
          {"id": "lines", "type": "map", "config": {"input": "page", "into": "OrderLine",
            "fields": {"id": "orderView.id", "item": "orderView.item.name"}}},
          {"id": "out", "type": "result", "value": {"$ref": "lines"}}]}
        """
            .formatted(inputs, nodes, last));
    Path bindings = blueprint.resolve("services/orders/bindings/bindings.json");
    Files.writeString(
        bindings,
        Files.readString(bindings)
            .replace(
                "{ \"name\": \"status\", \"in\": \"query\", \"bindTo\": \"status\", \"required\": false },",
                parameters));
    return blueprint;
  }
}
