package dev.lathe.compiler.lower;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.ExprFunction;
import dev.lathe.compiler.domain.ExprOperator;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.resolve.Values;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** The conditions of a filter that an index can serve. */
final class Conjuncts {
  private final Needs needs;

  private Conjuncts(Needs needs) {
    this.needs = needs;
  }

  /** Notes in {@code needs} what {@code predicate} compares. */
  static void of(Value predicate, Needs needs) {
    new Conjuncts(needs).add(predicate);
  }

  private void add(Value predicate) {
    if (predicate instanceof Value.Applied(ExprFunction function, List<Value> operands, var _)
        && function == ExprFunction.STARTS_WITH) {
      if (!Values.readsRow(operands.get(1))) {
        target(operands.get(0)).ifPresent(to -> to.under().range.add(to.field()));
      }
      return;
    }
    if (!(predicate instanceof Value.Op(ExprOperator operator, List<Value> operands, var _))) {
      return;
    }
    switch (operator) {
      case AND -> operands.forEach(v -> add(v));
      case OR -> alternatives(operands);
      case EQ, IS_NULL -> compared(operands).forEach(to -> to.under().equal.add(to.field()));
      case GT, GTE, LT, LTE, BETWEEN ->
          compared(operands).forEach(to -> to.under().range.add(to.field()));
      case IN ->
          compared(operands).stream().limit(1).forEach(to -> to.under().list.add(to.field()));
      case NEQ, ADD, SUB, MUL, DIV, NOT, LIKE, CONCAT, COALESCE -> {}
    }
  }

  /** SQLite looks each one up, where each one has an index. */
  private void alternatives(List<Value> operands) {
    var fields = new LinkedHashSet<Entity.Field>();
    for (Value operand : operands) {
      var alone = new Needs();
      alone.renamed.putAll(needs.renamed);
      of(operand, alone);
      var all = new LinkedHashSet<Entity.Field>(alone.compared.equal);
      all.addAll(alone.compared.range);
      all.addAll(alone.compared.list);
      if (all.isEmpty()) {
        return;
      }
      fields.add(all.iterator().next());
    }
    if (needs.alternatives.isEmpty()) {
      needs.alternatives.addAll(fields);
    }
  }

  /** A field, and where its comparison is noted. */
  private record Target(Compared under, Entity.Field field) {}

  /** The fields among {@code operands} that are compared with what no row changes. */
  private List<Target> compared(List<Value> operands) {
    var targets = new ArrayList<Target>();
    for (int i = 0; i < operands.size(); i++) {
      boolean othersFixed = true;
      for (int other = 0; other < operands.size(); other++) {
        othersFixed &= other == i || !Values.readsRow(operands.get(other));
      }
      if (othersFixed) {
        target(operands.get(i)).ifPresent(targets::add);
      }
    }
    return targets;
  }

  private Optional<Target> target(Value value) {
    if (value instanceof Value.Column(List<Value.Hop> path, Entity.Field field, var _)
        && !path.isEmpty()) {
      return Optional.of(
          new Target(needs.joined.computeIfAbsent(path, p -> new Compared()), field));
    }
    return needs.column(value).map(field -> new Target(needs.compared, field));
  }
}
