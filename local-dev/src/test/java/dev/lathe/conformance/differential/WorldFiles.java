package dev.lathe.conformance.differential;

import static dev.lathe.conformance.differential.Text.obj;

import dev.lathe.compiler.source.SourceFiles;
import dev.lathe.conformance.differential.World.Field;
import dev.lathe.conformance.differential.World.Mirror;
import dev.lathe.conformance.differential.World.Thing;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.decimal.Scale;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A world and its graphs as the files of a blueprint. */
final class WorldFiles {
  static final String TALLY = "Tally";

  private WorldFiles() {}

  /** With {@code graphs} that read. */
  static SourceFiles of(World world, List<MadeGraph> graphs) {
    return of(world, graphs, List.of());
  }

  /** With {@code commands} too. */
  static SourceFiles of(World world, List<MadeGraph> graphs, List<MadeGraph> commands) {
    var files = new TreeMap<String, String>();
    files.put(
        "manifest.json",
        Text.of(
            obj(
                "rntmeVersion", "1.0",
                "service", obj("name", "lab", "version", "1.0.0"),
                "surface", obj("http", obj("bindingBasePath", "/api")))));
    files.put("pdm.json", Text.of(obj("entities", entities(world))));
    files.put("qsm.json", Text.of(readModel(world)));
    var shapes = new LinkedHashMap<String, Object>();
    shapes.put(TALLY + "Row", nullableShape(world.tally().fields()));
    graphs.forEach(g -> shapes.putAll(g.shapes()));
    commands.forEach(g -> shapes.putAll(g.shapes()));
    files.put("shapes.json", Text.of(shapes));
    files.put("graphs/tally.json", Text.of(tally(world)));
    var bindings = new LinkedHashMap<String, Object>();
    for (MadeGraph graph : graphs) {
      files.put("graphs/" + graph.id() + ".json", Text.of(graph.json()));
      boolean json = graph.params().stream().anyMatch(p -> p.type() == ScalarType.JSON);
      bindings.put(graph.id(), binding(graph, "read", json ? "POST" : "GET"));
    }
    for (MadeGraph command : commands) {
      files.put("graphs/" + command.id() + ".json", Text.of(command.json()));
      bindings.put(command.id(), binding(command, "action", "POST"));
    }
    files.put(
        "bindings.json",
        Text.of(
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

  private static Map<String, Object> entities(World world) {
    var entities = obj();
    for (Thing thing : world.things()) {
      var relations = obj();
      thing
          .links()
          .forEach(
              link ->
                  relations.put(
                      link.name(),
                      obj(
                          "to",
                          world.things().get(link.to()).name(),
                          "cardinality",
                          "one",
                          "localKey",
                          link.localKey(),
                          "foreignKey",
                          "id")));
      world
          .backLinks(thing)
          .forEach(
              link ->
                  relations.put(
                      link.name(),
                      obj(
                          "to",
                          world.things().get(link.from()).name(),
                          "cardinality",
                          "many",
                          "localKey",
                          "id",
                          "foreignKey",
                          link.foreignKey())));
      var machine =
          obj(
              "stateField",
              "status",
              "initial",
              Text.json(dev.lathe.model.json.Json.NULL),
              "states",
              thing.rules().deletes() ? List.of("on", "off", "gone") : List.of("on", "off"),
              "transitions",
              transitions(thing));
      if (thing.rules().deletes()) {
        machine.put("recreate", thing.rules().recreates());
      }
      var entity =
          obj(
              "ownerService",
              "lab",
              "kind",
              "owned",
              "table",
              thing.table(),
              "fields",
              fields(thing),
              "relations",
              relations,
              "keys",
              List.of("id"),
              "stateMachine",
              machine);
      entity.putAll(thing.rules().entity());
      entities.put(thing.name(), entity);
    }
    return entities;
  }

  private static Map<String, Object> transitions(Thing thing) {
    var transitions = obj();
    for (CommandMaker.Transition transition : CommandMaker.transitions(thing)) {
      var json = transition.json();
      Kids.deed(thing, transition.name())
          .ifPresent(deed -> json.put("children", obj(Kids.LIST, deed)));
      transitions.put(transition.name(), json);
    }
    return transitions;
  }

  private static Map<String, Object> fields(Thing thing) {
    var fields = obj();
    thing
        .fields()
        .forEach(
            f -> {
              var written = field(f);
              written.putAll(thing.rules().fields().getOrDefault(f.name(), Map.of()));
              fields.put(f.name(), written);
            });
    return fields;
  }

  private static Map<String, Object> field(Field field) {
    var written =
        obj("type", field.type().word(), "nullable", field.nullable(), "column", field.column());
    if (field.type() == ScalarType.DECIMAL && field.scale() != Scale.DEFAULT) {
      written.put("scale", field.scale());
    }
    return written;
  }

  /** A shape all of whose fields may be null. */
  static Map<String, Object> nullableShape(List<Field> fields) {
    return nullableShape(fields, List.of());
  }

  /** The same, where {@code lists} are the fields that are lists. */
  static Map<String, Object> nullableShape(List<Field> fields, List<String> lists) {
    var members = obj();
    for (Field field : fields) {
      String word = field.type().word();
      String type = lists.contains(field.name()) ? "array<%s>".formatted(word) : word;
      members.put(field.name(), obj("type", type, "nullable", true));
    }
    return obj("fields", members);
  }

  private static Map<String, Object> readModel(World world) {
    var projections = obj();
    var relations = obj();
    for (Thing thing : world.things()) {
      if (thing.mirror() == Mirror.NONE) {
        continue;
      }
      String view = thing.view().orElseThrow();
      List<String> exposed =
          thing.fields().stream().map(Field::name).filter(f -> !f.equals("id")).toList();
      var projection =
          obj(
              "source", obj("entity", thing.name()),
              "keys", List.of("id"),
              "grain", List.of("id"),
              "exposed", exposed);
      if (thing.mirror() == Mirror.ASYNC) {
        projection.put("lifecycle", "async");
        projection.put("table", thing.table() + "_mirror");
      }
      projections.put(view, projection);
      thing
          .links()
          .forEach(
              link ->
                  relations.put(
                      view + "." + link.name(),
                      obj(
                          "to",
                          world.things().get(link.to()).view().orElseThrow(),
                          "localKey",
                          link.localKey(),
                          "foreignKey",
                          "id",
                          "cardinality",
                          "one")));
      world
          .backLinks(thing)
          .forEach(
              link ->
                  relations.put(
                      view + "." + link.name(),
                      obj(
                          "to",
                          world.things().get(link.from()).view().orElseThrow(),
                          "localKey",
                          "id",
                          "foreignKey",
                          link.foreignKey(),
                          "cardinality",
                          "many")));
    }
    List<String> groups = world.tally().groups().stream().map(Field::name).toList();
    projections.put(
        TALLY,
        obj(
            "backing",
            "derived",
            "source",
            obj("graph", "tally"),
            "keys",
            groups,
            "grain",
            groups,
            "exposed",
            world.tally().fields().stream().map(Field::name).toList(),
            "table",
            "tally"));
    return obj("projections", projections, "relations", relations);
  }

  private static Map<String, Object> tally(World world) {
    String alias = "itemMake.";
    var groups = obj();
    world.tally().groups().forEach(g -> groups.put(g.name(), alias + g.name()));
    var measures = obj("hits", obj("fn", "count"));
    world
        .tally()
        .summed()
        .ifPresent(f -> measures.put("added", obj("fn", "sum", "expr", alias + f.name())));
    return obj(
        "id", "tally",
        "signature",
            obj("inputs", obj(), "output", obj("type", "rowset<TallyRow>", "from", "sums")),
        "nodes",
            List.of(
                obj(
                    "id", "events",
                    "type", "findMany",
                    "config", obj("source", obj("eventType", "ItemMake"))),
                obj(
                    "id", "sums",
                    "type", "reduce",
                    "config",
                        obj(
                            "input",
                            "events",
                            "into",
                            "TallyRow",
                            "group",
                            groups,
                            "measures",
                            measures))));
  }

  private static Map<String, Object> binding(MadeGraph graph, String exposure, String method) {
    var parameters = new ArrayList<Object>();
    boolean path =
        exposure.equals("action")
            && graph.params().getFirst().mode().equals("required")
            && graph.id().hashCode() % 2 == 0;
    for (MadeGraph.Param param : graph.params()) {
      boolean inPath = path && param.name().equals("id");
      parameters.add(
          obj(
              "name", param.name(),
              "in", inPath ? "path" : method.equals("GET") ? "query" : "body",
              "bindTo", param.name(),
              "required", param.mode().equals("required")));
    }
    return obj(
        "exposure", exposure,
        "graph", graph.id(),
        "target", obj("engine", "sqlite", "dialect", "sqlite"),
        "http",
            obj(
                "method",
                method,
                "path",
                "/" + graph.id() + (path ? "/{id}" : ""),
                "parameters",
                parameters));
  }
}
