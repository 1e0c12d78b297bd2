package dev.lathe.compiler.lower;

import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.sql.Depth;
import dev.lathe.model.bundle.CallPlan;
import dev.lathe.model.bundle.CommandPlan;
import dev.lathe.model.bundle.QueryPlan;
import dev.lathe.model.bundle.Schema;
import dev.lathe.model.bundle.StatementOutline;
import dev.lathe.model.schema.ClaimSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A graph as statements: a command or a query.
 *
 * @param views that a command about several aggregates, or one with a limit, writes beside those of
 *     tables
 * @param calls before the statement
 * @param outlines by what the statements are called
 * @param depth of the deepest of them
 */
record LoweredGraph(
    String name,
    Optional<CommandPlan> command,
    Optional<QueryPlan> query,
    List<Schema.DecisionView> views,
    Optional<CallPlan> calls,
    SortedMap<String, StatementOutline> outlines,
    Depth depth) {
  LoweredGraph {
    views = List.copyOf(views);
  }

  static LoweredGraph of(ResolvedGraph graph, Tables tables) {
    Optional<CallPlan> calls =
        graph.steps().isEmpty() ? Optional.empty() : Optional.of(CallLowering.plan(graph, tables));
    if (!graph.commands()) {
      Outlined<QueryPlan> query = QueryLowering.plan(graph, tables);
      return new LoweredGraph(
          graph.name(),
          Optional.empty(),
          Optional.of(query.plan()),
          List.of(),
          calls,
          query.outlines(),
          query.depth());
    }
    ResolvedGraph decided = graph.acts() ? graph.unlimited() : graph;
    Outlined<CommandPlan> command = CommandLowering.plan(decided, tables);
    return new LoweredGraph(
        graph.name(),
        Optional.of(command.plan()),
        Optional.empty(),
        views(decided, tables),
        calls,
        command.outlines(),
        command.depth());
  }

  private static List<Schema.DecisionView> views(ResolvedGraph graph, Tables tables) {
    var views = new ArrayList<Schema.DecisionView>();
    if (!graph.oneAggregate()) views.add(DecisionView.of(graph, tables).schema());
    if (graph.limit().isPresent()) views.add(LimitedView.of(graph, tables).schema());
    if (graph.acts()) {
      views.add(new Schema.DecisionView(ClaimSchema.VIEW, List.of(), ClaimSchema.DDL));
    }
    return views;
  }
}
