package dev.lathe.compiler.plan;

import dev.lathe.compiler.domain.ExprFunction;
import dev.lathe.compiler.domain.ExprOperator;
import dev.lathe.compiler.resolve.Form;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.resolve.Rows;
import dev.lathe.compiler.resolve.Table;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.resolve.Values;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * A chain of nodes from its source on, as far as the proof cares.
 *
 * @param steps the nodes in order, the source first
 * @param bounded whether its reader stops after some rows: a limit, or the look at one row
 */
record Chain(List<Step> steps, Table table, String alias, Set<String> joined, boolean bounded) {

  /** A node's id and what it does to the rows. */
  record Step(String node, Rows rows) {}

  /** The chains of {@code graph} that feed no other node, in node order. */
  static List<Chain> of(ResolvedGraph graph) {
    var ids = new IdentityHashMap<Rows, String>();
    graph.rowsets().forEach((id, rows) -> ids.putIfAbsent(rows, id));
    var fed = new IdentityHashMap<Rows, Boolean>();
    graph
        .rowsets()
        .values()
        .forEach(rows -> rows.chain().stream().skip(1).forEach(i -> fed.put(i, true)));
    Set<Rows> whole = Collections.newSetFromMap(new IdentityHashMap<>());
    wholeRows(graph.result(), new LinkedHashSet<>()).forEach(node -> whole.add(graph.rows(node)));
    Set<Rows> done = Collections.newSetFromMap(new IdentityHashMap<>());
    var chains = new ArrayList<Chain>();
    for (var entry : graph.rowsets().entrySet()) {
      Rows rows = entry.getValue(); // several nodes' where the filters between are switched off
      if ((!fed.containsKey(rows) || whole.contains(rows)) && done.add(rows)) {
        chains.add(chain(entry.getKey(), rows, ids, !whole.contains(rows)));
      }
    }
    for (ResolvedGraph.Lookup lookup : graph.lookups().values()) {
      chains.add(chain(lookup.node(), lookup.rows(), ids, true));
    }
    chains.addAll(asked(graph, ids));
    return List.copyOf(chains);
  }

  /** The chains of rows that expressions ask about as a whole, at the nodes where they stand. */
  private static List<Chain> asked(ResolvedGraph graph, Map<Rows, String> ids) {
    var chains = new ArrayList<Chain>();
    BiConsumer<String, Value> at =
        (node, expression) -> {
          for (Value part : Values.all(expression)) {
            if (part instanceof Value.Summary summary) {
              chains.add(chain(node, summary.rows(), ids, summary.measure().isEmpty()));
            }
          }
        };
    graph.rowsets().forEach((node, rows) -> rows.values().forEach(value -> at.accept(node, value)));
    for (ResolvedGraph.Lookup lookup : graph.lookups().values()) {
      lookup.rows().values().forEach(value -> at.accept(lookup.node(), value));
    }
    for (ResolvedGraph.Branch branch : graph.branches()) {
      branch.choices().forEach(choice -> at.accept(branch.node(), choice.when()));
    }
    for (ResolvedGraph.Emit emit : graph.emits()) {
      emit.expressions().forEach(value -> at.accept(emit.node(), value));
    }
    for (Form form : graph.forms()) {
      for (Form leaf : form.leaves()) {
        leaf.expression().ifPresent(value -> at.accept(graph.answering(), value));
      }
    }
    return chains;
  }

  private static Chain chain(String node, Rows last, Map<Rows, String> ids, boolean oneRow) {
    var steps = new ArrayList<Step>();
    boolean limited = oneRow;
    for (Optional<Rows> rows = Optional.of(last); rows.isPresent(); rows = rows.get().from()) {
      steps.addFirst(new Step(ids.getOrDefault(rows.get(), node), rows.get()));
      limited |=
          rows.get() instanceof Rows.Limit(var _, Value count, OptionalLong most)
              && (!count.type().nullable() || most.isPresent());
    }
    if (!(steps.getFirst().rows() instanceof Rows.Scan(Table.Read read, Rows.Scope scope))) {
      throw new IllegalStateException("a chain begins with a scan");
    }
    var joined = new LinkedHashSet<String>();
    for (Step step : steps) {
      for (Value value : step.rows().values()) {
        for (Value leaf : Values.leaves(value)) {
          if (leaf instanceof Value.Exists exists) {
            joined.add(exists.relation().relation());
          } else if (leaf instanceof Value.Column(List<Value.Hop> path, var _, var _)) {
            String alias = "";
            for (Value.Hop hop : path) {
              alias = alias.isEmpty() ? hop.relation() : alias + "_" + hop.relation();
              joined.add(alias + scope.within());
            }
          }
        }
      }
    }
    return new Chain(steps, read.table(), scope.alias(), joined, limited);
  }

  /** Whether its rows, or rows related to them, go by {@code name}; a name taken gets a `_`. */
  boolean reads(String name) {
    return alias.equals(name)
        || joined.contains(name)
        || (name.endsWith("_") && joined.contains(name.substring(0, name.length() - 1)));
  }

  /** The nodes before rows are cut off or counted: those that decide how rows are found. */
  List<Step> finding() {
    var found = new ArrayList<Step>();
    for (Step step : steps) {
      switch (step.rows()) {
        case Rows.Scan _, Rows.Filter _, Rows.Lookup _, Rows.Order _, Rows.Page _, Rows.Project _ ->
            found.add(step);
        case Rows.Aggregate _, Rows.Limit _, Rows.Distinct _ -> {
          return found;
        }
      }
    }
    return found;
  }

  /** The first grouping, where no limit comes before it. */
  Optional<Step> grouping() {
    return steps.stream()
        .takeWhile(step -> !(step.rows() instanceof Rows.Limit))
        .filter(step -> step.rows() instanceof Rows.Aggregate)
        .findFirst();
  }

  /** The sort that rules: the last before rows are cut off. */
  Optional<Step> sort() {
    return steps.stream()
        .takeWhile(step -> !(step.rows() instanceof Rows.Limit))
        .filter(step -> step.rows() instanceof Rows.Order)
        .reduce((earlier, later) -> later);
  }

  List<Step> filters() {
    return finding().stream().filter(step -> step.rows() instanceof Rows.Filter).toList();
  }

  /** Why no index serves {@code predicate}; empty where one could. */
  static Optional<String> withoutIndex(Value predicate) {
    if (predicate instanceof Value.Exists) {
      return Optional.of("`exists` is asked row by row");
    }
    if (predicate instanceof Value.Applied(ExprFunction function, List<Value> operands, var _)) {
      boolean begins =
          function == ExprFunction.SEARCH
              || (function == ExprFunction.STARTS_WITH
                  && operands.getFirst() instanceof Value.Column);
      return begins
          ? Optional.empty()
          : Optional.of("`%s` is worked out row by row".formatted(function.word()));
    }
    if (!(predicate instanceof Value.Op(ExprOperator operator, List<Value> operands, var _))) {
      return Optional.of("it is not a comparison of a field");
    }
    return switch (operator) {
      case AND -> {
        var reasons = operands.stream().map(Chain::withoutIndex).toList();
        yield reasons.stream().allMatch(Optional::isPresent)
            ? reasons.getFirst()
            : Optional.empty();
      }
      case OR -> operands.stream().map(Chain::withoutIndex).flatMap(Optional::stream).findFirst();
      case EQ, GT, GTE, LT, LTE, BETWEEN, IN, IS_NULL ->
          operands.stream().anyMatch(o -> o instanceof Value.Column)
              ? Optional.empty()
              : Optional.of("it compares a computed value");
      case LIKE -> Optional.of("`like` compares row by row");
      case NEQ, NOT -> Optional.of("what a value is not, no index finds");
      case ADD, SUB, MUL, DIV, CONCAT, COALESCE -> Optional.of("it is computed row by row");
    };
  }

  private static Set<String> wholeRows(Form form, Set<String> nodes) {
    switch (form) {
      case Form.AllRows rows -> nodes.add(rows.node());
      case Form.Obj(var members) -> members.forEach(m -> wholeRows(m.form(), nodes));
      case Form.Arr(var items) -> items.forEach(item -> wholeRows(item, nodes));
      case Form.Found(String _, var answer) -> wholeRows(answer, nodes);
      case Form.Scalar _,
          Form.Constant _,
          Form.CalledJson _,
          Form.Variables _,
          Form.OneRow _,
          Form.EmitOutput _,
          Form.EventIds _ -> {}
    }
    return nodes;
  }
}
