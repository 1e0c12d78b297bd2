package dev.lathe.conformance.differential;

import static dev.lathe.conformance.differential.Text.obj;

import dev.lathe.conformance.differential.ExprMaker.Ref;
import dev.lathe.conformance.differential.ExprMaker.Way;
import dev.lathe.conformance.differential.MadeGraph.Inputs;
import dev.lathe.conformance.differential.MadeGraph.Param;
import dev.lathe.conformance.differential.World.Field;
import dev.lathe.conformance.differential.World.Thing;
import dev.lathe.model.bundle.ScalarType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reading graphs that compile: findOne nodes, then chains of any nodes in any order. */
final class GraphMaker {
  /** How deep expressions nest. */
  private static final int DEPTH = 3;

  private final Dice dice;
  private final World world;
  private final String id;
  private final List<Object> nodes = new ArrayList<>();
  private Optional<String> lookedUp = Optional.empty();
  private final Inputs params = new Inputs();
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
   * @param ways the relations that start at a row
   * @param lists which fields are lists: answered, not compared
   * @param from what was read, where the fields are the table's own
   */
  private record Flow(
      String node,
      String alias,
      List<Field> fields,
      List<Ref> refs,
      List<Way> ways,
      List<String> lists,
      From from) {
    Flow at(String next) {
      return new Flow(next, alias, fields, refs, ways, lists, from);
    }

    /** With what stands beside each row. */
    Flow beside(String next, List<Ref> found, List<Way> further) {
      var named = new ArrayList<>(refs);
      named.addAll(found);
      var followed = new ArrayList<>(ways);
      followed.addAll(further);
      return new Flow(next, alias, fields, named, followed, lists, From.JOINED);
    }
  }

  /** Whose rows they are. */
  private enum From {
    ENTITY,
    /** An entity's, with others beside them. */
    JOINED,
    TALLY,
    SHAPE
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
    Map<String, Object> inputs = MadeGraph.inputs(params, dice);
    var json =
        obj(
            "id",
            id,
            "signature",
            obj("inputs", inputs, "output", output),
            "nodes",
            nodes,
            "let",
            params.lets);
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
    var ways = new ArrayList<>(flow.ways());
    ways.addAll(sources(dice, world));
    return new ExprMaker(dice, refs, params, filter, ways);
  }

  /** All rows of some things, under names that nothing else has. */
  static List<Way> sources(Dice dice, World world) {
    var ways = new ArrayList<Way>();
    for (int i = 0; i < 2; i++) {
      Thing thing = dice.of(world.things());
      String as = "every" + i;
      ways.add(
          new Way(
              obj("source", obj("entity", thing.name()), "as", as),
              as,
              refs(as + ".", thing.fields())));
    }
    return ways;
  }

  private Flow scan() {
    if (dice.oneIn(6)) {
      List<Field> fields = world.tally().fields();
      String node = node("findMany", obj("source", obj("projection", WorldFiles.TALLY)));
      return new Flow(
          node, "tally", fields, refs("tally.", fields), List.of(), List.of(), From.TALLY);
    }
    Source source = source();
    String node = node("findMany", obj("source", source.json()));
    return new Flow(
        node,
        source.alias(),
        source.thing().fields(),
        source.refs(world),
        source.ways(world),
        List.of(),
        From.ENTITY);
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

    List<Way> ways(World world) {
      var ways = new ArrayList<Way>();
      ways(world, alias() + ".", thing, 2, ways);
      return ways;
    }

    private static void ways(World world, String path, Thing from, int hops, List<Way> ways) {
      if (hops == 0) {
        return;
      }
      for (World.BackLink link : world.backLinks(from)) {
        ways.add(way(path, link.name(), world.things().get(link.from())));
      }
      for (World.Link link : from.links()) {
        Thing to = world.things().get(link.to());
        ways.add(way(path, link.name(), to));
        ways(world, path + link.name() + ".", to, hops - 1, ways);
      }
    }

    private static Way way(String path, String relation, Thing to) {
      return Way.by(path + relation, relation, GraphMaker.refs(relation + ".", to.fields()));
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

  static List<Ref> refs(String prefix, List<Field> fields) {
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
    lookedUp = Optional.of(node);
  }

  /** Lets what follows read single fields of single rows of {@code flow}. */
  private void refer(Flow flow) {
    for (Field field : flow.fields()) {
      if (flow.lists().contains(field.name())) {
        continue;
      }
      String row = flow.node() + "[" + dice.upTo(3) + "].";
      outer.add(new Ref(row + field.name(), field.type(), true));
    }
  }

  private Flow chain(Flow from, int length) {
    Flow flow = from;
    for (int i = 0; i < length; i++) {
      flow =
          switch (dice.upTo(11)) {
            case 0, 1, 2 -> filter(flow);
            case 3, 4 -> map(flow);
            case 5 -> reduce(flow);
            case 6 -> sort(flow, dice.oneIn(3));
            case 7, 8 -> limit(dice.oneIn(12) ? flow : sort(flow, true));
            case 9 -> lookupOne(flow);
            default -> distinct(flow);
          };
    }
    return flow;
  }

  private Flow distinct(Flow flow) {
    boolean comparable = flow.lists().isEmpty() && flow.from() != From.JOINED;
    return comparable ? flow.at(node("distinct", obj("input", flow.node()))) : flow;
  }

  private Flow lookupOne(Flow flow) {
    if (flow.from() != From.ENTITY && flow.from() != From.JOINED) {
      return flow;
    }
    Thing thing = dice.of(world.things());
    Optional<Map<String, Object>> match = match(flow, thing);
    if (match.isEmpty()) {
      return flow;
    }
    String as = "beside" + nodes.size();
    var config = obj("input", flow.node(), "entity", thing.name(), "as", as, "match", match.get());
    if (!dice.oneIn(4)) { // most keys find none, and few rows show little
      config.put("optional", !dice.oneIn(6));
    }
    var refs = new ArrayList<>(refs(as + ".", thing.fields()));
    var ways = new ArrayList<Way>();
    if (thing.view().isPresent()) {
      Source.follow(world, as + ".", thing, 1, refs);
      Source.ways(world, as + ".", thing, 1, ways);
    }
    return flow.beside(node("lookupOne", config), refs, ways);
  }

  /** The key of {@code thing}, matched with a field of its type. */
  private Optional<Map<String, Object>> match(Flow flow, Thing thing) {
    ScalarType type = thing.key().type();
    List<Ref> fitting = flow.refs().stream().filter(r -> r.type() == type).toList();
    return fitting.isEmpty()
        ? Optional.empty()
        : Optional.of(obj(thing.key().name(), dice.of(fitting).path()));
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
    List<Ref> some =
        dice.some(
            compared(flow.refs()).stream().filter(r -> r.type() != ScalarType.DURATION).toList(),
            dice.between(1, 2));
    some.forEach(r -> paths.add(r.path()));
    if (all) {
      flow.fields().stream()
          .filter(f -> !flow.lists().contains(f.name()) && ordered(f.type()))
          .forEach(f -> paths.add(flow.alias() + "." + f.name()));
    }
    if (paths.isEmpty()) {
      return flow; // nothing of it has an order
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

  private static boolean ordered(ScalarType type) {
    return type != ScalarType.JSON && type != ScalarType.DURATION;
  }

  /** Those whose values are compared. */
  private static List<Ref> compared(List<Ref> refs) {
    return refs.stream().filter(ref -> ref.type() != ScalarType.JSON).toList();
  }

  private Flow limit(Flow flow) {
    if (!flow.fields().stream().allMatch(f -> ordered(f.type()))) {
      return flow; // rows that tie may be different ones
    }
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
      if (dice.oneIn(6) && looked(flow, name, fields, values)) {
        continue;
      }
      ScalarType type = // something to sort by
          fields.isEmpty() ? dice.of(World.COMPARED) : dice.of(ScalarType.values());
      fields.add(new Field(name, name, type, true));
      values.put(name, expressions(flow, false).of(type, dice.upTo(DEPTH + 1)));
    }
    String into = into(fields, List.of());
    return outputs(
        node("map", obj("input", flow.node(), "into", into, "fields", values)),
        into,
        fields,
        List.of());
  }

  /** A field that is looked up; false where nothing can be. */
  private boolean looked(Flow flow, String name, List<Field> fields, Map<String, Object> values) {
    Thing thing = dice.of(world.things());
    Optional<Map<String, Object>> match =
        flow.from() == From.ENTITY ? match(flow, thing) : Optional.empty();
    match.ifPresent(
        by -> {
          Field field = dice.of(thing.fields());
          var lookup = obj("entity", thing.name(), "match", by, "field", field.name());
          if (!dice.oneIn(3)) {
            lookup.put("optional", true);
          }
          values.put(name, obj("lookup", lookup));
          fields.add(new Field(name, name, field.type(), true));
        });
    return match.isPresent();
  }

  private Flow reduce(Flow flow) {
    List<String> names = dice.some(World.NAMES, dice.between(1, 5));
    int grouped = dice.upTo(Math.min(3, names.size()));
    var fields = new ArrayList<Field>();
    var lists = new ArrayList<String>();
    var groups = obj();
    var measures = obj();
    for (String name : names) {
      if (groups.size() < grouped) {
        Ref ref = dice.of(compared(flow.refs()));
        groups.put(name, ref.path());
        fields.add(new Field(name, name, ref.type(), true));
      } else {
        measure(flow, name, measures, fields, lists);
      }
    }
    String into = into(fields, lists);
    var config = obj("input", flow.node(), "into", into, "group", groups, "measures", measures);
    return outputs(node("reduce", config), into, fields, lists);
  }

  private void measure(
      Flow flow,
      String name,
      Map<String, Object> measures,
      List<Field> fields,
      List<String> lists) {
    if (!fields.isEmpty() && dice.oneIn(5)) {
      Ref element = dice.of(compared(flow.refs())); // a list of integers is none of decimals
      measures.put(name, obj("fn", "group_array", "expr", element.path()));
      fields.add(new Field(name, name, element.type(), true));
      lists.add(name);
      return;
    }
    String function =
        dice.of("count", "count", "count_distinct", "sum", "sum", "avg", "min", "max");
    boolean number = function.equals("sum") || function.equals("avg");
    ScalarType operand =
        number ? dice.of(ScalarType.INTEGER, ScalarType.DECIMAL) : dice.of(World.COMPARED);
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
    if (function.equals("avg") && dice.oneIn(2)) {
      measure.put("scale", dice.of(0, 2, 9));
    }
    measures.put(name, measure);
    fields.add(new Field(name, name, type, true));
  }

  private String into(List<Field> fields, List<String> lists) {
    String name = id.toUpperCase(Locale.ROOT) + "S" + shapes.size();
    shapes.put(name, WorldFiles.nullableShape(fields, lists));
    return name;
  }

  private Flow outputs(String node, String into, List<Field> all, List<String> lists) {
    List<Field> fields = all.stream().filter(f -> !lists.contains(f.name())).toList();
    String alias = into.substring(0, 1).toLowerCase(Locale.ROOT) + into.substring(1);
    var refs = new ArrayList<>(refs("", fields));
    refs.addAll(refs(alias + ".", fields));
    return new Flow(node, alias, all, refs, List.of(), lists, From.SHAPE);
  }

  private Map<String, Object> output(Flow last, boolean many) {
    if (!many && answer.isEmpty() && dice.oneIn(2)) {
      List<Field> shown =
          last.from() != From.SHAPE
              ? dice.some(last.fields(), dice.between(1, last.fields().size()))
              : last.fields();
      nodes.add(obj("id", "out", "type", "result", "value", obj("$ref", last.node())));
      return obj("type", "rowset<" + into(shown, last.lists()) + ">", "from", "out");
    }
    answer.put("rows", obj("$ref", last.node()));
    refer(last);
    var expressions = new ExprMaker(dice, List.copyOf(outer), params, false, sources(dice, world));
    int scalars = dice.upTo(3);
    for (int i = 0; i < scalars; i++) {
      answer.put("v" + i, expressions.of(dice.of(ScalarType.values()), 2));
    }
    nodes.add(
        lookedUp
            .filter(_ -> dice.oneIn(3))
            .map(of -> obj("id", "out", "type", "result", "value", answer, "of", of))
            .orElseGet(() -> obj("id", "out", "type", "result", "value", answer)));
    return obj("type", "row<TallyRow>", "from", "out");
  }
}
