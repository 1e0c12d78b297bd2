package dev.lathe.compiler.lower;

import dev.lathe.compiler.kept.Kept;
import dev.lathe.compiler.kept.Same;
import dev.lathe.compiler.resolve.ResolvedBlueprint;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.model.bundle.CallPlan;
import dev.lathe.model.bundle.CommandPlan;
import dev.lathe.model.bundle.QueryPlan;
import dev.lathe.model.bundle.Schema;
import java.util.ArrayList;
import java.util.List;

/** The stage that turns graphs into statements and entities into tables. */
public final class Lower {
  private Lower() {}

  /** What tables are made from. */
  private record TablesFrom(Same around, List<Same> derived) {}

  /** What a statement is made from. */
  record PlanFrom(Same graph, Same tables) {}

  /** Lowers; what was resolved can always be lowered. */
  public static Lowered toPlans(ResolvedBlueprint resolved) {
    return toPlans(resolved, new Kept());
  }

  /** The same; a graph that did not change since last time, nor a table, is not lowered again. */
  public static Lowered toPlans(ResolvedBlueprint resolved, Kept kept) {
    var tables =
        kept.get(
            "tables",
            new TablesFrom(
                new Same(kept.last("entities and projections", resolved.project())),
                Same.each(resolved.derived())),
            () -> Tables.of(resolved));
    var commands = new ArrayList<CommandPlan>();
    var queries = new ArrayList<QueryPlan>();
    var calls = new ArrayList<CallPlan>();
    for (ResolvedGraph graph : resolved.graphs()) {
      var from = new PlanFrom(new Same(graph), new Same(tables));
      String name = graph.name();
      if (graph.commands()) {
        commands.add(kept.get("command " + name, from, () -> CommandLowering.plan(graph, tables)));
      } else {
        queries.add(kept.get("query " + name, from, () -> QueryLowering.plan(graph, tables)));
      }
      if (!graph.steps().isEmpty()) {
        calls.add(kept.get("calls " + name, from, () -> CallLowering.plan(graph, tables)));
      }
    }
    var generations = tables.all().stream().map(TablePlan::generation).toList();
    var indexes = IndexDerivation.of(resolved.graphs(), tables, kept);
    return new Lowered(
        resolved,
        commands,
        queries,
        calls,
        tables.projections(),
        new Schema(generations, indexes, tables.views()));
  }
}
