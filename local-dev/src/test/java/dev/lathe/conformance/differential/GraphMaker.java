package dev.lathe.conformance.differential;

import static dev.lathe.conformance.differential.Text.obj;

import dev.lathe.conformance.differential.ExprMaker.Ref;
import dev.lathe.conformance.differential.MadeGraph.Param;
import dev.lathe.conformance.differential.World.Field;
import dev.lathe.conformance.differential.World.Thing;
import dev.lathe.model.bundle.ScalarType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reading graphs that compile: findOne nodes, then chains of any nodes in any order. */
final class GraphMaker {
  /** How deep expressions nest. */
  private static final int DEPTH = 3;

  private final Dice dice;
  private final World world;
  private final String id;
  private final List<Object> nodes = new ArrayList<>();
  private final List<Param> params = new ArrayList<>();
  private final Map<String, Object> shapes = obj();
  private final List<Ref> outer = new ArrayList<>();
  private final Map<String, Object> answer = obj();

  private GraphMaker(Dice dice, World world, String id) {
    this.dice = dice;
    this.world = world;
    this.id = id;
  }

  static MadeGraph random(Dice dice, World world, String id) {
    return new GraphMaker(dice, world, id).graph();
  }

  /**
   * The rows that a node yields.
   *
   * @param fields what a row has
   * @param refs what an expression can name
   * @param scanned whether fields are the table's own
   */
  private record Flow(
      String node, String alias, List<Field> fields, List<Ref> refs, boolean scanned) {
    Flow at(String next) {
      return new Flow(next, alias, fields, refs, scanned);
    }
  }

  private MadeGraph graph() {
    if (dice.oneIn(3)) {
      lookup();
    }
    Flow first = chain(scan(), dice.upTo(7));
    Flow last = first;
    if (dice.oneIn(5)) {
      refer(first);
      Flow second = dice.oneIn(2) ? first : scan();
      last = chain(second, dice.between(1, 4));
    }
    Map<String, Object> output = output(last, !last.node().equals(first.node()));
    var inputs = obj();
    for (Param param : params) {
      Object type = param.list() ? obj("list", param.type().word()) : param.type().word();
      var input = obj("type", type, "mode", param.mode());
      if (param.mode().equals("defaulted")) {
        input.put("default", RandomRows.json(dice, param.type()));
      }
      inputs.put(param.name(), input);
    }
    var json = obj("id", id, "signature", obj("inputs", inputs, "output", output), "nodes", nodes);
    return new MadeGraph(id, json, shapes, List.copyOf(params));
  }

  private String node(String type, Map<String, Object> config) {
    String name = type.substring(0, 1) + nodes.size();
    nodes.add(obj("id", name, "type", type, "config", config));
    return name;
  }

  private ExprMaker expressions(Flow flow, boolean filter) {
    var refs = new ArrayList<>(flow.refs());
    refs.addAll(outer);
    return new ExprMaker(dice, refs, params, filter);
  }

  private Flow scan() {
    if (dice.oneIn(6)) {
      List<Field> fields = world.tally().fields();
      String node = node("findMany", obj("source", obj("projection", WorldFiles.TALLY)));
      return new Flow(node, "tally", fields, refs("tally.", fields), true);
    }
    Source source = source();
    String node = node("findMany", obj("source", source.json()));
    return new Flow(node, source.alias(), source.thing().fields(), source.refs(world), true);
  }

  /** An entity, read under its own name or its mirror's. */
  private record Source(Thing thing, boolean mirror) {
    Map<String, Object> json() {
      return mirror ? obj("projection", thing.view().orElseThrow()) : obj("entity", thing.name());
    }

    String alias() {
      return thing.name().toLowerCase(Locale.ROOT) + (mirror ? "View" : "");
    }

    List<Ref> refs(World world) {
      var refs = new ArrayList<>(GraphMaker.refs(alias() + ".", thing.fields()));
      follow(world, alias() + ".", thing, 3, refs);
      return refs;
    }

    private static void follow(World world, String path, Thing from, int hops, List<Ref> refs) {
      if (hops == 0) {
        return;
      }
      for (World.Link link : from.links()) {
        Thing to = world.things().get(link.to());
        String further = path + link.name() + ".";
        refs.addAll(GraphMaker.refs(further, to.fields()));
        follow(world, further, to, hops - 1, refs);
      }
    }
  }

  private Source source() {
    Thing thing = dice.oneIn(3) ? dice.of(world.things()) : world.things().getFirst();
    return new Source(thing, thing.view().isPresent() && dice.oneIn(2));
  }

  private static List<Ref> refs(String prefix, List<Field> fields) {
    return fields.stream().map(f -> new Ref(prefix + f.name(), f.type(), false)).toList();
  }

  private void lookup() {
    Source source = source();
    List<Ref> refs = source.refs(world);
    var expressions = new ExprMaker(dice, refs, params, false);
    Field key = source.thing().key();
    Object where =
        dice.oneIn(3)
            ? expressions.of(ScalarType.BOOLEAN, DEPTH)
            : obj(
                "eq",
                List.of(
                    source.alias() + ".id",
                    new ExprMaker(dice, List.of(), params, false).leaf(key.type())));
    String node = node("findOne", obj("source", source.json(), "where", where));
    source.thing().fields().forEach(f -> outer.add(new Ref(node + "." + f.name(), f.type(), true)));
    answer.put("one", obj("$ref", node));
  }

  /** Lets what follows read single fields of single rows of {@code flow}. */
  private void refer(Flow flow) {
    for (Field field : flow.fields()) {
      String row = flow.node() + "[" + dice.upTo(3) + "].";
      outer.add(new Ref(row + field.name(), field.type(), true));
    }
  }

  private Flow chain(Flow from, int length) {
    Flow flow = from;
    for (int i = 0; i < length; i++) {
      flow =
          switch (dice.upTo(10)) {
            case 0, 1, 2 -> filter(flow);
            case 3, 4 -> map(flow);
            case 5 -> reduce(flow);
            case 6 -> sort(flow, dice.oneIn(3));
            case 7, 8 -> limit(dice.oneIn(12) ? flow : sort(flow, true));
            default -> flow.at(node("distinct", obj("input", flow.node())));
          };
    }
    return flow;
  }

  private Flow filter(Flow flow) {
    ExprMaker expressions = expressions(flow, true);
    Object condition = expressions.of(ScalarType.BOOLEAN, DEPTH);
    if (dice.oneIn(2)) { // most conditions hold for few rows, and few rows show little
      condition = obj("or", List.of(condition, expressions.of(ScalarType.BOOLEAN, 1)));
    }
    return flow.at(node("filter", obj("input", flow.node(), "expr", condition)));
  }

  /** With {@code all} fields among the keys, rows that tie are equal. */
  private Flow sort(Flow flow, boolean all) {
    var paths = new ArrayList<String>();
    List<Ref> some = dice.some(flow.refs(), dice.between(1, 2));
    some.forEach(r -> paths.add(r.path()));
    if (all) {
      flow.fields().forEach(f -> paths.add(flow.alias() + "." + f.name()));
    }
    var keys = new ArrayList<Object>();
    for (String path : paths) {
      var key = obj("field", path);
      if (dice.oneIn(2)) {
        key.put("dir", dice.of("asc", "desc"));
      }
      if (dice.oneIn(2)) {
        key.put("nulls", dice.of("first", "last"));
      }
      keys.add(key);
    }
    return flow.at(node("sort", obj("input", flow.node(), "by", keys)));
  }

  private Flow limit(Flow flow) {
    Object count = dice.oneIn(8) ? 0 : dice.between(1, 7);
    if (dice.oneIn(3)) {
      var param =
          new Param(
              "p" + params.size(),
              ScalarType.INTEGER,
              false,
              true,
              dice.of("required", "nullable", "defaulted"));
      params.add(param);
      count = obj("$param", param.name());
    }
    return flow.at(node("limit", obj("input", flow.node(), "count", count)));
  }

  private Flow map(Flow flow) {
    var fields = new ArrayList<Field>();
    var values = obj();
    for (String name : dice.some(World.NAMES, dice.between(1, 4))) {
      ScalarType type = dice.of(ScalarType.values());
      fields.add(new Field(name, name, type, true));
      values.put(name, expressions(flow, false).of(type, dice.upTo(DEPTH + 1)));
    }
    String into = into(fields);
    return outputs(
        node("map", obj("input", flow.node(), "into", into, "fields", values)), into, fields);
  }

  private Flow reduce(Flow flow) {
    List<String> names = dice.some(World.NAMES, dice.between(1, 5));
    int grouped = dice.upTo(Math.min(3, names.size()));
    var fields = new ArrayList<Field>();
    var groups = obj();
    var measures = obj();
    for (String name : names) {
      if (groups.size() < grouped) {
        Ref ref = dice.of(flow.refs());
        groups.put(name, ref.path());
        fields.add(new Field(name, name, ref.type(), true));
      } else {
        measure(flow, name, measures, fields);
      }
    }
    String into = into(fields);
    var config = obj("input", flow.node(), "into", into, "group", groups, "measures", measures);
    return outputs(node("reduce", config), into, fields);
  }

  private void measure(Flow flow, String name, Map<String, Object> measures, List<Field> fields) {
    String function =
        dice.of("count", "count", "count_distinct", "sum", "sum", "avg", "min", "max");
    boolean number = function.equals("sum") || function.equals("avg");
    ScalarType operand =
        number ? dice.of(ScalarType.INTEGER, ScalarType.DECIMAL) : dice.of(ScalarType.values());
    ScalarType type =
        switch (function) {
          case "count", "count_distinct" -> ScalarType.INTEGER;
          case "avg" -> ScalarType.DECIMAL;
          default -> operand;
        };
    var measure = obj("fn", function);
    if (!function.equals("count") || dice.oneIn(2)) {
      measure.put("expr", expressions(flow, false).of(operand, dice.upTo(2)));
    }
    measures.put(name, measure);
    fields.add(new Field(name, name, type, true));
  }

  private String into(List<Field> fields) {
    String name = id.toUpperCase(Locale.ROOT) + "S" + shapes.size();
    shapes.put(name, WorldFiles.nullableShape(fields));
    return name;
  }

  private Flow outputs(String node, String into, List<Field> fields) {
    String alias = into.substring(0, 1).toLowerCase(Locale.ROOT) + into.substring(1);
    var refs = new ArrayList<>(refs("", fields));
    refs.addAll(refs(alias + ".", fields));
    return new Flow(node, alias, fields, refs, false);
  }

  private Map<String, Object> output(Flow last, boolean many) {
    if (!many && answer.isEmpty() && dice.oneIn(2)) {
      List<Field> shown =
          last.scanned()
              ? dice.some(last.fields(), dice.between(1, last.fields().size()))
              : last.fields();
      nodes.add(obj("id", "out", "type", "result", "value", obj("$ref", last.node())));
      return obj("type", "rowset<" + into(shown) + ">", "from", "out");
    }
    answer.put("rows", obj("$ref", last.node()));
    refer(last);
    var expressions = new ExprMaker(dice, List.copyOf(outer), params, false);
    int scalars = dice.upTo(3);
    for (int i = 0; i < scalars; i++) {
      answer.put("v" + i, expressions.of(dice.of(ScalarType.values()), 2));
    }
    nodes.add(obj("id", "out", "type", "result", "value", answer));
    return obj("type", "row<TallyRow>", "from", "out");
  }
}
