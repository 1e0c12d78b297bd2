package dev.lathe.compiler.lower;

import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.sql.Depth;
import dev.lathe.model.bundle.CallPlan;
import dev.lathe.model.bundle.CommandPlan;
import dev.lathe.model.bundle.QueryPlan;
import dev.lathe.model.bundle.Schema;
import dev.lathe.model.bundle.StatementOutline;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A graph as statements: a command or a query.
 *
 * @param view that a command about several aggregates writes
 * @param calls before the statement
 * @param outlines by what the statements are called
 * @param depth of the deepest of them
 */
record LoweredGraph(
    String name,
    Optional<CommandPlan> command,
    Optional<QueryPlan> query,
    Optional<Schema.DecisionView> view,
    Optional<CallPlan> calls,
    SortedMap<String, StatementOutline> outlines,
    Depth depth) {

  static LoweredGraph of(ResolvedGraph graph, Tables tables) {
    Optional<CallPlan> calls =
        graph.steps().isEmpty() ? Optional.empty() : Optional.of(CallLowering.plan(graph, tables));
    if (!graph.commands()) {
      Outlined<QueryPlan> query = QueryLowering.plan(graph, tables);
      return new LoweredGraph(
          graph.name(),
          Optional.empty(),
          Optional.of(query.plan()),
          Optional.empty(),
          calls,
          query.outlines(),
          query.depth());
    }
    Outlined<CommandPlan> command = CommandLowering.plan(graph, tables);
    return new LoweredGraph(
        graph.name(),
        Optional.of(command.plan()),
        Optional.empty(),
        graph.oneAggregate()
            ? Optional.empty()
            : Optional.of(DecisionView.of(graph, tables).schema()),
        calls,
        command.outlines(),
        command.depth());
  }
}
