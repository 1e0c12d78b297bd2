package dev.lathe.conformance.statement;

import static dev.lathe.conformance.statement.OddBlueprint.obj;
import static dev.lathe.conformance.statement.OddBlueprint.text;

import dev.lathe.compiler.source.SourceFiles;
import dev.lathe.model.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Items with a value of each type that can be sorted by, and random lists of them. */
final class ShelfBlueprint {
  /** Fields of an item by their types; those that may be null end with a question mark. */
  static final Map<String, String> FIELDS = new LinkedHashMap<>();

  static {
    FIELDS.put("n", "integer");
    FIELDS.put("m", "integer?");
    FIELDS.put("d", "decimal");
    FIELDS.put("e", "decimal?");
    FIELDS.put("t", "datetime");
    FIELDS.put("u", "datetime?");
    FIELDS.put("day", "date?");
    FIELDS.put("b", "boolean");
    FIELDS.put("c", "boolean?");
    FIELDS.put("s", "string");
    FIELDS.put("r", "string?");
    FIELDS.put("ownerId", "string?");
  }

  /** A list's sort key: what it is made of, and its type in the answer. */
  private record Key(Object value, String type) {}

  private final SplittableRandom random;

  private ShelfBlueprint(SplittableRandom random) {
    this.random = random;
  }

  static SourceFiles files(SplittableRandom random, int lists) {
    return new ShelfBlueprint(random).files(lists);
  }

  private SourceFiles files(int lists) {
    var files = new TreeMap<String, String>();
    files.put(
        "manifest.json",
        text(
            obj(
                "rntmeVersion", "1.0",
                "service", obj("name", "shelf", "version", "1.0.0"),
                "surface", obj("http", obj("bindingBasePath", "/api")))));
    files.put("pdm.json", text(obj("entities", obj("Item", item(), "Owner", owner()))));
    files.put("qsm.json", text(views()));
    var shapes = obj("Done", obj("fields", obj("id", obj("type", "string", "nullable", false))));
    var bindings = obj();
    var id = obj("type", "string", "mode", "required");
    var put = obj("id", id);
    var payload = obj();
    FIELDS.forEach(
        (name, type) -> {
          put.put(name, obj("type", plain(type), "mode", nullable(type) ? "nullable" : "required"));
          payload.put(name, obj("$param", name));
        });
    command(files, bindings, "put", put, "Item", payload);
    command(files, bindings, "drop", obj("id", id), "Item", obj());
    command(
        files,
        bindings,
        "own",
        obj("id", id, "rank", obj("type", "integer", "mode", "required")),
        "Owner",
        obj("rank", obj("$param", "rank")));
    for (int i = 0; i < lists; i++) {
      list(files, bindings, shapes, "l" + i);
    }
    files.put("shapes.json", text(shapes));
    files.put(
        "bindings.json",
        text(
            obj(
                "version", "1.0",
                "graphSpecRef", "shelf.graphs",
                "pdmRef", "shelf.pdm",
                "qsmRef", "shelf.qsm",
                "bindings", bindings)));
    return SourceFiles.of(files);
  }

  private static Map<String, Object> item() {
    var fields = obj("id", field("string", "id"), "status", field("string", "status"));
    FIELDS.forEach(
        (name, type) -> fields.put(name, field(type, "c_" + name.toLowerCase(Locale.ROOT))));
    var owner = obj("to", "Owner", "cardinality", "one", "localKey", "ownerId", "foreignKey", "id");
    return obj(
        "table", "items",
        "fields", fields,
        "keys", List.of("id"),
        "relations", obj("owner", owner),
        "stateMachine",
            machine(
                obj(
                    "put",
                        obj("from", Json.NULL, "to", "on", "affects", List.copyOf(FIELDS.keySet())),
                    "drop", obj("from", "on", "to", "gone", "deletes", true))));
  }

  private static Map<String, Object> views() {
    var exposed = new ArrayList<>(FIELDS.keySet());
    exposed.add("status");
    return obj(
        "projections",
        obj("ItemView", view("Item", exposed), "OwnerView", view("Owner", List.of("rank"))),
        "relations",
        obj(
            "ItemView.owner",
            obj(
                "to", "OwnerView",
                "localKey", "ownerId",
                "foreignKey", "id",
                "cardinality", "one")));
  }

  private static Map<String, Object> view(String entity, List<String> exposed) {
    return obj(
        "source", obj("entity", entity),
        "keys", List.of("id"),
        "grain", List.of("id"),
        "exposed", exposed);
  }

  private static Map<String, Object> owner() {
    return obj(
        "table", "owners",
        "fields",
            obj(
                "id", field("string", "id"),
                "rank", field("integer", "rank"),
                "status", field("string", "status")),
        "keys", List.of("id"),
        "stateMachine",
            machine(obj("own", obj("from", Json.NULL, "to", "on", "affects", List.of("rank")))));
  }

  private static Map<String, Object> machine(Map<String, Object> transitions) {
    return obj(
        "stateField",
        "status",
        "initial",
        Json.NULL,
        "states",
        transitions.containsKey("drop") ? List.of("on", "gone") : List.of("on"),
        "transitions",
        transitions);
  }

  private static Map<String, Object> field(String type, String column) {
    return obj("type", plain(type), "nullable", nullable(type), "column", column);
  }

  private static String plain(String type) {
    return nullable(type) ? type.substring(0, type.length() - 1) : type;
  }

  private static boolean nullable(String type) {
    return type.endsWith("?");
  }

  private static void command(
      Map<String, String> files,
      Map<String, Object> bindings,
      String name,
      Map<String, Object> inputs,
      String entity,
      Object payload) {
    var emit =
        obj(
            "id", "done",
            "type", "emit",
            "config",
                obj(
                    "aggregate", entity,
                    "aggregateId", obj("$param", "id"),
                    "transition", name,
                    "payload", payload));
    var out =
        obj("id", "out", "type", "result", "value", obj("id", obj("$ref", "done.aggregateId")));
    files.put(
        "graphs/" + name + ".json",
        text(
            obj(
                "id", name,
                "signature",
                    obj("inputs", inputs, "output", obj("type", "row<Done>", "from", "out")),
                "nodes", List.of(emit, out))));
    bindings.put(
        name, binding("action", name, "POST", "/" + name, parameters(inputs, "body"), obj()));
  }

  private static List<Object> parameters(Map<String, Object> inputs, String in) {
    var parameters = new ArrayList<Object>();
    for (String input : inputs.keySet()) {
      parameters.add(obj("name", input, "in", in, "bindTo", input, "required", in.equals("body")));
    }
    return parameters;
  }

  private static Map<String, Object> binding(
      String exposure, String graph, String method, String path, Object parameters, Object page) {
    var binding =
        obj(
            "exposure",
            exposure,
            "graph",
            graph,
            "target",
            obj("engine", "sqlite", "dialect", "sqlite"),
            "http",
            obj("method", method, "path", path, "parameters", parameters));
    if (!page.equals(obj())) binding.put("page", page);
    return binding;
  }

  private void list(
      Map<String, String> files,
      Map<String, Object> bindings,
      Map<String, Object> shapes,
      String name) {
    var keys = new ArrayList<Key>();
    for (int left = random.nextInt(4); left > 0; left--) {
      keys.add(key());
    }
    boolean computed = keys.stream().anyMatch(key -> !(key.value() instanceof String));
    boolean mapped = random.nextBoolean() || computed; // rows are sorted by fields
    var by = new ArrayList<Object>();
    var shown = obj("id", "itemView.id");
    var shape = obj("id", obj("type", "string", "nullable", false));
    for (int i = 0; i < keys.size(); i++) {
      Object value = keys.get(i).value();
      var term = obj("field", mapped ? "k" + i : value);
      if (random.nextInt(3) > 0) term.put("dir", random.nextBoolean() ? "asc" : "desc");
      if (random.nextInt(3) > 0) term.put("nulls", random.nextBoolean() ? "first" : "last");
      by.add(term);
      shown.put("k" + i, value);
      shape.put("k" + i, obj("type", keys.get(i).type(), "nullable", true));
    }
    if (mapped && random.nextInt(4) == 0) by.add(obj("field", "id"));
    shapes.put("Row" + name, obj("fields", shape));
    var nodes = new ArrayList<Object>();
    nodes.add(
        obj(
            "id", "all",
            "type", "findMany",
            "config", obj("source", obj("projection", "ItemView"))));
    String last = "all";
    for (String filter : List.of("n", "m", "b")) {
      if (random.nextInt(3) == 0) {
        var optional = obj("$param", filter);
        var expr =
            filter.equals("n")
                ? obj("gte", List.of("itemView.n", optional))
                : obj("eq", List.of("itemView." + filter, optional));
        nodes.add(node("by" + filter, "filter", obj("input", last, "expr", expr)));
        last = "by" + filter;
      }
    }
    var map = obj("into", "Row" + name, "fields", shown);
    if (mapped) {
      map.put("input", last);
      nodes.add(node("mapped", "map", map));
      last = "mapped";
    }
    if (!by.isEmpty()) {
      nodes.add(node("sorted", "sort", obj("input", last, "by", by)));
      last = "sorted";
    }
    boolean cutFirst = !mapped && random.nextBoolean();
    if (cutFirst) {
      nodes.add(node("cut", "limit", obj("input", last, "count", obj("$param", "size"))));
      last = "cut";
    }
    if (!mapped) {
      map.put("input", last);
      nodes.add(node("mapped", "map", map));
      last = "mapped";
    }
    if (!cutFirst) {
      nodes.add(node("cut", "limit", obj("input", last, "count", obj("$param", "size"))));
      last = "cut";
    }
    nodes.add(obj("id", "out", "type", "result", "value", obj("$ref", last)));
    var inputs =
        obj(
            "size", obj("type", "integer", "mode", "defaulted", "default", 5),
            "n", obj("type", "integer", "mode", "predicate_optional"),
            "m", obj("type", "integer", "mode", "predicate_optional"),
            "b", obj("type", "boolean", "mode", "predicate_optional"));
    files.put(
        "graphs/" + name + ".json",
        text(
            obj(
                "id", name,
                "signature",
                    obj(
                        "inputs",
                        inputs,
                        "output",
                        obj("type", "rowset<Row" + name + ">", "from", "out")),
                "nodes", nodes)));
    bindings.put(
        name, binding("read", name, "GET", "/whole/" + name, parameters(inputs, "query"), obj()));
    bindings.put(
        name + "Pages",
        binding(
            "read", name, "GET", "/pages/" + name, parameters(inputs, "query"), obj("most", 1000)));
  }

  private static Map<String, Object> node(String id, String type, Object config) {
    return obj("id", id, "type", type, "config", config);
  }

  private Key key() {
    return switch (random.nextInt(8)) {
      case 0 -> new Key("itemView.owner.rank", "integer");
      case 1 -> new Key(obj("add", List.of("itemView.n", "itemView.n")), "integer");
      case 2 -> new Key(obj("coalesce", List.of("itemView.m", 1)), "integer");
      default -> {
        List<String> names = List.copyOf(FIELDS.keySet());
        String name = names.get(random.nextInt(names.size()));
        yield new Key("itemView." + name, plain(FIELDS.getOrDefault(name, "")));
      }
    };
  }
}
