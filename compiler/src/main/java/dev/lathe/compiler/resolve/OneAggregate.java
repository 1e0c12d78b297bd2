package dev.lathe.compiler.resolve;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.ExprOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers that show one aggregate, and what tells that they do. */
public final class OneAggregate {
  private OneAggregate() {}

  /**
   * The rows of which {@code graph} answers with one, found by its key, and with nothing else;
   * empty where it reads more.
   */
  static Optional<Rows> shown(ResolvedGraph graph) {
    Form result = graph.result();
    Reads reads = Reads.of(result, graph);
    List<Form.AllRows> lists =
        result.leaves().stream()
            .filter(Form.AllRows.class::isInstance)
            .map(Form.AllRows.class::cast)
            .toList();
    Optional<Rows> rows =
        result instanceof Form.AllRows list && reads.lookups().isEmpty()
            ? Optional.of(graph.rows(list.node()))
            : reads.lookups().size() == 1 && lists.isEmpty()
                ? Optional.of(graph.lookup(reads.lookups().iterator().next()).rows())
                : Optional.empty();
    return rows.filter(OneAggregate::byKey)
        .filter(one -> alone(result, one))
        .filter(OneAggregate::isPlain);
  }

  /** Whether each row is one of the table at the bottom. */
  private static boolean isPlain(Rows rows) {
    return rows.chain().stream()
        .noneMatch(step -> step instanceof Rows.Aggregate || step instanceof Rows.Distinct);
  }

  /** Whether there is one row at the most: a condition says what its key is. */
  public static boolean byKey(Rows rows) {
    return rows.chain().getLast() instanceof Rows.Scan scan
        && rows.chain().stream()
            .anyMatch(
                step ->
                    step instanceof Rows.Filter(var _, Value predicate, var optional)
                        && optional.isEmpty()
                        && saysKey(predicate, scan.source().table().entity().key()));
  }

  private static boolean saysKey(Value predicate, Entity.Field key) {
    if (!(predicate instanceof Value.Op(ExprOperator operator, List<Value> operands, var _))) {
      return false;
    }
    return switch (operator) {
      case AND -> operands.stream().anyMatch(operand -> saysKey(operand, key));
      case EQ ->
          (is(operands.get(0), key) && !Values.readsRow(operands.get(1)))
              || (is(operands.get(1), key) && !Values.readsRow(operands.get(0)));
      case NEQ,
          GT,
          GTE,
          LT,
          LTE,
          ADD,
          SUB,
          MUL,
          DIV,
          OR,
          NOT,
          IS_NULL,
          LIKE,
          CONCAT,
          COALESCE,
          BETWEEN,
          IN ->
          false;
    };
  }

  private static boolean is(Value value, Entity.Field key) {
    return value instanceof Value.Column(var path, var field, var _)
        && path.isEmpty()
        && field.equals(key);
  }

  /** Whether neither the answer nor what finds the row asks other rows, be they of its table. */
  public static boolean alone(Form answer, Rows rows) {
    var values = new ArrayList<Value>();
    rows.chain().forEach(step -> values.addAll(step.values()));
    answer.leaves().forEach(leaf -> leaf.expression().ifPresent(values::add));
    return rows.chain().stream().noneMatch(Rows.Lookup.class::isInstance)
        && values.stream().flatMap(value -> Values.all(value).stream()).allMatch(OneAggregate::own);
  }

  private static boolean own(Value value) {
    return switch (value) {
      case Value.Column column -> column.path().isEmpty();
      case Value.Exists _,
          Value.Summary _,
          Value.Around _,
          Value.RowsetField _,
          Value.Selected _,
          Value.Emitted _,
          Value.Uuid _ ->
          false;
      case Value.RowField _,
          Value.Output _,
          Value.Input _,
          Value.Literal _,
          Value.Called _,
          Value.Widened _,
          Value.Op _,
          Value.Applied _,
          Value.Case _,
          Value.ListOf _ ->
          true;
    };
  }
}
