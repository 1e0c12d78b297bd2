package dev.lathe.compiler.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which indexes a graph's nodes ask for, whether SQLite uses them, and what is said if not. */
final class IndexProofTest {
  private static final Path BASE = Path.of("src/test/resources/findings/base/project");
  private static final String PAGE = ",limit:20";

  @TempDir private Path work;

  /** The nodes of the graph that was compiled last. */
  private final List<String> ids = new ArrayList<>();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          limit:20                                               | ``                               | ``
          filter:eq/status                                       | orders(status)                   | ``
          filter:eq/status,sort:placedAt/desc,limit:20           | orders(status,placed_at)         | ``
          sort:placedAt/desc,limit:20                            | orders(placed_at)                | ``
          sort:quantity/asc+placedAt/desc,limit:20               | orders(quantity,placed_at DESC)  | ``
          sort:price/asc,limit:20                                | orders(price)                    | ``
          filter:gt/quantity                                     | orders(quantity)                 | ``
          filter:eq/status,filter:gt/quantity                    | orders(status,quantity)          | ``
          filter:gt/quantity,sort:quantity/desc,limit:20         | orders(quantity)                 | ``
          filter:gt/quantity,sort:placedAt/desc,limit:20         | orders(quantity)                 | TEMPORARY_SORT s
          filter:eq/id                                           | ``                               | ``
          filter:in/status                                       | orders(status)                   | ``
          filter:or/status+itemId                                | orders(item_id) orders(status)   | ``
          filter:eq/item.name                                    | item_names(name) orders(item_id) | ``
          filter:eq/status,reduce:itemId                         | orders(status,item_id)           | ``
          filter:neq/status                                      | ``                               | FULL_SCAN f
          filter:like/status                                     | ``                               | FULL_SCAN f
          filter:starts_with/status                              | orders(status)                   | ``
          filter:contains/status                                 | ``                               | FULL_SCAN f
          filter:optstarts_with/status                           | orders(status)                   | FULL_SCAN rows
          filter:optional/status,sort:placedAt/desc,limit:20     | orders(placed_at) orders(status,placed_at) | ``
          filter:optional/status,limit:20                        | orders(status)                   | ``
          filter:optional/status                                 | orders(status)                   | FULL_SCAN rows
          filter:optlike/status,sort:placedAt/desc,limit:20      | orders(placed_at)                | OPTIONAL_FILTER f
          filter:optlike/status                                  | ``                               | FULL_SCAN rows, FULL_SCAN f
          filter:optgt/quantity,sort:quantity/asc,limit:20       | orders(quantity)                 | ``
          filter:optgt/quantity,sort:placedAt/desc,limit:20      | orders(placed_at) orders(quantity) | TEMPORARY_SORT s
          filter:optional/item.name,sort:placedAt/desc,limit:20  | item_names(name) orders(item_id) orders(placed_at) | TEMPORARY_SORT s
          sort:item.name/asc,limit:20                            | ``                               | TEMPORARY_SORT s
          reduce:itemId                                          | orders(item_id)                  | FULL_SCAN r
          sort:placedAt/desc                                     | orders(placed_at)                | FULL_SCAN rows
          """)
  void a_graph_gets_the_indexes_it_needs_or_is_told(String nodes, String indexes, String found)
      throws IOException {
    Result<Bundle> compiled = compile(nodes, "");
    assertEquals(indexes, indexes(compiled));
    assertEquals(found, findings(compiled), () -> "among " + compiled.findings());
    var used = new TreeSet<String>();
    PlanChecker.plans(bundle(compiled)).forEach(plan -> used.addAll(plan.indexes()));
    assertEquals(bundle(compiled).schema().indexes().size(), used.size(), "indexes that are used");
  }

  @Test
  void removing_the_filter_that_needs_an_index_removes_the_index() throws IOException {
    assertEquals("orders(status)", indexes(compile("filter:eq/status" + PAGE, "")));
    assertEquals("", indexes(compile("limit:20", "")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sort:placedAt/desc", "filter:neq/status", "sort:item.name/asc,limit:20"})
  void a_graph_with_a_reason_may_scan_and_sort(String nodes) throws IOException {
    var allowed = compile(nodes, "\"allowScan\": {\"reason\": \"few orders\"},");
    assertEquals("", findings(allowed));
  }

  @Test
  void tables_read_and_written_include_what_triggers_write() throws IOException {
    Bundle bundle = bundle(compile("limit:20", ""));
    var plans = PlanChecker.plansAndTables(bundle);
    var place = named(plans, "orders.placeOrder").touched().orElseThrow();
    assertEquals(
        List.of("command", "event", "orders"),
        place.writes().stream().map(IndexProofTest::authored).toList());
    var list = named(plans, "orders.list").touched().orElseThrow();
    assertEquals(List.of(), list.writes());
    assertEquals(
        List.of("live", "orders"), list.reads().stream().map(IndexProofTest::authored).toList());
    assertEquals(
        List.of("id", "item_id", "placed_at", "price", "quantity", "status"),
        list.columns().firstEntry().getValue());
    var projection = named(plans, "orders.ItemView").touched().orElseThrow();
    assertTrue(projection.writes().contains("watermark"), projection::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "src/test/resources/golden/sales/blueprint",
        "../examples/expenses",
        "../examples/issue-tracker",
        "../examples/orders",
        "../examples/toolshed",
        "../examples/transfers",
        "../examples/stock-orders",
        "../examples/reservations",
        "../examples/checklists",
        "../examples/reminders",
        "../examples/customers"
      })
  void every_index_derived_is_used(Path blueprint) {
    Bundle bundle = bundle(Compiler.compile(blueprint));
    var used = new TreeSet<String>();
    PlanChecker.plans(bundle).forEach(plan -> used.addAll(plan.indexes()));
    for (Schema.Index index : bundle.schema().indexes()) {
      assertTrue(
          used.stream().anyMatch(name -> index.ddl().contains(" " + name + " ON ")), index.ddl());
    }
  }

  @Test
  void sums_of_other_rows_are_found_by_indexes_wherever_they_stand() {
    Bundle bundle = bundle(Compiler.compile(Path.of("src/test/resources/golden/sums/blueprint")));
    List<OperationPlan> plans = PlanChecker.plans(bundle);
    var cities = named(plans, "sums.cities");
    assertEquals(
        List.of("ix_cities_country_name_id", "ix_trips_city_id_cost", "ix_trips_city_id_days"),
        cities.indexes().stream().map(name -> name.replaceAll("_[0-9a-f]{8}", "")).toList());
    assertEquals(
        List.of("city", "tripView$1"), // cities are few, and a share is of all trips
        cities.scans().stream().map(OperationPlan.Scan::alias).distinct().toList());
    var plan = named(plans, "sums.plan");
    assertEquals(List.of(), plan.scans());
    assertTrue(
        plan.indexes().stream().allMatch(name -> name.startsWith("ix_trips_")), plan::toString);
    assertTrue(plan.indexes().size() > 1, plan::toString);
  }

  private static OperationPlan named(List<OperationPlan> plans, String name) {
    return plans.stream().filter(plan -> plan.name().equals(name)).findFirst().orElseThrow();
  }

  private static String authored(String name) {
    return name.replaceAll("_[0-9a-f]{8}\\b", "");
  }

  private static Bundle bundle(Result<Bundle> compiled) {
    return switch (compiled) {
      case Result.Ok<Bundle>(Bundle value, var _) -> value;
      case Result.Failed<Bundle>(var findings) -> throw new AssertionError(findings);
    };
  }

  /** {@code orders(status,placed_at)}, without the indexes of the base's other graphs. */
  private static String indexes(Result<Bundle> compiled) {
    var indexes = new TreeSet<String>();
    for (Schema.Index index : bundle(compiled).schema().indexes()) {
      indexes.add(authored(index.table()) + "(" + String.join(",", index.columns()) + ")");
    }
    return String.join(" ", indexes);
  }

  /** {@code FULL_SCAN filter}: the code and the node it points at. */
  private String findings(Result<Bundle> compiled) {
    var found = new ArrayList<String>();
    for (Diagnostic finding : compiled.findings()) {
      if (finding.code().name().startsWith("PLAN_")) {
        assertEquals("services/orders/graphs/list.json", finding.span().file());
        found.add(finding.code().name().substring("PLAN_".length()) + " " + node(finding));
      }
    }
    assertTrue(
        compiled.findings().stream().noneMatch(f -> f.code() == DiagnosticCode.UNUSED_ROWS),
        compiled.findings()::toString);
    return String.join(", ", found);
  }

  /** The first letter of the node's kind; the source is called {@code rows}. */
  private String node(Diagnostic finding) {
    return ids.get(Integer.parseInt(finding.span().pointer().split("/", -1)[2]));
  }

  /** The base with one graph over orders: its nodes are described by {@code chain}. */
  private Result<Bundle> compile(String chain, String keys) throws IOException {
    Path blueprint = work.resolve(Integer.toHexString((chain + keys).hashCode()));
    try (Stream<Path> files = Files.walk(BASE)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = blueprint.resolve(BASE.relativize(file).toString());
        Files.createDirectories(copy.resolveSibling(""));
        Files.copy(file, copy);
      }
    }
    Path graphs = blueprint.resolve("services/orders/graphs");
    Files.delete(graphs.resolve("totals.json"));
    Files.delete(graphs.resolve("listOrders.json"));
    Path items = blueprint.resolve("services/stock/graphs/listItems.json");
    Files.writeString(
        items,
        Files.readString(items)
            .replaceFirst("\\{", "{\"allowScan\": {\"reason\": \"not what this is about\"},"));
    var nodes = new StringBuilder();
    String last = "rows";
    ids.clear();
    ids.add(last);
    int filters = 0;
    for (String node : chain.split(",", -1)) {
      String kind = node.substring(0, node.indexOf(':'));
      String rest = node.substring(node.indexOf(':') + 1);
      String id = kind.substring(0, 1) + (kind.equals("filter") && filters++ > 0 ? "2" : "");
      nodes.append(node(id, kind, rest, last));
      ids.add(id);
      last = id;
    }
    String output = chain.contains("reduce") ? "rowset<ItemTotal>" : "rowset<Order>";
    String status = chain.contains(":opt") ? "predicate_optional" : "required";
    Files.writeString(
        graphs.resolve("list.json"),
        """
        {"id": "list", %s
         "signature": {"inputs": {"q": {"type": "%s", "mode": "%s"}},
          "output": {"type": "%s", "from": "out"}},
         "nodes": [
          {"id": "rows", "type": "findMany", "config": {"source": {"projection": "OrderView"}}},
          %s
          {"id": "out", "type": "result", "value": {"$ref": "%s"}}]}
        """
            .formatted(
                keys,
                chain.contains("quantity") && chain.contains("gt") && !chain.contains("eq/")
                    ? "integer"
                    : "string",
                status,
                output,
                nodes,
                last));
    Path bindings = blueprint.resolve("services/orders/bindings/bindings.json");
    Files.writeString(
        bindings,
        Files.readString(bindings)
            .replace("\"graph\": \"totals\"", "\"graph\": \"list\"")
            .replace(
                "\"path\": \"/totals\", \"parameters\": []",
                "\"path\": \"/list\", \"parameters\": [{\"name\": \"q\", \"in\": \"query\","
                    + " \"bindTo\": \"q\", \"required\": "
                    + !chain.contains(":opt")
                    + "}]")
            .replaceFirst("(?s)\"listOrders\": \\{.*?\\},\\s*\"totals\"", "\"totals\""));
    return Compiler.compile(blueprint);
  }

  private static String node(String id, String kind, String rest, String input) {
    String config =
        switch (kind) {
          case "filter" -> "\"expr\": " + predicate(rest);
          case "sort" -> "\"by\": [" + keys(rest) + "]";
          case "limit" -> "\"count\": " + rest;
          case "reduce" ->
              "\"into\": \"ItemTotal\", \"group\": {\"itemId\": \"orderView.%s\"}, \"measures\": {\"quantity\": {\"fn\": \"sum\", \"expr\": \"orderView.quantity\"}}"
                  .formatted(rest);
          default -> throw new IllegalArgumentException(kind);
        };
    return "{\"id\": \"%s\", \"type\": \"%s\", \"config\": {\"input\": \"%s\", %s}},\n"
        .formatted(id, kind, input, config);
  }

  private static String predicate(String text) {
    String operator = text.substring(0, text.indexOf('/'));
    String field = text.substring(text.indexOf('/') + 1);
    String value =
        field.equals("quantity") && !operator.startsWith("opt") ? "1" : "{\"$param\": \"q\"}";
    return switch (operator) {
      case "in" ->
          "{\"in\": [\"orderView.%s\", [{\"$literal\": \"a\"}, {\"$literal\": \"b\"}]]}"
              .formatted(field);
      case "or" ->
          "{\"or\": [{\"eq\": [\"orderView.%s\", %s]}, {\"eq\": [\"orderView.%s\", %s]}]}"
              .formatted(
                  field.substring(0, field.indexOf('+')),
                  value,
                  field.substring(field.indexOf('+') + 1),
                  value);
      case "optional" -> "{\"eq\": [\"orderView.%s\", %s]}".formatted(field, value);
      default ->
          "{\"%s\": [\"orderView.%s\", %s]}"
              .formatted(operator.replaceFirst("^opt", ""), field, value);
    };
  }

  private static String keys(String text) {
    var keys = new ArrayList<String>();
    for (String key : text.split("\\+", -1)) {
      keys.add(
          "{\"field\": \"orderView.%s\", \"dir\": \"%s\"}"
              .formatted(key.substring(0, key.indexOf('/')), key.substring(key.indexOf('/') + 1)));
    }
    return String.join(", ", keys);
  }
}
