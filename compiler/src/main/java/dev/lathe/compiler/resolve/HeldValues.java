package dev.lathe.compiler.resolve;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.FieldRules;
import dev.lathe.compiler.domain.Input;
import dev.lathe.model.rule.ValueRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Where the rules of fields are kept: at the door, where an input alone decides, and in the
 * statement. A field is held to its rules as the command leaves it, so what a later emit surely
 * overwrites counts for nothing; of children, each record that an emit gives is held to them.
 */
public final class HeldValues {
  /**
   * A value that an emit gives a field with rules, perhaps the last word on it.
   *
   * @param list of children whose record has the field; empty where the aggregate's row does
   * @param record which of the emit's records for that list
   */
  public record Given(
      ResolvedGraph.Emit emit,
      Optional<Entity.ChildList> list,
      int record,
      Entity.Field field,
      Value value) {
    /** What has the field, in words. */
    String owner() {
      String entity = emit.entity().name().text();
      return list.map(children -> entity + "." + children.name()).orElse(entity);
    }
  }

  /**
   * Where a value comes in.
   *
   * @param member of each record, where the input is a list of records
   */
  private record Door(String input, Optional<String> member) {}

  private HeldValues() {}

  /** All values that fields with rules are given and that may stay. */
  public static List<Given> of(ResolvedGraph graph) {
    var all = new ArrayList<Given>();
    List<ResolvedGraph.Emit> emits = graph.emits();
    for (int i = 0; i < emits.size(); i++) {
      ResolvedGraph.Emit emit = emits.get(i);
      List<ResolvedGraph.Emit> after = emits.subList(i + 1, emits.size());
      for (Map.Entry<String, Value> set : sets(emit).entrySet()) {
        Entity.Field field = emit.entity().field(set.getKey()).orElseThrow();
        boolean overwritten =
            after.stream()
                .anyMatch(
                    later ->
                        later.branch().isEmpty()
                            && later.sameAggregate(emit)
                            && sets(later).containsKey(set.getKey()));
        if (field.rules().isPresent() && !overwritten) {
          all.add(new Given(emit, Optional.empty(), 0, field, set.getValue()));
        }
      }
      emit.children().forEach(given -> children(emit, given, all));
    }
    return all;
  }

  private static Map<String, Value> sets(ResolvedGraph.Emit emit) {
    var sets = new LinkedHashMap<>(emit.payload());
    if (emit.transition().creates()) {
      sets.put(emit.entity().key().name().text(), emit.aggregateId());
    }
    return sets;
  }

  /** Nothing of what is taken away is held to anything. */
  private static void children(ResolvedGraph.Emit emit, GivenChildren given, List<Given> all) {
    if (given.change().deed() == Entity.ChildDeed.REMOVE) {
      return;
    }
    for (Entity.Field field : given.fields()) {
      if (field.rules().isPresent()) {
        for (int i = 0; i < given.records().size(); i++) {
          Value value = Objects.requireNonNull(given.records().get(i).get(field.name().text()));
          all.add(new Given(emit, Optional.of(given.list()), i, field, value));
        }
      }
    }
  }

  /** Whether the request is refused before any statement where {@code given} breaks a rule. */
  public static boolean atTheDoor(Given given) {
    return door(given).isPresent();
  }

  /** The input that {@code given} comes in by, where it is held to its rules at the door. */
  static Optional<String> input(Given given) {
    return door(given).map(Door::input);
  }

  private static Optional<Door> door(Given given) {
    boolean always = given.emit().branch().isEmpty();
    if (!always || !given.value().type().is(given.field().type())) {
      return Optional.empty();
    }
    return switch (given.value()) {
      case Value.Input input when !input.list() ->
          Optional.of(new Door(input.name(), Optional.empty()));
      case Value.Column(List<Value.Hop> path, Entity.Field member, Type _) when path.isEmpty() ->
          elements(given)
              .map(
                  elements ->
                      new Door(
                          elements.input(),
                          elements.records()
                              ? Optional.of(member.name().text())
                              : Optional.empty()));
      default -> Optional.empty();
    };
  }

  /** Of what there is one record, or one event, for each. */
  private static Optional<Table.Elements> elements(Given given) {
    Optional<Table.Elements> ofLoop = given.emit().loop().map(ResolvedGraph.Loop::elements);
    return given
        .list()
        .map(
            list ->
                given.emit().children().stream()
                    .filter(children -> children.list().equals(list))
                    .findFirst()
                    .flatMap(GivenChildren::elements))
        .orElse(ofLoop);
  }

  /** Whether only the statement knows the value. */
  public static boolean inTheStatement(Given given) {
    return !atTheDoor(given) && !(given.value() instanceof Value.Literal);
  }

  /**
   * The rules of {@code input}, of each item where it is a list: its own, then those of the fields
   * that it is passed into.
   */
  public static List<ValueRules> rules(ResolvedGraph graph, Input input) {
    Set<ValueRules> rules = new LinkedHashSet<>();
    input.rules().map(FieldRules::values).ifPresent(rules::add);
    rules.addAll(passed(graph, new Door(input.name().text(), Optional.empty())));
    return List.copyOf(rules);
  }

  /** The rules of the fields that {@code member} of each record of {@code input} is passed into. */
  public static List<ValueRules> rules(ResolvedGraph graph, Input input, String member) {
    return List.copyOf(passed(graph, new Door(input.name().text(), Optional.of(member))));
  }

  private static Set<ValueRules> passed(ResolvedGraph graph, Door door) {
    Set<ValueRules> rules = new LinkedHashSet<>();
    for (Given given : of(graph)) {
      if (door(given).filter(door::equals).isPresent()) {
        rules.add(given.field().rules().orElseThrow().values());
      }
    }
    return rules;
  }
}
