package dev.lathe.compiler.lower;

import dev.lathe.compiler.resolve.Rows;
import dev.lathe.compiler.resolve.Rows.Origin;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.resolve.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Operands of aggregates that name nothing of their own rows, but something of a query around them:
 * SQL takes such an aggregate for one over the rows there. So they are worked out of each row
 * before, in a subquery.
 */
final class Beforehand {
  private Beforehand() {}

  static boolean needed(Rows.Aggregate aggregate) {
    return aggregate.measures().stream()
        .flatMap(measure -> measure.operand().stream())
        .anyMatch(
            operand ->
                !any(operand, aggregate.input(), Beforehand::own)
                    && any(operand, aggregate.input(), Beforehand::around));
  }

  /** The same over rows that have the operands as fields. */
  static Rows.Aggregate worked(Rows.Aggregate aggregate) {
    var values = new ArrayList<Rows.Named>();
    var fields = new ArrayList<Rows.Field>();
    var groups = new ArrayList<Rows.Named>();
    for (Rows.Named group : aggregate.groups()) {
      Value field = field(group.value(), values, fields);
      groups.add(new Rows.Named(group.name(), field));
    }
    var measures = new ArrayList<Rows.Measured>();
    for (Rows.Measured measure : aggregate.measures()) {
      Optional<Value> operand = measure.operand().map(value -> field(value, values, fields));
      measures.add(new Rows.Measured(measure.name(), measure.function(), operand, measure.type()));
    }
    var scope = new Rows.Scope(aggregate.scope().alias(), Optional.empty(), fields);
    return new Rows.Aggregate(
        new Rows.Project(aggregate.input(), values, scope), groups, measures, aggregate.scope());
  }

  /** No author can write a dollar. */
  private static Value field(Value value, List<Rows.Named> values, List<Rows.Field> fields) {
    String name = "of$" + values.size();
    values.add(new Rows.Named(name, value));
    fields.add(new Rows.Field(name, value.type()));
    return new Value.Output(name, value.type());
  }

  /** What a leaf of an expression is looked at for. */
  private interface Question {
    boolean of(Value leaf);
  }

  /** Whether it is so of a leaf of {@code value}, through the fields that rows were given. */
  private static boolean any(Value value, Rows rows, Question question) {
    if (value instanceof Value.Output(String name, _)
        && rows.origin(name).orElse(null) instanceof Origin.Computed(Value of, Rows input)) {
      return any(of, input, question);
    }
    boolean other =
        value instanceof Value.Summary
            || value instanceof Value.Exists
            || value instanceof Value.Around;
    boolean leaf = other || value.parts().isEmpty();
    return leaf
        ? question.of(value)
        : value.parts().stream().anyMatch(part -> any(part, rows, question));
  }

  private static boolean own(Value leaf) {
    return Values.readsRow(leaf);
  }

  private static boolean around(Value leaf) {
    return leaf instanceof Value.Around
        || leaf instanceof Value.RowField
        || leaf instanceof Value.RowsetField
        || leaf instanceof Value.Selected
        || leaf instanceof Value.Emitted
        || leaf instanceof Value.Summary;
  }
}
