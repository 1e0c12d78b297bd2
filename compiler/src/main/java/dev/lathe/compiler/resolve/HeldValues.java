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
import java.util.Set;

/**
 * Where the rules of fields are kept: at the door, where an input alone decides, and in the
 * statement. A field is held to its rules as the command leaves it, so what a later emit surely
 * overwrites counts for nothing.
 */
public final class HeldValues {
  /** A value that an emit gives a field with rules, perhaps the last word on it. */
  public record Given(ResolvedGraph.Emit emit, Entity.Field field, Value value) {}

  private HeldValues() {}

  /** All values that fields with rules are given and that may stay. */
  public static List<Given> of(ResolvedGraph graph) {
    var all = new ArrayList<Given>();
    List<ResolvedGraph.Emit> emits = graph.emits();
    for (int i = 0; i < emits.size(); i++) {
      ResolvedGraph.Emit emit = emits.get(i);
      for (Map.Entry<String, Value> set : sets(emit).entrySet()) {
        Entity.Field field = emit.entity().field(set.getKey()).orElseThrow();
        boolean overwritten =
            emits.subList(i + 1, emits.size()).stream()
                .anyMatch(
                    later ->
                        later.branch().isEmpty()
                            && later.entity().equals(emit.entity())
                            && later.aggregateId().equals(emit.aggregateId())
                            && sets(later).containsKey(set.getKey()));
        if (field.rules().isPresent() && !overwritten) {
          all.add(new Given(emit, field, set.getValue()));
        }
      }
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

  /** Whether the request is refused before any statement where {@code given} breaks a rule. */
  public static boolean atTheDoor(Given given) {
    return given.emit().branch().isEmpty()
        && given.value() instanceof Value.Input input
        && !input.list()
        && input.type().is(given.field().type());
  }

  /** Whether only the statement knows the value. */
  public static boolean inTheStatement(Given given) {
    return !atTheDoor(given) && !(given.value() instanceof Value.Literal);
  }

  /** The rules of {@code input}: its own, then those of the fields that it is passed into. */
  public static List<ValueRules> rules(ResolvedGraph graph, Input input) {
    Set<ValueRules> rules = new LinkedHashSet<>();
    input.rules().map(FieldRules::values).ifPresent(rules::add);
    for (Given given : of(graph)) {
      if (atTheDoor(given)
          && given.value() instanceof Value.Input passed
          && passed.name().equals(input.name().text())) {
        rules.add(given.field().rules().orElseThrow().values());
      }
    }
    return List.copyOf(rules);
  }
}
