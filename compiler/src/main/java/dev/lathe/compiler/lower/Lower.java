package dev.lathe.compiler.lower;

import dev.lathe.compiler.resolve.ResolvedBlueprint;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.model.bundle.CommandPlan;
import dev.lathe.model.bundle.QueryPlan;
import dev.lathe.model.bundle.Schema;
import java.util.ArrayList;

/** The stage that turns graphs into statements and entities into tables. */
public final class Lower {
  private Lower() {}

  /** Lowers; what was resolved can always be lowered. */
  public static Lowered toPlans(ResolvedBlueprint resolved) {
    var tables = Tables.of(resolved);
    var commands = new ArrayList<CommandPlan>();
    var queries = new ArrayList<QueryPlan>();
    for (ResolvedGraph graph : resolved.graphs()) {
      if (graph.commands()) {
        commands.add(CommandLowering.plan(graph, tables));
      } else {
        queries.add(QueryLowering.plan(graph, tables));
      }
    }
    var generations = tables.all().stream().map(TablePlan::generation).toList();
    var indexes = IndexDerivation.of(resolved.graphs(), tables);
    return new Lowered(
        resolved,
        commands,
        queries,
        tables.projections(),
        new Schema(generations, indexes, tables.views()));
  }
}
