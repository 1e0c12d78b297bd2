package dev.lathe.conformance.differential;

import static dev.lathe.conformance.differential.Text.obj;

import dev.lathe.conformance.differential.CommandEvaluator.Happened;
import dev.lathe.conformance.differential.World.Field;
import dev.lathe.conformance.differential.World.Thing;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A random graph over the events of one aggregate, and what it answers where they are known.
 *
 * @param typed the one transition whose events it reads
 * @param descending whether the latest event comes first
 */
record Histories(
    MadeGraph graph, Thing thing, Optional<CommandMaker.Transition> typed, boolean descending) {
  /** When every event of a {@link Lab} happens, as it is compared and as it is told. */
  private static final String OCCURRED = "2026-03-01T12:00:00.000000Z";

  private static final String TOLD = "2026-03-01T12:00:00.000Z";

  static Histories random(Dice dice, Thing thing, String id) {
    Optional<CommandMaker.Transition> typed =
        dice.oneIn(3) ? Optional.of(dice.of(CommandMaker.transitions(thing))) : Optional.empty();
    boolean descending = dice.oneIn(2);
    var params = new MadeGraph.Inputs();
    params.add(new MadeGraph.Param("id", thing.key().type(), false, false, "required"));
    var events = obj("entity", thing.name(), "id", obj("$param", "id"));
    typed.ifPresent(one -> events.put("eventType", type(thing, one)));
    var nodes = new ArrayList<Object>();
    nodes.add(node("events", "findMany", obj("source", obj("events", events))));
    if (dice.oneIn(2)) {
      params.add(optional("type", ScalarType.STRING));
      filter(nodes, obj("eq", List.of("event.eventType", obj("$param", "type"))));
    }
    if (dice.oneIn(2)) {
      params.add(optional("until", ScalarType.DATETIME));
      filter(nodes, obj("lte", List.of("event.occurredAt", obj("$param", "until"))));
    }
    if (dice.oneIn(2)) {
      params.add(optional("after", ScalarType.INTEGER));
      filter(nodes, obj("gt", List.of(order(typed), obj("$param", "after"))));
    }
    var by = obj("field", order(typed), "dir", descending ? "desc" : "asc");
    next(nodes, "sort", obj("by", List.of(by)));
    if (dice.oneIn(2)) {
      params.add(new MadeGraph.Param("limit", ScalarType.INTEGER, false, true, "nullable"));
      next(nodes, "limit", obj("count", obj("$param", "limit")));
    }
    nodes.add(obj("id", "out", "type", "result", "value", obj("events", obj("$ref", last(nodes)))));
    var json =
        obj(
            "id", id,
            "signature",
                obj(
                    "inputs", MadeGraph.inputs(params, dice),
                    "output", obj("type", "row<TallyRow>", "from", "out")),
            "nodes", nodes);
    return new Histories(
        new MadeGraph(id, json, obj(), List.copyOf(params)), thing, typed, descending);
  }

  /** A payload may have a field called {@code version}; none is called {@code position}. */
  private static String order(Optional<CommandMaker.Transition> typed) {
    return typed.isPresent() ? "event.position" : "event.version";
  }

  private static String type(Thing thing, CommandMaker.Transition transition) {
    String name = transition.name();
    return thing.name() + Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  private static MadeGraph.Param optional(String name, ScalarType type) {
    return new MadeGraph.Param(name, type, false, false, "predicate_optional");
  }

  private static Map<String, Object> node(String id, String type, Object config) {
    return obj("id", id, "type", type, "config", config);
  }

  private static void filter(List<Object> nodes, Object expr) {
    next(nodes, "filter", obj("expr", expr));
  }

  private static void next(List<Object> nodes, String type, Map<String, Object> config) {
    var with = obj("input", last(nodes));
    with.putAll(config);
    nodes.add(node(type + nodes.size(), type, with));
  }

  private static String last(List<Object> nodes) {
    return String.valueOf(((Map<?, ?>) nodes.getLast()).get("id"));
  }

  /** Values for a request about the aggregate {@code id}, most of which find something. */
  Map<String, @Nullable Object> inputs(Dice dice, Object id) {
    var inputs = new HashMap<String, @Nullable Object>();
    for (MadeGraph.Param param : graph.params()) {
      boolean missing = param.mayMiss() && dice.oneIn(3);
      Object value =
          switch (param.name()) {
            case "id" -> id;
            case "type" -> type(thing, dice.of(CommandMaker.transitions(thing)));
            case "until" -> dice.oneIn(2) ? OCCURRED : dice.time();
            case "after" -> (long) dice.upTo(4);
            default -> (long) dice.upTo(5);
          };
      inputs.put(param.name(), missing ? null : value);
    }
    return inputs;
  }

  /** What differs in {@code body}, the answer about an aggregate to which {@code all} happened. */
  Optional<String> difference(List<Happened> all, Map<String, @Nullable Object> inputs, Json body) {
    if (typed.isPresent() && inputs.get("after") != null) {
      return Optional.empty(); // positions are the log's own
    }
    var expected = new ArrayList<Happened>();
    for (Happened one : all) {
      boolean asked =
          typed.map(only -> type(thing, only).equals(one.type())).orElse(true)
              && (inputs.get("type") == null || one.type().equals(inputs.get("type")))
              && (!(inputs.get("until") instanceof String until) || OCCURRED.compareTo(until) <= 0)
              && (!(inputs.get("after") instanceof Long after) || one.version() > after);
      if (asked) {
        expected.add(one);
      }
    }
    Comparator<Happened> order = Comparator.comparing(Happened::version);
    expected.sort(descending ? order.reversed() : order);
    int most = inputs.get("limit") instanceof Long limit ? limit.intValue() : expected.size();
    List<Happened> page = expected.subList(0, Math.min(most, expected.size()));
    Json rows = ((Json.Obj) body).get("events").orElseThrow();
    if (!(rows instanceof Json.Arr(var items)) || items.size() != page.size()) {
      return Optional.of("%s, not %s".formatted(page, rows));
    }
    for (int i = 0; i < items.size(); i++) {
      if (!same(page.get(i), (Json.Obj) items.get(i))) {
        return Optional.of("%s, not %s".formatted(page.get(i), items.get(i)));
      }
    }
    return Optional.empty();
  }

  private boolean same(Happened one, Json.Obj row) {
    var types = new LinkedHashMap<String, ScalarType>();
    for (Field field : thing.fields()) {
      types.put(field.name(), field.type());
    }
    Json.Obj payload = (Json.Obj) row.get("payload").orElseThrow();
    Json found = payload.get("before").orElseThrow();
    boolean before =
        one.before().isPresent()
            ? same(one.before().get(), types, found)
            : found instanceof Json.Null;
    boolean version =
        (typed.isPresent() && one.after().containsKey("version"))
            || row.get("version").equals(Optional.of(Json.of(one.version())));
    return version
        && before
        && same(one.after(), types, Kids.without(payload.get("after").orElseThrow()))
        && row.get("eventType").equals(Optional.of(Json.of(one.type())))
        && row.get("occurredAt").equals(Optional.of(Json.of(TOLD)))
        && row.get("aggregateId").map(id -> id.equals(Text.json(one.stream().id()))).orElse(false)
        && (typed.isEmpty() || named(one.after(), types, row));
  }

  private static boolean same(
      Map<String, @Nullable Object> fields, Map<String, ScalarType> types, Json actual) {
    return actual instanceof Json.Obj object
        && object.members().size() == fields.size()
        && named(fields, types, object);
  }

  private static boolean named(
      Map<String, @Nullable Object> fields, Map<String, ScalarType> types, Json.Obj actual) {
    return fields.entrySet().stream()
        .allMatch(
            field ->
                Answer.same(
                    field.getValue(),
                    Optional.ofNullable(types.get(field.getKey())),
                    actual.get(field.getKey()).orElse(Json.of("missing"))));
  }
}
