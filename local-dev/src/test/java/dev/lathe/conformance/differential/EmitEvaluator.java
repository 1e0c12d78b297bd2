package dev.lathe.conformance.differential;

import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Entity.Transition;
import dev.lathe.compiler.domain.Name;
import dev.lathe.conformance.differential.CommandEvaluator.Happened;
import dev.lathe.conformance.differential.CommandEvaluator.State;
import dev.lathe.conformance.differential.CommandEvaluator.Stream;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.command.CommandOutcome;
import dev.lathe.model.decimal.Scale;
import dev.lathe.model.problem.Words;
import dev.lathe.model.value.Datetime;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What one emit does to the aggregate that it finds. */
record EmitEvaluator(Node.Emit emit, Entity entity, Transition transition) {
  boolean allowed(State state) {
    Optional<Map<String, @Nullable Object>> row = state.row();
    return transition.creates()
        ? row.isEmpty() && (!state.deleted() || entity.stateMachine().orElseThrow().recreates())
        : row.isPresent()
            && transition.from().stream()
                .map(Name::text)
                .anyMatch(name -> name.equals(row.get().get("status")));
  }

  CommandOutcome refused(State state, Optional<CommandOutcome.About> about) {
    return new CommandOutcome.IllegalTransition(
        transition.name().text(),
        transition.creates(),
        state.row().map(r -> String.valueOf(r.get("status"))),
        state.deleted(),
        Words.NONE,
        about);
  }

  Map<String, @Nullable Object> payload(Function<Node.Assignment, @Nullable Object> value) {
    var values = new HashMap<String, @Nullable Object>();
    emit.payload().forEach(f -> values.put(f.name().text(), value.apply(f)));
    var ordered = new LinkedHashMap<String, @Nullable Object>();
    transition
        .payload(entity.stateMachine().orElseThrow())
        .forEach(
            name -> ordered.put(name, stored(entity.field(name).orElseThrow(), values.get(name))));
    return ordered;
  }

  /** A date in a datetime is its midnight. */
  private static @Nullable Object stored(Entity.Field field, @Nullable Object value) {
    boolean day =
        field.type() == ScalarType.DATETIME && value instanceof String text && text.length() == 10;
    return day ? value + Datetime.MIDNIGHT : value;
  }

  /** The first field, in their order, that one of {@code payloads} has a wrong value of. */
  Optional<CommandOutcome> misfit(List<Map<String, @Nullable Object>> payloads) {
    for (String name : transition.payload(entity.stateMachine().orElseThrow())) {
      Entity.Field declared = entity.field(name).orElseThrow();
      for (int i = 0; i < payloads.size(); i++) {
        Object value = payloads.get(i).get(name);
        boolean missing = value == null && !declared.nullable();
        boolean fits = !(value instanceof Number number) || fits(number, declared);
        if (missing || !fits) {
          return Optional.of(new CommandOutcome.InvalidValue(emit.id().text(), name, index(i)));
        }
      }
    }
    return Optional.empty();
  }

  /** The place of an element, where there is one event for each. */
  OptionalLong index(int place) {
    return emit.loop().isPresent() ? OptionalLong.of(place) : OptionalLong.empty();
  }

  /** A decimal has eighteen digits at most, as many of them behind the point as its scale says. */
  static boolean fits(Number number, Entity.Field field) {
    if (field.type() != ScalarType.DECIMAL) {
      return number instanceof Long;
    }
    BigDecimal value = Sql.exact(number).stripTrailingZeros();
    return value.scale() <= field.scale()
        && (long) value.precision() - value.scale() <= Scale.DIGITS - field.scale();
  }

  /** The records that it gives, those to add whole, in the order of the list's fields. */
  List<Map<String, @Nullable Object>> records(List<Map<String, @Nullable Object>> given) {
    var records = new ArrayList<Map<String, @Nullable Object>>();
    for (Map<String, @Nullable Object> one : given) {
      var record = new LinkedHashMap<String, @Nullable Object>();
      for (Entity.Field field : entity.child(Kids.LIST).orElseThrow().fields()) {
        String name = field.name().text();
        if (one.containsKey(name)) {
          record.put(name, stored(field, one.get(name)));
        } else if (Kids.deed(transition) == Entity.ChildDeed.ADD) {
          record.put(name, null);
        }
      }
      records.add(record);
    }
    return records;
  }

  Happened happened(
      Stream stream,
      State state,
      Map<String, @Nullable Object> payload,
      List<Map<String, @Nullable Object>> parts) {
    var before = new LinkedHashMap<String, @Nullable Object>();
    var after = new LinkedHashMap<String, @Nullable Object>();
    for (String name : transition.affected(entity.stateMachine().orElseThrow())) {
      before.put(name, state.row().map(r -> r.get(name)).orElse(null));
      after.put(name, name.equals("status") ? transition.to().text() : payload.get(name));
    }
    return new Happened(
        emit.id().text(),
        stream,
        transition.event(entity),
        transition.creates() ? Optional.empty() : Optional.of(before),
        after,
        parts,
        state.version() + 1);
  }

  /** What is left of an aggregate that was {@code state}. */
  State left(
      State state,
      Happened happened,
      @Nullable Object id,
      Map<Object, Map<String, @Nullable Object>> parts) {
    var changed = new LinkedHashMap<String, @Nullable Object>();
    for (Entity.Field field : entity.fields()) {
      String name = field.name().text();
      changed.put(name, state.row().map(r -> r.get(name)).orElse(null));
    }
    changed.put("id", id);
    changed.putAll(happened.after());
    return new State(Optional.of(changed), happened.version(), parts);
  }
}
