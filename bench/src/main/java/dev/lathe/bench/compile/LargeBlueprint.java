package dev.lathe.bench.compile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A project of some services, each with some entities, and for each entity four commands and six
 * queries, with relations, guards, optional filters and figures among them.
 */
final class LargeBlueprint {
  private static final int GRAPHS_AN_ENTITY = 10;

  private final int services;
  private final int entities;
  private final Map<String, String> files = new TreeMap<>();

  private LargeBlueprint(int services, int entities) {
    this.services = services;
    this.entities = entities;
  }

  /**
   * The files by path.
   *
   * @param entities of each service
   */
  static Map<String, String> of(int services, int entities) {
    var blueprint = new LargeBlueprint(services, entities);
    blueprint.project();
    return blueprint.files;
  }

  /** How many graphs the project of these measures has. */
  static int graphs(int services, int entities) {
    return services * entities * GRAPHS_AN_ENTITY;
  }

  static void write(Map<String, String> files, Path folder) {
    try {
      for (var file : files.entrySet()) {
        Path path = folder.resolve(file.getKey());
        Files.createDirectories(path.resolveSibling(""));
        Files.writeString(path, file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void project() {
    List<String> slugs = IntStream.range(0, services).mapToObj(s -> "s" + s).toList();
    var routes = new ArrayList<String>();
    slugs.forEach(slug -> routes.add("\"/%s\": \"%s\"".formatted(slug, slug)));
    file(
        "project.json",
        """
        {"name": "large", "access": "open", "services": [%s],
         "routes": {"http": {%s}}}
        """
            .formatted(
                String.join(", ", slugs.stream().map(s -> "\"" + s + "\"").toList()),
                String.join(", ", routes)));
    file("pdm/pdm.json", "{}\n");
    slugs.forEach(this::service);
  }

  private void service(String slug) {
    String home = "services/" + slug + "/";
    var bindings = new ArrayList<String>();
    var relations = new ArrayList<String>();
    for (int e = 0; e < entities; e++) {
      String name = "E" + slug + "x" + e;
      String parent = "E" + slug + "x" + Math.max(0, e - 1);
      entity(slug, name, parent);
      file(
          home + "qsm/projections/" + name + "View.json",
          """
          {"source": {"entity": "%s"}, "keys": ["id"], "grain": ["id"],
           "exposed": ["name", "parentId", "amount", "status"]}
          """
              .formatted(name));
      relations.add(
          """
          "%sView.parent": {"to": "%sView", "localKey": "parentId", "foreignKey": "id",
            "cardinality": "one"}
          """
              .formatted(name, parent));
      graphs(home, name, bindings);
    }
    file(home + "service.json", "{\"kind\": \"domain\"}\n");
    file(home + "qsm/qsm.json", "{\"relations\": {%s}}\n".formatted(String.join(", ", relations)));
    file(home + "graphs/shapes.json", SHAPES);
    file(
        home + "bindings/bindings.json",
        """
        {"version": "1.0", "graphSpecRef": "g", "pdmRef": "p", "qsmRef": "q",
         "bindings": {%s}}
        """
            .formatted(String.join(",\n", bindings)));
  }

  private static final String SHAPES =
      """
      {"Changed": {"fields": {
         "id": {"type": "string", "nullable": false},
         "version": {"type": "integer", "nullable": false}}},
       "Line": {"fields": {
         "id": {"type": "string", "nullable": false},
         "name": {"type": "string", "nullable": false},
         "parent": {"type": "string", "nullable": true}}},
       "Total": {"fields": {
         "status": {"type": "string", "nullable": false},
         "n": {"type": "integer", "nullable": false},
         "amount": {"type": "decimal", "nullable": false}}}}
      """;

  private void entity(String slug, String name, String parent) {
    file(
        "pdm/entities/" + name + ".json",
        """
        {"ownerService": "%s", "kind": "owned", "table": "%s",
         "fields": {
           "id": {"type": "string", "nullable": false, "column": "id"},
           "name": {"type": "string", "nullable": false, "column": "name"},
           "parentId": {"type": "string", "nullable": true, "column": "parent_id"},
           "amount": {"type": "decimal", "nullable": false, "column": "amount"},
           "status": {"type": "string", "nullable": false, "column": "status"},
           "madeAt": {"type": "datetime", "nullable": false, "column": "made_at",
             "generated": "createdAt"}},
         "relations": {"parent": {"to": "%s", "cardinality": "one", "localKey": "parentId",
           "foreignKey": "id"}},
         "keys": ["id"],
         "stateMachine": {"stateField": "status", "initial": null, "states": ["open", "closed"],
           "transitions": {
             "make": {"from": null, "to": "open", "affects": ["name", "parentId", "amount"]},
             "change": {"from": "open", "to": "open", "affects": ["name", "amount"]},
             "close": {"from": "open", "to": "closed"},
             "reopen": {"from": "closed", "to": "open"}}}}
        """
            .formatted(slug, name.toLowerCase(Locale.ROOT) + "s", parent));
  }

  private void graphs(String home, String name, List<String> bindings) {
    String row = name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    command(home, name, bindings, "make", "name", "parentId", "amount");
    command(home, name, bindings, "change", "name", "amount");
    command(home, name, bindings, "close");
    command(home, name, bindings, "reopen");
    query(
        home,
        name,
        bindings,
        "get",
        "\"id\": {\"type\": \"string\", \"mode\": \"required\"}",
        "row<" + name + ">",
        """
        {"id": "found", "type": "findOne", "config": {"source": {"entity": "%s"},
          "where": {"eq": ["%s.id", {"$param": "id"}]}}}
        """
            .formatted(name, row),
        "found",
        "id");
    query(
        home,
        name,
        bindings,
        "listed",
        """
        "name": {"type": "string", "mode": "predicate_optional"},
        "parentId": {"type": "string", "mode": "predicate_optional"},
        "status": {"type": "string", "mode": "predicate_optional"},
        """
            + LIMIT,
        "rowset<" + name + ">",
        """
        %1$s,
        {"id": "named", "type": "filter", "config": {"input": "all",
          "expr": {"eq": ["%2$s.name", {"$param": "name"}]}}},
        {"id": "below", "type": "filter", "config": {"input": "named",
          "expr": {"eq": ["%2$s.parentId", {"$param": "parentId"}]}}},
        {"id": "some", "type": "filter", "config": {"input": "below",
          "expr": {"eq": ["%2$s.status", {"$param": "status"}]}}}, %3$s, %4$s
        """
            .formatted(scan(name), row, sort(row, "some"), LIMITED),
        "page",
        "name?",
        "parentId?",
        "status?",
        "limit?");
    query(
        home,
        name,
        bindings,
        "inState",
        "\"status\": {\"type\": \"string\", \"mode\": \"required\"}, " + LIMIT,
        "rowset<" + name + ">",
        """
        %s, {"id": "some", "type": "filter", "config": {"input": "all",
          "expr": {"eq": ["%s.status", {"$param": "status"}]}}}, %s, %s
        """
            .formatted(scan(name), row, sort(row, "some"), LIMITED),
        "page",
        "status",
        "limit?");
    query(
        home,
        name,
        bindings,
        "children",
        "\"parentId\": {\"type\": \"string\", \"mode\": \"required\"}, " + LIMIT,
        "rowset<Line>",
        """
        %s, {"id": "some", "type": "filter", "config": {"input": "all",
          "expr": {"eq": ["%s.parentId", {"$param": "parentId"}]}}}, %s, %s,
        {"id": "lines", "type": "map", "config": {"input": "page", "into": "Line", "fields": {
          "id": "%s.id", "name": "%s.name", "parent": "%s.parent.name"}}}
        """
            .formatted(scan(name), row, sort(row, "some"), LIMITED, row, row, row),
        "lines",
        "parentId",
        "limit?");
    query(
        home,
        name,
        bindings,
        "totals",
        "\"least\": {\"type\": \"decimal\", \"mode\": \"required\"}",
        "rowset<Total>",
        """
        %s, {"id": "some", "type": "filter", "config": {"input": "all",
          "expr": {"gte": ["%s.amount", {"$param": "least"}]}}},
        {"id": "sums", "type": "reduce", "config": {"input": "some", "into": "Total",
          "group": {"status": "%s.status"}, "measures": {"n": {"fn": "count"},
          "amount": {"fn": "sum", "expr": "%s.amount"}}}}
        """
            .formatted(scan(name), row, row, row),
        "sums",
        "least");
    query(
        home,
        name,
        bindings,
        "since",
        "\"from\": {\"type\": \"datetime\", \"mode\": \"required\"}, " + LIMIT,
        "rowset<" + name + ">",
        """
        %s, {"id": "some", "type": "filter", "config": {"input": "all",
          "expr": {"gte": ["%s.madeAt", {"$param": "from"}]}}}, %s, %s
        """
            .formatted(scan(name), row, sort(row, "some"), LIMITED),
        "page",
        "from",
        "limit?");
  }

  private static final String LIMIT =
      "\"limit\": {\"type\": \"integer\", \"mode\": \"defaulted\", \"default\": 50}";

  private static final String LIMITED =
      "{\"id\": \"page\", \"type\": \"limit\", \"config\": "
          + "{\"input\": \"sorted\", \"count\": {\"$param\": \"limit\"}}}";

  private static String scan(String name) {
    return "{\"id\": \"all\", \"type\": \"findMany\", \"config\": {\"source\": {\"entity\": \"%s\"}}}"
        .formatted(name);
  }

  private static String sort(String row, String input) {
    return """
        {"id": "sorted", "type": "sort", "config": {"input": "%s",
          "by": [{"field": "%s.madeAt", "dir": "desc"}]}}"""
        .formatted(input, row);
  }

  private void command(
      String home, String name, List<String> bindings, String transition, String... fields) {
    var inputs = new ArrayList<String>();
    var payload = new ArrayList<String>();
    var parameters = new ArrayList<String>();
    inputs.add("\"id\": {\"type\": \"string\", \"mode\": \"required\"}");
    parameters.add(parameter("id", "body", true));
    for (String field : fields) {
      String type = field.equals("amount") ? "decimal" : "string";
      boolean nullable = field.equals("parentId");
      inputs.add(
          "\"%s\": {\"type\": \"%s\", \"mode\": \"%s\"}"
              .formatted(field, type, nullable ? "nullable" : "required"));
      payload.add("\"%s\": {\"$param\": \"%s\"}".formatted(field, field));
      parameters.add(parameter(field, "body", !nullable));
    }
    String graph = transition + name;
    graph(
        home,
        graph,
        String.join(", ", inputs),
        "row<Changed>",
        """
        {"id": "done", "type": "emit", "config": {"aggregate": "%s",
          "aggregateId": {"$param": "id"}, "transition": "%s", "payload": {%s}}}
        """
            .formatted(name, transition, String.join(", ", payload)),
        "{\"id\": {\"$ref\": \"done.aggregateId\"}, \"version\": {\"$ref\": \"done.version\"}}");
    bindings.add(binding(graph, "action", "POST", "/" + name + "/" + transition, parameters));
  }

  private void query(
      String home,
      String name,
      List<String> bindings,
      String kind,
      String inputs,
      String output,
      String nodes,
      String answers,
      String... parameters) {
    String graph = kind + name;
    graph(home, graph, inputs, output, nodes, "{\"$ref\": \"%s\"}".formatted(answers));
    var given = new ArrayList<String>();
    for (String parameter : parameters) {
      boolean optional = parameter.endsWith("?");
      String input = optional ? parameter.substring(0, parameter.length() - 1) : parameter;
      given.add(parameter(input, "query", !optional));
    }
    bindings.add(binding(graph, "read", "GET", "/" + name + "/" + kind, given));
  }

  private void graph(
      String home, String id, String inputs, String output, String nodes, String result) {
    file(
        home + "graphs/" + id + ".json",
        """
        {"id": "%s",
         "signature": {"inputs": {%s}, "output": {"type": "%s", "from": "out"}},
         "nodes": [%s, {"id": "out", "type": "result", "value": %s}]}
        """
            .formatted(id, inputs, output, nodes.strip(), result));
  }

  private static String parameter(String name, String in, boolean required) {
    return "{\"name\": \"%s\", \"in\": \"%s\", \"bindTo\": \"%s\", \"required\": %s}"
        .formatted(name, in, name, required);
  }

  private static String binding(
      String graph, String exposure, String method, String path, List<String> parameters) {
    return """
        "%s": {"exposure": "%s", "graph": "%s", "target": {"engine": "sqlite", "dialect": "sqlite"},
          "http": {"method": "%s", "path": "%s", "parameters": [%s]}}"""
        .formatted(graph, exposure, graph, method, path, String.join(", ", parameters));
  }

  private void file(String path, String text) {
    files.put(path, text);
  }
}
