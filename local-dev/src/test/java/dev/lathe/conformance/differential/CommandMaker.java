package dev.lathe.conformance.differential;

import static dev.lathe.conformance.differential.Text.obj;

import dev.lathe.conformance.differential.ExprMaker.Ref;
import dev.lathe.conformance.differential.MadeGraph.Inputs;
import dev.lathe.conformance.differential.MadeGraph.Param;
import dev.lathe.conformance.differential.World.Field;
import dev.lathe.conformance.differential.World.Thing;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.decimal.Scale;
import dev.lathe.model.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Emitting graphs that compile: findOnes and guards, emits that always run, then branches with the
 * emits that they choose from, of one aggregate or of some that may be one.
 */
final class CommandMaker {
  private final Dice dice;
  private final World world;
  private final Thing thing;
  private final String id;
  private final List<Object> nodes = new ArrayList<>();
  private final Inputs params = new Inputs();
  private final List<Target> targets = new ArrayList<>();

  /** What expressions outside rows can name. */
  private final List<Ref> refs = new ArrayList<>();

  /** The refs that stand before any emit: all that a branch may ask. */
  private final List<Ref> read = new ArrayList<>();

  private final Map<String, Object> answer = obj();
  private final Map<String, Object> shapes = obj();
  private boolean emits;
  private final Lists lists;

  private CommandMaker(Dice dice, World world, String id) {
    this.dice = dice;
    this.world = world;
    this.thing = dice.oneIn(3) ? dice.of(world.things()) : world.things().getFirst();
    this.id = id;
    this.lists = new Lists(dice, id, params, shapes);
  }

  static MadeGraph random(Dice dice, World world, String id) {
    return new CommandMaker(dice, world, id).graph();
  }

  private MadeGraph graph() {
    var key =
        new Param("id", thing.key().type(), false, false, dice.oneIn(6) ? "nullable" : "required");
    params.add(key);
    if (dice.oneIn(2)) {
      findOne();
    }
    targets();
    if (!thing.rules().parts().isEmpty() && dice.oneIn(3)) {
      sums();
    }
    if (dice.oneIn(3)) {
      guard();
    }
    if (dice.oneIn(5)) {
      listed();
    }
    int always = dice.upTo(3);
    for (int i = 0; i < always; i++) {
      emit(false);
    }
    if (dice.oneIn(4) && each()) {
      always++;
    }
    if (always > 0 && dice.oneIn(3)) { // by what an emit came to
      findOne();
    }
    int branches = always == 0 ? dice.between(1, 2) : dice.upTo(2);
    for (int i = 0; i < branches; i++) {
      branch();
    }
    for (Ref ref : dice.some(refs, 4)) {
      answer.put("v" + answer.size(), obj("$ref", ref.path()));
    }
    var expressions = new ExprMaker(dice, refs, params, false, sources());
    answer.put("made", expressions.of(dice.of(ScalarType.values()), 2));
    nodes.add(obj("id", "out", "type", "result", "value", answer));
    return new MadeGraph(
        id,
        obj(
            "id",
            id,
            "signature",
            obj(
                "inputs", MadeGraph.inputs(params, dice),
                "output", obj("type", "row<TallyRow>", "from", "out")),
            "nodes",
            nodes,
            "let",
            params.lets),
        shapes,
        List.copyOf(params));
  }

  /** What emits are about: one aggregate, or some that may turn out to be one. */
  private void targets() {
    targets.add(new Target(thing, obj("$param", "id")));
    if (dice.oneIn(2)) {
      return;
    }
    for (int more = dice.between(1, 2); more > 0; more--) {
      Thing other = dice.oneIn(3) ? dice.of(world.things()) : thing;
      ScalarType type = other.key().type();
      boolean second = params.stream().anyMatch(p -> p.name().equals("id2"));
      List<Ref> fitting = refs.stream().filter(r -> r.type() == type).toList();
      if (!fitting.isEmpty() && dice.oneIn(6)) {
        targets.add(new Target(other, obj("$ref", dice.of(fitting).path())));
      } else if (dice.oneIn(4)) {
        Object one = type == ScalarType.INTEGER ? (Object) 1L : "a";
        targets.add(new Target(other, obj("$literal", one)));
      } else if (other.key().type() == thing.key().type() && dice.oneIn(4)) {
        targets.add(new Target(other, obj("$param", "id")));
      } else if (!second) {
        params.add(new Param("id2", type, false, false, dice.oneIn(6) ? "nullable" : "required"));
        targets.add(new Target(other, obj("$param", "id2")));
      }
    }
  }

  /** Rows of things, records that belong to them, and elements of the inputs so far. */
  private List<ExprMaker.Way> sources() {
    var ways = new ArrayList<>(GraphMaker.sources(dice, world));
    Lists.ways(params).forEach(ways::add);
    world.things().stream()
        .filter(other -> !other.rules().parts().isEmpty())
        .map(Kids::way)
        .forEach(ways::add);
    return ways;
  }

  /** An aggregate that emits are about. */
  private record Target(Thing thing, Object id) {}

  private void findOne() {
    Thing other = emits ? thing : dice.of(world.things());
    String alias = other.name().toLowerCase(Locale.ROOT);
    var fields = new ArrayList<>(GraphMaker.refs(alias + ".", other.fields()));
    fields.addAll(refs);
    Object where =
        dice.oneIn(3)
            ? new ExprMaker(dice, fields, params, false, sources()).of(ScalarType.BOOLEAN, 2)
            : obj(
                "eq",
                List.of(
                    alias + ".id",
                    other.key().type() == thing.key().type() && dice.oneIn(2)
                        ? obj("$param", "id")
                        : new ExprMaker(dice, refs, params, false).leaf(other.key().type())));
    List<Ref> before =
        refs.stream()
            .filter(r -> r.path().contains(".before.") && r.type() != ScalarType.JSON)
            .filter(
                r ->
                    other.fields().stream()
                        .anyMatch(f -> r.path().endsWith("." + f.name()) && f.type() == r.type()))
            .toList();
    if (!before.isEmpty() && dice.oneIn(2)) { // a row like the aggregate was
      String like = dice.of(before).path();
      String field = like.substring(like.lastIndexOf('.') + 1);
      where = obj("eq", List.of(alias + "." + field, obj("$ref", like)));
    }
    String node = "found" + nodes.size();
    var config = obj("source", obj("entity", other.name()), "where", where);
    nodes.add(obj("id", node, "type", "findOne", "config", config));
    for (Field field : other.fields()) {
      refs.add(new Ref(node + "." + field.name(), field.type(), true));
    }
    if (!emits) {
      read.addAll(refs);
    }
  }

  /** How many children the aggregate has, and what they come to; sometimes a guard by that. */
  private void sums() {
    String rows = "kids" + nodes.size();
    var scan = obj("source", obj("children", thing.name() + "." + Kids.LIST));
    nodes.add(obj("id", rows, "type", "findMany", "config", scan));
    Object own = obj("eq", List.of(Kids.LIST + "." + Kids.OWNER, obj("$param", "id")));
    var named = new ArrayList<>(GraphMaker.refs(Kids.LIST + ".", thing.rules().parts()));
    named.addAll(refs);
    if (dice.oneIn(3)) {
      Object which = new ExprMaker(dice, named, params, true).of(ScalarType.BOOLEAN, 1);
      own = obj("and", List.of(own, which));
    }
    String filtered = "own" + nodes.size();
    nodes.add(obj("id", filtered, "type", "filter", "config", obj("input", rows, "expr", own)));
    Optional<Field> summed =
        thing.rules().parts().stream()
            .filter(f -> f.type() == ScalarType.INTEGER || f.type() == ScalarType.DECIMAL)
            .reduce((_, last) -> last);
    String node = "sums" + nodes.size();
    var measures = obj("n", obj("fn", "count"));
    var fields = new ArrayList<>(List.of(new Field("n", "n", ScalarType.INTEGER, false)));
    summed.ifPresent(
        f -> {
          measures.put("came", obj("fn", "sum", "expr", Kids.LIST + "." + f.name()));
          fields.add(new Field("came", "came", f.type(), true, f.scale()));
        });
    String shape = "Sums" + id + node;
    shapes.put(shape, WorldFiles.nullableShape(fields));
    var config = obj("input", filtered, "into", shape, "group", obj(), "measures", measures);
    nodes.add(obj("id", node, "type", "reduce", "config", config));
    for (Field field : fields) {
      refs.add(new Ref(node + "[0]." + field.name(), field.type(), true));
    }
  }

  /** A guard over the elements of a list. */
  private void listed() {
    Param list = lists.keyed(dice.of(ScalarType.STRING, ScalarType.INTEGER));
    String rows = "given" + nodes.size();
    nodes.add(
        obj("id", rows, "type", "findMany", "config", obj("source", obj("param", list.name()))));
    var named = new ArrayList<>(GraphMaker.refs(list.name() + ".", list.fields()));
    named.addAll(refs);
    Object condition =
        new ExprMaker(dice, named, params, true, sources()).of(ScalarType.BOOLEAN, 2);
    if (!dice.oneIn(3)) {
      Object any = obj("not", List.of(obj("is_null", List.of(named.getFirst().path()))));
      condition = obj("or", List.of(condition, any));
    }
    var config = obj("input", rows, "expr", condition);
    nodes.add(obj("id", "guard" + nodes.size(), "type", "filter", "config", config));
  }

  /** One event for each element of a list, which are about aggregates of their own. */
  private boolean each() {
    List<Thing> things =
        world.things().stream().filter(each -> each.rules().parts().isEmpty()).toList();
    if (things.isEmpty()) { // such an emit changes no children
      return false;
    }
    emits = true;
    Thing thing = dice.of(things);
    Transition transition = dice.of(transitions(thing));
    Param list = lists.keyed(thing.key().type());
    String as = "each" + nodes.size();
    String node = "emit" + nodes.size();
    var named = new ArrayList<>(refs);
    named.addAll(Lists.refs(list, as));
    if (!transition.from().isEmpty()) {
      for (Field field : thing.fields()) {
        named.add(new Ref(node + ".payload.before." + field.name(), field.type(), true));
      }
    }
    var payload = obj();
    for (Field field : thing.fields()) {
      if (transition.affects().contains(field.name())) {
        var expressions = new ExprMaker(dice, named, params, false, sources());
        payload.put(field.name(), stored(thing, field, expressions.of(field.type(), dice.upTo(3))));
      }
    }
    var config =
        obj(
            "each", obj("$param", list.name()),
            "as", as,
            "max", (long) dice.between(4, 9),
            "aggregate", thing.name(),
            "aggregateId", Lists.key(list, as),
            "transition", transition.name(),
            "payload", payload);
    if (dice.oneIn(10)) {
      config.put("expectedVersion", obj("$literal", (long) dice.upTo(3)));
    }
    nodes.add(obj("id", node, "type", "emit", "config", config));
    answer.put(node + "_ran", obj("$ref", node + ".didRun"));
    return true;
  }

  private void guard() {
    Thing other = dice.of(world.things());
    String alias = other.name().toLowerCase(Locale.ROOT);
    String rows = "rows" + nodes.size();
    var scan = obj("source", obj("entity", other.name()));
    nodes.add(obj("id", rows, "type", "findMany", "config", scan));
    var named = new ArrayList<>(GraphMaker.refs(alias + ".", other.fields()));
    named.addAll(refs);
    var expressions = new ExprMaker(dice, named, params, true, sources());
    Object condition = expressions.of(ScalarType.BOOLEAN, 2);
    if (!dice.oneIn(3)) { // most conditions hold for no row
      condition = obj("or", List.of(condition, obj("is_null", List.of(obj("$literal", "")))));
      condition =
          obj(
              "or",
              List.of(condition, obj("not", List.of(obj("is_null", List.of(alias + ".id"))))));
    }
    var config = obj("input", rows, "expr", condition);
    nodes.add(obj("id", "guard" + nodes.size(), "type", "filter", "config", config));
  }

  private String emit(boolean chosen) {
    emits = true;
    Target target = dice.of(targets);
    Thing thing = target.thing();
    Transition transition = dice.of(transitions(thing));
    if (!chosen && transition.from().isEmpty() && dice.oneIn(2)) {
      transition = transitions(thing).get(1);
    }
    if (!chosen && transition.to().equals("gone")) { // what follows would not compile
      transition = transitions(thing).get(1);
    }
    String node = "emit" + nodes.size();
    var payload = obj();
    var named = new ArrayList<>(refs);
    if (!transition.from().isEmpty()) { // what it finds itself
      for (Field field : thing.fields()) {
        named.add(new Ref(node + ".payload.before." + field.name(), field.type(), true));
      }
    }
    for (Field field : thing.fields()) {
      if (transition.affects().contains(field.name())) {
        payload.put(
            field.name(),
            stored(
                thing,
                field,
                new ExprMaker(dice, named, params, false, sources())
                    .of(field.type(), dice.upTo(3))));
      }
    }
    var config =
        obj(
            "aggregate", thing.name(),
            "aggregateId", target.id(),
            "transition", transition.name(),
            "payload", payload);
    Kids.deed(thing, transition.name())
        .ifPresent(
            deed ->
                config.put("children", obj(Kids.LIST, Kids.records(thing, deed, named, lists))));
    if (dice.oneIn(10)) {
      config.put("expectedVersion", obj("$literal", (long) dice.upTo(4)));
    }
    nodes.add(obj("id", node, "type", "emit", "config", config));
    answer.put(node + "_ran", obj("$ref", node + ".didRun"));
    refs.add(new Ref(node + ".version", ScalarType.INTEGER, true));
    for (Field field : thing.fields()) {
      if (transition.affects().contains(field.name()) || field.name().equals("status")) {
        for (String side : List.of("before", "after")) {
          refs.add(new Ref(node + ".payload." + side + "." + field.name(), field.type(), true));
        }
      }
    }
    return node;
  }

  private void branch() {
    int at = nodes.size();
    String node = "branch" + at;
    var condition = new ExprMaker(dice, read, params, false, sources());
    var conditions = new ArrayList<Object>();
    int count = dice.between(1, 2);
    for (int i = 0; i < count; i++) {
      conditions.add(condition.of(ScalarType.BOOLEAN, 2));
    }
    nodes.add(obj()); // its place; what it chooses from comes after it
    var cases = new ArrayList<Object>();
    List<Ref> before = List.copyOf(refs);
    var made = new ArrayList<Ref>();
    for (Object when : conditions) {
      cases.add(obj("when", when, "then", one(before, made)));
    }
    cases.add(obj("default", true, "then", one(before, made)));
    refs.clear();
    refs.addAll(before);
    refs.addAll(made);
    nodes.set(at, obj("id", node, "type", "branch", "cases", cases));
    answer.put(node, obj("$ref", node + ".selected"));
  }

  /** An emit that sees none of its branch's others, or a node that emits nothing. */
  private String one(List<Ref> before, List<Ref> made) {
    if (emits && dice.oneIn(4)) {
      String node = "none" + nodes.size();
      nodes.add(obj("id", node, "type", "uuid", "config", obj()));
      return node;
    }
    refs.clear();
    refs.addAll(before);
    String node = emit(true);
    made.addAll(refs.subList(before.size(), refs.size()));
    return node;
  }

  /**
   * How a thing changes.
   *
   * @param from the states it leaves, empty for a creation
   * @param affects its fields but the state, in the entity's order
   */
  record Transition(String name, List<String> from, String to, List<String> affects) {
    Map<String, Object> json() {
      Object left =
          from.isEmpty()
              ? dev.lathe.model.json.Json.NULL
              : from.size() == 1 ? from.getFirst() : from;
      var json = obj("from", left, "to", to, "affects", affects);
      if (to.equals("gone")) {
        json.put("deletes", true);
      }
      return json;
    }
  }

  static List<Transition> transitions(Thing thing) {
    List<String> all =
        thing.fields().stream()
            .map(Field::name)
            .filter(f -> !f.equals("id") && !f.equals("status"))
            .toList();
    var transitions =
        new ArrayList<>(
            List.of(
                new Transition("make", List.of(), "on", all),
                new Transition("change", List.of("on"), "on", all.subList(0, all.size() / 2)),
                new Transition("close", List.of("on", "off"), "off", all.subList(0, 1)),
                new Transition("revive", List.of("off"), "on", all.subList(1, 3))));
    if (thing.rules().deletes()) {
      transitions.add(new Transition("remove", List.of("on", "off"), "gone", all.subList(0, 1)));
    }
    return List.copyOf(transitions);
  }

  /**
   * A bare literal that its field cannot hold, or that breaks a rule, would not compile, and a bare
   * input would be held to it at the door, which is not what is looked at here.
   */
  private static Object stored(Thing thing, Field field, Object value) {
    boolean named =
        value instanceof Map<?, ?> map && map.containsKey("$let"); // of a literal, perhaps
    boolean holds =
        !named
            && (!thing.rules().fields().containsKey(field.name())
                && (!(value instanceof Json.Num(String digits))
                    || field.type() != ScalarType.DECIMAL
                    || new Scale(field.scale()).scaled(digits).isPresent()));
    return holds ? value : obj("coalesce", List.of(value));
  }
}
