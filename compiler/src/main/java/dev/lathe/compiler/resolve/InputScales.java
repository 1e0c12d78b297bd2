package dev.lathe.compiler.resolve;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.ExprOperator;
import dev.lathe.compiler.domain.Input;
import dev.lathe.model.bundle.ScalarType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many decimals the inputs of a graph may have that do not say so: as many as the field that
 * they are stored in, the least of several; else as many as any field that they are compared with.
 */
final class InputScales {
  private final Map<String, Integer> stored = new TreeMap<>();
  private final Map<String, Integer> compared = new TreeMap<>();

  private InputScales() {}

  /** The scales of {@code graph}'s inputs that declare none and meet a field. */
  static Map<String, Integer> of(ResolvedGraph graph) {
    var scales = new InputScales();
    for (ResolvedGraph.Emit emit : graph.emits()) {
      emit.payload()
          .forEach((name, value) -> scales.store(emit.entity().field(name).orElseThrow(), value));
      for (GivenChildren given : emit.children()) {
        for (Map<String, Value> record : given.records()) {
          record.forEach(
              (name, value) -> scales.store(given.list().field(name).orElseThrow(), value));
        }
      }
    }
    for (Value expression : graph.expressions()) {
      Values.all(expression).forEach(scales::compare);
    }
    var all = new TreeMap<>(scales.compared);
    all.putAll(scales.stored);
    for (Input input : graph.inputs()) {
      if (input.scale().isPresent()) {
        all.remove(input.name().text());
      }
    }
    return all;
  }

  private void store(Entity.Field field, Value value) {
    if (value instanceof Value.Input input && input.type().is(ScalarType.DECIMAL)) {
      stored.merge(input.name(), field.scale(), Math::min);
    }
  }

  private void compare(Value value) {
    if (!(value instanceof Value.Op(ExprOperator operator, List<Value> operands, Type _))) {
      return;
    }
    switch (operator) {
      case EQ, NEQ, GT, GTE, LT, LTE, BETWEEN, IN -> {
        for (Value operand : operands) {
          if (operand instanceof Value.Input input && input.type().is(ScalarType.DECIMAL)) {
            operands.forEach(other -> beside(input, other));
          }
        }
      }
      case ADD, SUB, MUL, DIV, AND, OR, NOT, IS_NULL, LIKE, CONCAT, COALESCE -> {}
    }
  }

  private void beside(Value.Input input, Value other) {
    if (other instanceof Value.Column column && column.type().is(ScalarType.DECIMAL)) {
      compared.merge(input.name(), column.type().scale(), Math::max);
    }
  }
}
