package dev.lathe.conformance.statement;

import static dev.lathe.conformance.statement.OddBlueprint.obj;
import static dev.lathe.conformance.statement.OddBlueprint.text;

import dev.lathe.compiler.source.SourceFiles;
import dev.lathe.model.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One entity of very many fields, of all types, which are all written, changed and answered. */
final class WideBlueprint {
  static final int FIELDS = 200;
  private static final List<String> TYPES = List.of("string", "integer", "decimal", "boolean");

  private WideBlueprint() {}

  static String field(int index) {
    return "f%03d".formatted(index);
  }

  static String type(int index) {
    return TYPES.get(index % TYPES.size());
  }

  static SourceFiles files() {
    var fields = obj("id", field("string", "id"), "status", field("string", "status"));
    var inputs = obj("id", obj("type", "string", "mode", "required"));
    var names = new ArrayList<String>();
    var payload = obj();
    for (int i = 0; i < FIELDS; i++) {
      fields.put(field(i), field(type(i), field(i)));
      inputs.put(field(i), obj("type", type(i), "mode", "required"));
      payload.put(field(i), obj("$param", field(i)));
      names.add(field(i));
    }
    var machine =
        obj(
            "stateField",
            "status",
            "initial",
            Json.NULL,
            "states",
            List.of("on"),
            "transitions",
            obj(
                "make", obj("from", Json.NULL, "to", "on", "affects", names),
                "change", obj("from", "on", "to", "on", "affects", names)));
    var entity =
        obj("table", "wides", "fields", fields, "keys", List.of("id"), "stateMachine", machine);
    var files = new TreeMap<String, String>();
    files.put(
        "manifest.json",
        text(
            obj(
                "rntmeVersion", "1.0",
                "service", obj("name", "wide", "version", "1.0.0"),
                "surface", obj("http", obj("bindingBasePath", "/api")))));
    files.put("pdm.json", text(obj("entities", obj("Wide", entity))));
    files.put("qsm.json", text(obj("projections", obj())));
    files.put("shapes.json", "{}");
    files.put("graphs/make.json", text(command("make", inputs, payload)));
    files.put("graphs/change.json", text(command("change", inputs, payload)));
    files.put("graphs/list.json", text(list()));
    var bindings =
        obj(
            "make",
            binding("make", inputs),
            "change",
            binding("change", inputs),
            "list",
            binding("list", obj()));
    files.put(
        "bindings.json",
        text(
            obj(
                "version",
                "1.0",
                "graphSpecRef",
                "g",
                "pdmRef",
                "p",
                "qsmRef",
                "q",
                "bindings",
                bindings)));
    return SourceFiles.of(files);
  }

  private static Object field(String type, String column) {
    return obj("type", type, "nullable", false, "column", column);
  }

  /** Two emits behind a branch, so that what is left depends on which of them runs. */
  private static Object command(String transition, Object inputs, Object payload) {
    var nodes = new ArrayList<Object>();
    if (transition.equals("change")) {
      nodes.add(
          obj(
              "id",
              "which",
              "type",
              "branch",
              "cases",
              List.of(
                  obj(
                      "when",
                      obj("eq", List.of(obj("$param", "id"), obj("$literal", "w1"))),
                      "then",
                      "one"),
                  obj("default", true, "then", "other"))));
      nodes.add(emit("one", transition, payload));
    }
    nodes.add(emit("other", transition, payload));
    nodes.add(
        obj(
            "id",
            "out",
            "type",
            "result",
            "value",
            obj(
                "version",
                obj("$ref", "other.version"),
                "all",
                obj("$node", nodes.size() > 1 ? "one" : "other"))));
    return graph(transition, inputs, "row<Wide>", nodes);
  }

  private static Object emit(String node, String transition, Object payload) {
    return obj(
        "id",
        node,
        "type",
        "emit",
        "config",
        obj(
            "aggregate",
            "Wide",
            "aggregateId",
            obj("$param", "id"),
            "transition",
            transition,
            "payload",
            payload));
  }

  private static Object list() {
    return graph(
        "list",
        obj(),
        "rowset<Wide>",
        List.of(
            obj("id", "rows", "type", "findMany", "config", obj("source", obj("entity", "Wide"))),
            obj("id", "few", "type", "limit", "config", obj("input", "rows", "count", 9)),
            obj("id", "out", "type", "result", "value", obj("$ref", "few"))));
  }

  private static Object graph(String id, Object inputs, String output, List<Object> nodes) {
    return obj(
        "id",
        id,
        "signature",
        obj("inputs", inputs, "output", obj("type", output, "from", "out")),
        "nodes",
        nodes);
  }

  private static Object binding(String graph, Map<String, Object> inputs) {
    var parameters = new ArrayList<Object>();
    inputs
        .keySet()
        .forEach(
            name ->
                parameters.add(obj("name", name, "in", "body", "bindTo", name, "required", true)));
    boolean reads = inputs.isEmpty();
    return obj(
        "exposure",
        reads ? "read" : "action",
        "graph",
        graph,
        "target",
        obj("engine", "sqlite", "dialect", "sqlite"),
        "http",
        obj("method", reads ? "GET" : "POST", "path", "/" + graph, "parameters", parameters));
  }
}
