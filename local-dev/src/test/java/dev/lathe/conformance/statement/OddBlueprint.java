package dev.lathe.conformance.statement;

import dev.lathe.compiler.source.SourceFiles;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A service for each odd name that is one, and an entity for each, in which everything that can
 * have a name has that one: table, columns, fields, relation, states, projection, graph, nodes,
 * inputs, shape.
 */
final class OddBlueprint {
  static final List<String> SERVICES = List.of("true", "null", "event", "select", "sqlite_x");

  private final TreeMap<String, String> files = new TreeMap<>();

  private OddBlueprint() {}

  static String service(int index) {
    return SERVICES.get(index % SERVICES.size());
  }

  static SourceFiles of(List<String> names) {
    var made = new OddBlueprint();
    int services = Math.min(SERVICES.size(), names.size());
    made.files.put("project.json", text(project(SERVICES.subList(0, services))));
    made.files.put("pdm/pdm.json", "{}");
    for (int s = 0; s < services; s++) {
      made.service(s, names);
    }
    return SourceFiles.of(made.files);
  }

  private static Object project(List<String> services) {
    var routes = obj();
    services.forEach(slug -> routes.put("/" + slug, slug));
    return obj("name", "odd", "services", services, "routes", obj("http", routes));
  }

  private void service(int s, List<String> names) {
    String home = "services/" + SERVICES.get(s) + "/";
    files.put(home + "service.json", "{\"kind\":\"domain\"}");
    var shapes = obj();
    var relations = obj();
    var bindings = obj();
    for (int i = s; i < names.size(); i += SERVICES.size()) {
      String name = names.get(i);
      files.put("pdm/entities/" + name + ".json", text(entity(name, i)));
      files.put(home + "qsm/projections/" + name + ".json", text(mirror(name, i)));
      files.put(home + "qsm/projections/" + name + "_d.json", text(derived(name)));
      if (OddNames.relates(name)) {
        relations.put(
            name + "." + name,
            obj("to", name, "localKey", "above", "foreignKey", "id", "cardinality", "one"));
      }
      shapes.put(name, shape(name, "string", true, "up", "string", true));
      shapes.put(name + "_g", shape(name, "string", false, "n", "integer", false));
      shapes.put(name + "_n", shape("n", "integer", false));
      shapes.put(name + "_m", shape("g", "string", false, name, "integer", false));
      graph(home, bindings, name, list(name));
      graph(home, bindings, name + "_groups", groups(name));
      graph(home, bindings, name + "_counted", counted(name));
      graph(home, bindings, name + "_made", made(name));
      graph(home, bindings, name + "_change", change(name));
      files.put(home + "graphs/" + name + "_kept.json", text(kept(name, i)));
    }
    shapes.put("Done", shape("version", "integer", true));
    files.put(home + "graphs/shapes.json", text(shapes));
    files.put(home + "qsm/qsm.json", text(obj("relations", relations)));
    files.put(
        home + "bindings/bindings.json",
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
  }

  static String transition(String name) {
    return OddNames.moves(name) ? name : "make";
  }

  private static Object entity(String name, int index) {
    var fields = obj();
    fields.put("id", field("string", false, "id"));
    fields.put(name, field("string", false, name));
    fields.put("above", field("string", true, "above"));
    fields.put("size", field("integer", false, "size"));
    fields.put("flag", field("boolean", false, "flag"));
    fields.put("status", field("string", false, "status"));
    var relation = obj("to", name, "cardinality", "one", "localKey", "above", "foreignKey", "id");
    return obj(
        "ownerService",
        service(index),
        "kind",
        "owned",
        "table",
        name,
        "fields",
        fields,
        "relations",
        OddNames.relates(name) ? obj(name, relation) : obj(),
        "keys",
        List.of("id"),
        "stateMachine",
        obj(
            "stateField",
            "status",
            "initial",
            Json.NULL,
            "states",
            List.of(name, "other " + name),
            "transitions",
            obj(
                transition(name),
                obj(
                    "from",
                    Json.NULL,
                    "to",
                    name,
                    "affects",
                    List.of(name, "above", "size", "flag"),
                    "eventType",
                    "Made" + index),
                "change",
                obj(
                    "from",
                    List.of(name, "other " + name),
                    "to",
                    "other " + name,
                    "affects",
                    List.of(name, "flag"),
                    "eventType",
                    "Changed" + index))));
  }

  private static Object mirror(String name, int index) {
    var projection =
        obj(
            "source",
            obj("entity", name),
            "keys",
            List.of("id"),
            "grain",
            List.of("id"),
            "exposed",
            List.of(name, "above", "size", "flag", "status"));
    if (index % 3 == 0) projection.put("lifecycle", "async");
    return projection;
  }

  private static Object derived(String name) {
    return obj(
        "backing",
        "derived",
        "source",
        obj("graph", name + "_kept"),
        "keys",
        List.of(name),
        "grain",
        List.of(name),
        "exposed",
        List.of(name, "n"),
        "table",
        name + "_d");
  }

  private static Object kept(String name, int index) {
    String alias = "made" + index;
    return graph(
        name + "_kept",
        obj(),
        "rowset<" + name + "_g>",
        "reduced",
        obj(
            "id",
            name,
            "type",
            "findMany",
            "config",
            obj("source", obj("eventType", "Made" + index))),
        obj(
            "id",
            "reduced",
            "type",
            "reduce",
            "config",
            obj(
                "input",
                name,
                "into",
                name + "_g",
                "group",
                obj(name, alias + "." + name),
                "measures",
                obj("n", obj("fn", "count")))));
  }

  private static Object list(String name) {
    String alias = alias(name);
    String up = OddNames.relates(name) ? alias + "." + name + "." + name : alias + ".above";
    return graph(
        name,
        obj(name, obj("type", "string", "mode", "predicate_optional")),
        "rowset<" + name + ">",
        "out",
        scan(name),
        obj(
            "id",
            "filtered",
            "type",
            "filter",
            "config",
            obj(
                "input",
                name,
                "expr",
                obj("eq", List.of(alias + "." + name, obj("$param", name))))),
        obj(
            "id",
            "sorted",
            "type",
            "sort",
            "config",
            obj("input", "filtered", "by", List.of(obj("field", alias + "." + name)))),
        obj(
            "id",
            "mapped",
            "type",
            "map",
            "config",
            obj(
                "input",
                "sorted",
                "into",
                name,
                "fields",
                obj(name, alias + "." + name, "up", up))),
        obj(
            "id",
            "again",
            "type",
            "filter",
            "config",
            obj(
                "input",
                "mapped",
                "expr",
                obj("neq", List.of(alias + "." + name, obj("$literal", ""))))),
        result(obj("$ref", "again")));
  }

  private static Object groups(String name) {
    String alias = alias(name);
    return graph(
        name + "_groups",
        obj(),
        "rowset<" + name + "_m>",
        "out",
        scan(name),
        obj(
            "id",
            "reduced",
            "type",
            "reduce",
            "config",
            obj(
                "input",
                name,
                "into",
                name + "_m",
                "group",
                obj("g", alias + "." + name),
                "measures",
                obj(name, obj("fn", "sum", "expr", alias + ".size")))),
        obj(
            "id",
            "many",
            "type",
            "filter",
            "config",
            obj(
                "input",
                "reduced",
                "expr",
                obj("gt", List.of(alias(name + "_m") + "." + name, 0)))),
        obj(
            "id",
            "inOrder",
            "type",
            "sort",
            "config",
            obj(
                "input",
                "many",
                "by",
                List.of(
                    obj("field", alias(name + "_m") + "." + name, "dir", "desc"),
                    obj("field", "g")))),
        obj("id", "few", "type", "limit", "config", obj("input", "inOrder", "count", 5)),
        obj(
            "id",
            "rest",
            "type",
            "filter",
            "config",
            obj("input", "few", "expr", obj("gt", List.of(alias(name + "_m") + "." + name, 1)))),
        result(obj("$ref", "rest")));
  }

  private static Object counted(String name) {
    String alias = alias(name + "_d");
    return graph(
        name + "_counted",
        obj(),
        "rowset<" + name + "_g>",
        "out",
        obj(
            "id",
            name,
            "type",
            "findMany",
            "config",
            obj("source", obj("projection", name + "_d"))),
        obj(
            "id",
            "inOrder",
            "type",
            "sort",
            "config",
            obj("input", name, "by", List.of(obj("field", alias + "." + name)))),
        result(obj("$ref", "inOrder")));
  }

  private static Object made(String name) {
    var payload =
        obj(
            name,
            obj("$param", name),
            "above",
            obj("$param", "above"),
            "size",
            obj("$param", "size"),
            "flag",
            obj("$param", "flag"));
    return graph(
        name + "_made",
        obj(
            "id",
            input("string"),
            name,
            input("string"),
            "above",
            obj("type", "string", "mode", "nullable"),
            "size",
            input("integer"),
            "flag",
            input("boolean")),
        "row<Done>",
        "out",
        obj(
            "id",
            name,
            "type",
            "emit",
            "config",
            obj(
                "aggregate",
                name,
                "aggregateId",
                obj("$param", "id"),
                "transition",
                transition(name),
                "payload",
                payload)),
        result(
            obj(
                "version",
                obj("$ref", name + ".version"),
                "now",
                obj("$ref", name + ".payload.after." + name),
                "all",
                obj("$node", name))));
  }

  /** Reads by name, branches, emits, and reads again by what was emitted. */
  private static Object change(String name) {
    String alias = alias(name);
    var one = obj(name, obj("$param", name), "flag", true);
    var other =
        obj(
            name,
            obj("concat", List.of(obj("$ref", "there." + name), obj("$param", name))),
            "flag",
            false);
    return graph(
        name + "_change",
        obj("id", input("string"), name, input("string")),
        "row<Done>",
        "out",
        obj(
            "id",
            "there",
            "type",
            "findOne",
            "config",
            obj(
                "source",
                obj("projection", name),
                "where",
                obj("eq", List.of(alias + ".id", obj("$param", "id"))))),
        scan(name),
        obj(
            "id",
            "guard",
            "type",
            "filter",
            "config",
            obj(
                "input",
                name,
                "expr",
                obj(
                    "and",
                    List.of(
                        obj("eq", List.of(alias + ".id", obj("$param", "id"))),
                        obj("neq", List.of(alias + "." + name, obj("$literal", "shut"))))))),
        obj(
            "id",
            "picked",
            "type",
            "branch",
            "cases",
            List.of(
                obj(
                    "when",
                    obj("eq", List.of(obj("$ref", "there." + name), obj("$param", name))),
                    "then",
                    "one"),
                obj("default", true, "then", "other"))),
        emit("one", name, one),
        emit("other", name, other),
        obj("id", "mates", "type", "findMany", "config", obj("source", obj("projection", name))),
        obj(
            "id",
            "others",
            "type",
            "filter",
            "config",
            obj(
                "input",
                "mates",
                "expr",
                obj(
                    "eq",
                    List.of(alias + "." + name, obj("$ref", "other.payload.before." + name))))),
        obj(
            "id",
            "counting",
            "type",
            "reduce",
            "config",
            obj(
                "input",
                "others",
                "into",
                name + "_n",
                "group",
                obj(),
                "measures",
                obj("n", obj("fn", "count")))),
        result(
            obj(
                "version",
                obj("$ref", "one.version"),
                "ids",
                obj("$ref", "other.eventIds"),
                "mates",
                obj("$ref", "others"),
                "other",
                obj("$node", "other"))));
  }

  private static Object emit(String node, String name, Object payload) {
    return obj(
        "id",
        node,
        "type",
        "emit",
        "config",
        obj(
            "aggregate",
            name,
            "aggregateId",
            obj("$param", "id"),
            "transition",
            "change",
            "payload",
            payload));
  }

  private static Object scan(String name) {
    return obj("id", name, "type", "findMany", "config", obj("source", obj("projection", name)));
  }

  private static Object result(Object value) {
    return obj("id", "out", "type", "result", "value", value);
  }

  static String alias(String name) {
    return name.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + name.substring(1);
  }

  private static Object graph(
      String id, Object inputs, String output, String from, Object... nodes) {
    return obj(
        "id",
        id,
        "signature",
        obj("inputs", inputs, "output", obj("type", output, "from", from)),
        "nodes",
        List.of(nodes));
  }

  @SuppressWarnings("unchecked")
  private void graph(String home, Map<String, Object> bindings, String name, Object graph) {
    files.put(home + "graphs/" + name + ".json", text(graph));
    var signature =
        (Map<String, Object>)
            Objects.requireNonNull(((Map<String, Object>) graph).get("signature"));
    var inputs = (Map<String, Object>) Objects.requireNonNull(signature.get("inputs"));
    boolean action = name.endsWith("_made") || name.endsWith("_change");
    var parameters = new ArrayList<Object>();
    inputs.forEach(
        (input, type) -> {
          boolean required = "required".equals(((Map<String, Object>) type).get("mode"));
          parameters.add(
              obj(
                  "name",
                  input,
                  "in",
                  action ? "body" : "query",
                  "bindTo",
                  input,
                  "required",
                  required));
        });
    bindings.put(
        name,
        obj(
            "exposure",
            action ? "action" : "read",
            "graph",
            name,
            "target",
            obj("engine", "sqlite", "dialect", "sqlite"),
            "http",
            obj(
                "method",
                action ? "POST" : "GET",
                "path",
                "/g" + bindings.size(),
                "parameters",
                parameters)));
  }

  private static Object input(String type) {
    return obj("type", type, "mode", "required");
  }

  private static Object field(String type, boolean nullable, String column) {
    return obj("type", type, "nullable", nullable, "column", column);
  }

  private static Object shape(Object... fields) {
    var members = obj();
    for (int i = 0; i < fields.length; i += 3) {
      members.put((String) fields[i], obj("type", fields[i + 1], "nullable", fields[i + 2]));
    }
    return obj("fields", members);
  }

  static Map<String, Object> obj(Object... members) {
    var object = new LinkedHashMap<String, Object>();
    for (int i = 0; i < members.length; i += 2) {
      object.put((String) members[i], members[i + 1]);
    }
    return object;
  }

  static String text(Object value) {
    return JsonText.write(json(value));
  }

  private static Json json(Object value) {
    return switch (value) {
      case Json json -> json;
      case String text -> Json.of(text);
      case Boolean flag -> Json.of(flag);
      case Number number -> new Json.Num(number.toString());
      case List<?> items -> new Json.Arr(items.stream().map(OddBlueprint::json).toList());
      case Map<?, ?> members -> {
        var written = new LinkedHashMap<String, Json>();
        members.forEach((name, member) -> written.put((String) name, json(member)));
        yield new Json.Obj(written);
      }
      default -> throw new IllegalArgumentException("no JSON: " + value.getClass());
    };
  }
}
