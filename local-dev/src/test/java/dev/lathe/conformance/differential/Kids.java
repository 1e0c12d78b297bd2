package dev.lathe.conformance.differential;

import static dev.lathe.conformance.differential.Text.obj;

import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Entity.ChildDeed;
import dev.lathe.compiler.domain.FieldRules;
import dev.lathe.conformance.differential.MadeGraph.Inputs;
import dev.lathe.conformance.differential.World.Field;
import dev.lathe.conformance.differential.World.Thing;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.command.CommandOutcome;
import dev.lathe.model.command.CommandOutcome.ChildFault;
import dev.lathe.model.command.CommandOutcome.ChildRefused;
import dev.lathe.model.json.Json;
import dev.lathe.model.problem.Words;
import dev.lathe.model.rule.Breach;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Children of things: a list that some transitions add to, change and remove from, as random graphs
 * write it and as the format has it.
 */
final class Kids {
  static final String LIST = "parts";
  static final String OWNER = "ownerId";
  static final String KEY = "partId";
  private static final int MOST = 5;

  private Kids() {}

  /** Fields of a list, the key first. */
  static List<Field> random(Dice dice) {
    var fields = new ArrayList<Field>();
    fields.add(new Field(KEY, "part", dice.of(ScalarType.STRING, ScalarType.INTEGER), false));
    List<String> names = dice.some(World.NAMES, dice.between(2, 4));
    for (int i = 0; i < names.size(); i++) {
      ScalarType type = dice.oneIn(12) ? ScalarType.JSON : dice.of(World.COMPARED);
      fields.add(
          new Field(names.get(i), "c_" + i, type, dice.oneIn(2)).scaled(dice.of(0, 1, 2, 4, 8)));
    }
    return fields;
  }

  /** The records of all rows of {@code thing}. */
  static ExprMaker.Way way(Thing thing) {
    String as = "parts" + thing.name();
    var fields = new ArrayList<>(List.of(new Field(OWNER, OWNER, thing.key().type(), false)));
    fields.addAll(thing.rules().parts());
    return new ExprMaker.Way(
        obj("source", obj("children", thing.name() + "." + LIST), "as", as),
        as,
        GraphMaker.refs(as + ".", fields));
  }

  /** An entity's {@code children}. */
  static Map<String, Object> declared(List<Field> fields, Dice dice) {
    var written = obj();
    for (Field field : fields) {
      var one =
          obj("type", field.type().word(), "nullable", field.nullable(), "column", field.column());
      if (field.type() == ScalarType.DECIMAL) {
        one.put("scale", (long) field.scale());
      }
      if (dice.oneIn(6) && !field.name().equals(KEY)) {
        one.putAll(rule(dice, field.type()));
      }
      written.put(field.name(), one);
    }
    return obj(LIST, obj("key", KEY, "parent", OWNER, "max", (long) MOST, "fields", written));
  }

  /** One rule at the most: of several, rows of one would come before those of another. */
  private static Map<String, Object> rule(Dice dice, ScalarType type) {
    return switch (type) {
      case STRING -> dice.of(obj("maxLength", 3L), obj("nonEmpty", true), obj("minLength", 1L));
      case INTEGER -> dice.of(obj("min", -5L), obj("max", 10L), obj("enum", List.of(1L, 2L, 3L)));
      case DECIMAL -> dice.of(obj("min", -3L), obj("max", 100L));
      case DATE -> obj("min", "2025-01-01");
      case DATETIME -> obj("max", "2026-03-01T12:00:00Z");
      case BOOLEAN, JSON, DURATION -> obj();
    };
  }

  /** What a transition does with the list. */
  static Optional<String> deed(Thing thing, String transition) {
    if (thing.rules().parts().isEmpty()) {
      return Optional.empty();
    }
    return switch (transition) {
      case "make", "revive" -> Optional.of("add");
      case "change" -> Optional.of("change");
      case "close" -> Optional.of("remove");
      default -> Optional.empty();
    };
  }

  /** An emit's records for the list. */
  static Object records(Thing thing, String deed, List<ExprMaker.Ref> named, Lists lists) {
    Dice dice = lists.dice();
    Inputs params = lists.params();
    List<Field> parts = thing.rules().parts();
    List<Field> more = parts.subList(1, parts.size());
    var set = new ArrayList<>(List.of(parts.getFirst()));
    if (deed.equals("add")) {
      more.stream().filter(f -> !f.nullable() || dice.oneIn(2)).forEach(set::add);
    } else if (deed.equals("change")) {
      set.addAll(dice.some(more, dice.between(1, more.size())));
    }
    if (dice.oneIn(3)) {
      return ofList(thing, deed, set, named, lists);
    }
    var records = new ArrayList<Object>();
    for (int left = dice.oneIn(3) ? dice.between(2, 3) : 1; left > 0; left--) {
      var record = obj();
      for (Field field : set) {
        var expressions = new ExprMaker(dice, named, params, false);
        boolean key = field.name().equals(KEY);
        boolean written =
            field.type() != ScalarType.JSON && !ruled(thing, field) && !dice.oneIn(key ? 8 : 3);
        record.put(
            field.name(),
            written
                ? obj("$literal", key ? key(dice, field.type()) : value(dice, field))
                : obj("coalesce", List.of(expressions.of(field.type(), dice.upTo(2)))));
      }
      records.add(record);
    }
    return records.size() == 1 && dice.oneIn(2) ? records.getFirst() : records;
  }

  /** Records that are the elements of an input, or one made of each of them. */
  private static Object ofList(
      Thing thing, String deed, List<Field> set, List<ExprMaker.Ref> named, Lists lists) {
    Dice dice = lists.dice();
    ScalarType key = set.getFirst().type();
    if (deed.equals("remove") && dice.oneIn(2)) {
      return obj("$param", lists.values(key).name());
    }
    if (set.stream().noneMatch(field -> ruled(thing, field)) && dice.oneIn(2)) {
      return obj("$param", lists.records(set).name());
    }
    MadeGraph.Param list = lists.keyed(key);
    String as = "each" + list.name();
    var inside = new ArrayList<>(named);
    inside.addAll(Lists.refs(list, as));
    var record = obj();
    for (Field field : set) {
      boolean own = field.name().equals(KEY) && !dice.oneIn(8);
      var expressions = new ExprMaker(dice, inside, lists.params(), false);
      record.put(
          field.name(),
          own
              ? Lists.key(list, as)
              : obj("coalesce", List.of(expressions.of(field.type(), dice.upTo(2)))));
    }
    return obj("each", obj("$param", list.name()), "as", as, "record", record);
  }

  /** A command that makes {@code thing}, or changes its children alone. */
  static MadeGraph beginning(Dice dice, Thing thing, String id) {
    CommandMaker.Transition transition = dice.of(CommandMaker.transitions(thing).subList(0, 3));
    if (dice.oneIn(2)) {
      transition = CommandMaker.transitions(thing).getFirst();
    }
    var params = new Inputs();
    params.add(new MadeGraph.Param("id", thing.key().type(), false, false, "required"));
    var payload = obj();
    for (Field field : thing.fields()) {
      if (transition.affects().contains(field.name())) {
        boolean ruled = thing.rules().fields().containsKey(field.name());
        boolean nothing = field.nullable() && dice.oneIn(2);
        Object value = ruled ? allowed(field.type()) : value(dice, field);
        payload.put(
            field.name(),
            field.type() == ScalarType.JSON && !nothing
                ? new ExprMaker(dice, List.of(), params, false).of(ScalarType.JSON, 1)
                : obj("$literal", nothing ? Json.NULL : value));
      }
    }
    String deed = deed(thing, transition.name()).orElseThrow();
    var lists = new Lists(dice, id, params, obj());
    var config =
        obj(
            "aggregate", thing.name(),
            "aggregateId", obj("$param", "id"),
            "transition", transition.name(),
            "payload", payload,
            "children", obj(LIST, records(thing, deed, List.of(), lists)));
    var answer = obj("made", obj("$ref", "made.version"));
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
            List.of(
                obj("id", "made", "type", "emit", "config", config),
                obj("id", "out", "type", "result", "value", answer)),
            "let",
            params.lets),
        lists.shapes(),
        List.copyOf(params));
  }

  /** Whether a rule is kept about it, which a literal might break before anything runs. */
  private static boolean ruled(Thing thing, Field field) {
    Object declared = thing.rules().entity().get("children");
    return declared instanceof Map<?, ?> lists
        && lists.get(LIST) instanceof Map<?, ?> list
        && list.get("fields") instanceof Map<?, ?> fields
        && fields.get(field.name()) instanceof Map<?, ?> one
        && FieldRules.KEYS.stream().anyMatch(one::containsKey);
  }

  /** A value that every rule of {@link ThingRules} takes. */
  private static Object allowed(ScalarType type) {
    return switch (type) {
      case STRING -> "a";
      case INTEGER, DECIMAL -> 1L;
      case BOOLEAN -> true;
      case DATE -> "2025-06-01";
      case DATETIME -> "2025-06-01T00:00:00.000000Z";
      case JSON -> Json.NULL;
      case DURATION -> "P1D";
    };
  }

  private static Object value(Dice dice, Field field) {
    return field.type() == ScalarType.DECIMAL
        ? dice.decimal(field.scale())
        : RandomRows.json(dice, field.type());
  }

  /** One of few, so that many meet. */
  static Object key(Dice dice, ScalarType type) {
    return type == ScalarType.INTEGER ? (Object) (long) dice.upTo(3) : dice.of("a", "b", "k1");
  }

  /** What {@code transition} does with the list; where it does nothing there are no records. */
  static ChildDeed deed(Entity.Transition transition) {
    return transition.children().isEmpty()
        ? ChildDeed.CHANGE
        : transition.children().getFirst().deed();
  }

  /** What an emit gives for the list. */
  record Given(
      CommandEvaluator.Stream stream,
      String node,
      ChildDeed deed,
      boolean clears,
      List<Map<String, @Nullable Object>> records,
      Map<Object, Map<String, @Nullable Object>> found) {
    static Given of(
        CommandEvaluator.Stream stream,
        Node.Emit emit,
        Entity.Transition transition,
        List<Map<String, @Nullable Object>> records,
        Map<Object, Map<String, @Nullable Object>> found) {
      return new Given(
          stream, emit.id().text(), Kids.deed(transition), transition.deletes(), records, found);
    }
  }

  /** The list as it is once {@code given} was taken, whether it may be or not. */
  static Map<Object, Map<String, @Nullable Object>> after(Given given) {
    Map<Object, Map<String, @Nullable Object>> left = new TreeMap<>(given.found());
    for (Map<String, @Nullable Object> record : given.records()) {
      Object key = record.get(KEY);
      if (key == null) continue;
      switch (given.deed()) {
        case ADD -> left.put(key, new LinkedHashMap<>(record));
        case CHANGE ->
            left.computeIfPresent(
                key,
                (_, there) -> {
                  var changed = new LinkedHashMap<>(there);
                  changed.putAll(record);
                  return changed;
                });
        case REMOVE -> left.remove(key);
      }
    }
    return left;
  }

  /**
   * The first reason against what emits give.
   *
   * @param all in the order of the emits that ran
   * @param before how many records a stream had before the command
   * @param fits whether a field can have a number
   */
  static Optional<CommandOutcome> refusal(
      Entity entity,
      Given given,
      List<Given> all,
      int before,
      BiPredicate<Number, Entity.Field> fits,
      RuleEvaluator rules) {
    Entity.ChildList list = entity.child(LIST).orElseThrow();
    List<Map<String, @Nullable Object>> records = given.records();
    for (Entity.Field field : list.fields()) {
      for (int i = 0; i < records.size(); i++) {
        if (!records.get(i).containsKey(field.name().text())) continue;
        Object value = records.get(i).get(field.name().text());
        boolean missing = value == null && !field.nullable();
        boolean beyond = value instanceof Number number && !fits.test(number, field);
        boolean empty = field.name().text().equals(KEY) && "".equals(value);
        if (missing || beyond || empty) {
          return Optional.of(new CommandOutcome.InvalidValue(given.node(), path(i, field)));
        }
      }
    }
    var keys = new HashSet<Object>();
    for (int i = 0; i < records.size(); i++) {
      if (!keys.add(String.valueOf(records.get(i).get(KEY)))) {
        return Optional.of(refused(ChildFault.REPEATED, given, i));
      }
    }
    boolean adds = given.deed() == ChildDeed.ADD;
    for (int i = 0; i < records.size(); i++) {
      if (given.found().containsKey(records.get(i).get(KEY)) == adds) {
        return Optional.of(refused(adds ? ChildFault.EXISTS : ChildFault.ABSENT, given, i));
      }
    }
    for (Entity.Field field :
        given.deed() == ChildDeed.REMOVE ? List.<Entity.Field>of() : list.fields()) {
      for (int i = 0; i < records.size(); i++) {
        Optional<Breach> breach = rules.broken(field, records.get(i).get(field.name().text()));
        if (breach.isPresent()) {
          return Optional.of(
              new CommandOutcome.RuleBroken(
                  path(i, field), breach.get().rule(), breach.get().message(), Words.NONE));
        }
      }
    }
    int count = before;
    for (Given one : all) {
      if (one.stream().equals(given.stream())) {
        count = one.clears() ? 0 : count;
        int more = one.records().size();
        count += one.deed() == ChildDeed.ADD ? more : one.deed() == ChildDeed.REMOVE ? -more : 0;
      }
    }
    return adds && count > MOST
        ? Optional.of(new CommandOutcome.TooManyChildren(given.node(), LIST, MOST))
        : Optional.empty();
  }

  private static String path(int index, Entity.Field field) {
    return LIST + "." + index + "." + field.name();
  }

  private static CommandOutcome refused(ChildFault fault, Given given, int index) {
    String key = String.valueOf(given.records().get(index).get(KEY));
    return new ChildRefused(fault, given.node(), LIST, key, index, Words.NONE);
  }

  /** Whether {@code actual} tells of {@code records}, in their order. */
  static boolean told(List<Map<String, @Nullable Object>> records, Entity entity, Json actual) {
    if (entity.child(LIST).isEmpty()) return true;
    Entity.ChildList list = entity.child(LIST).get();
    if (!(actual instanceof Json.Arr(var items)) || items.size() != records.size()) return false;
    for (int i = 0; i < items.size(); i++) {
      Map<String, @Nullable Object> record = records.get(i);
      if (!(items.get(i) instanceof Json.Obj item)
          || item.members().size() != record.size()
          || !list.fields().stream()
              .allMatch(
                  field ->
                      !record.containsKey(field.name().text())
                          || same(field, record.get(field.name().text()), item))) {
        return false;
      }
    }
    return true;
  }

  static boolean same(Entity.Field field, @Nullable Object expected, Json.Obj item) {
    Json value = item.get(field.name().text()).orElse(Json.of("missing"));
    Optional<ScalarType> type = Optional.of(field.type());
    return Answer.same(expected, type, Answer.ofEvent(type, value));
  }

  /** The records in an answer, each of {@code owner}, without that. */
  static Json owned(Json list, Object owner) {
    if (!(list instanceof Json.Arr(var items))) return list;
    var own = new ArrayList<Json>();
    for (Json item : items) {
      var members = new LinkedHashMap<>(((Json.Obj) item).members());
      Json of = members.remove(OWNER);
      own.add(Text.json(owner).equals(of) ? new Json.Obj(members) : Json.NULL);
    }
    return new Json.Arr(own);
  }

  /** {@code after} without what it tells of the list. */
  static Json without(Json after) {
    if (!(after instanceof Json.Obj(var members)) || !members.containsKey(LIST)) return after;
    var rest = new LinkedHashMap<>(members);
    rest.remove(LIST);
    return new Json.Obj(rest);
  }
}
