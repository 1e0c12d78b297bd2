package dev.lathe.compiler.lower;

import dev.lathe.compiler.memo.Identity;
import dev.lathe.compiler.memo.Memo;
import dev.lathe.compiler.resolve.ResolvedBlueprint;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.sql.Depth;
import dev.lathe.compiler.sql.Depths;
import dev.lathe.model.bundle.CallPlan;
import dev.lathe.model.bundle.CommandPlan;
import dev.lathe.model.bundle.Outlines;
import dev.lathe.model.bundle.QueryPlan;
import dev.lathe.model.bundle.Schema;
import dev.lathe.model.bundle.StatementOutline;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The stage that turns graphs into statements and entities into tables. */
public final class Lower {
  private Lower() {}

  /** What tables are made from. */
  private record TablesFrom(Identity around, List<Identity> derived) {}

  /** What a statement is made from. */
  record PlanFrom(Identity graph, Identity tables) {}

  /**
   * Lowers; what was resolved can always be lowered. A graph that did not change since it was
   * recalled, nor a table, is not lowered again.
   */
  public static Lowered toPlans(ResolvedBlueprint resolved) {
    var tables =
        Memo.recall(
            "tables",
            new TablesFrom(
                new Identity(Memo.recall("entities and projections", resolved.project())),
                Identity.each(resolved.derived())),
            () -> Tables.of(resolved));
    var commands = new ArrayList<CommandPlan>();
    var queries = new ArrayList<QueryPlan>();
    var calls = new ArrayList<CallPlan>();
    var outlines = new TreeMap<String, StatementOutline>();
    var depths = new TreeMap<String, Depth>();
    var views = new TreeMap<String, Schema.DecisionView>();
    for (ResolvedGraph graph : resolved.graphs()) {
      var from = new PlanFrom(new Identity(graph), new Identity(tables));
      String name = graph.name();
      if (graph.commands()) {
        if (!graph.oneAggregate()) {
          Schema.DecisionView view = DecisionView.of(graph, tables).schema();
          views.put(view.name(), view);
        }
        Outlined<CommandPlan> command =
            Memo.recall("command " + name, from, () -> CommandLowering.plan(graph, tables));
        commands.add(command.plan());
        outlines.putAll(command.outlines());
        depths.put(name, command.depth());
      } else {
        Outlined<QueryPlan> query =
            Memo.recall("query " + name, from, () -> QueryLowering.plan(graph, tables));
        queries.add(query.plan());
        outlines.putAll(query.outlines());
        depths.put(name, query.depth());
      }
      if (!graph.steps().isEmpty()) {
        calls.add(Memo.recall("calls " + name, from, () -> CallLowering.plan(graph, tables)));
      }
    }
    var generations = tables.all().stream().map(TablePlan::generation).toList();
    var indexes = IndexDerivation.of(resolved.graphs(), tables);
    return new Lowered(
        resolved,
        commands,
        queries,
        calls,
        tables.projections(),
        new Schema(generations, indexes, tables.views(), List.copyOf(views.values())),
        new Outlines(outlines, tables.outlines()),
        new Depths(depths, tables.depths()));
  }
}
