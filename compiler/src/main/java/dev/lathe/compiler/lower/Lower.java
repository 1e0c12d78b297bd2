package dev.lathe.compiler.lower;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.memo.Identity;
import dev.lathe.compiler.memo.Memo;
import dev.lathe.compiler.resolve.ResolvedBlueprint;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.resolve.Upcasts;
import dev.lathe.compiler.sql.Depth;
import dev.lathe.compiler.sql.Depths;
import dev.lathe.compiler.sql.Printer;
import dev.lathe.model.bundle.CallPlan;
import dev.lathe.model.bundle.CommandPlan;
import dev.lathe.model.bundle.Outlines;
import dev.lathe.model.bundle.QueryPlan;
import dev.lathe.model.bundle.Schema;
import dev.lathe.model.bundle.StatementOutline;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The stage that turns graphs into statements and entities into tables. */
public final class Lower {
  private Lower() {}

  /** What tables are made from; what upcasts say may have names that stand elsewhere. */
  private record TablesFrom(Identity around, List<Identity> derived, List<Upcasts> upcasts) {}

  /** What statements are made from. */
  record PlanFrom(Identity graph, Identity tables) {}

  private static Memo.Wanted<LoweredGraph> wanted(ResolvedGraph graph, Tables tables) {
    return new Memo.Wanted<>(
        (graph.commands() ? "command " : "query ") + graph.name(),
        new PlanFrom(new Identity(graph), new Identity(tables)),
        () -> LoweredGraph.of(graph, tables));
  }

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
                Identity.each(resolved.derived()),
                resolved.project().entities().stream().map(resolved::upcasts).toList()),
            () -> Tables.of(resolved));
    var commands = new ArrayList<CommandPlan>();
    var queries = new ArrayList<QueryPlan>();
    var calls = new ArrayList<CallPlan>();
    var outlines = new TreeMap<String, StatementOutline>();
    var depths = new TreeMap<String, Depth>();
    var views = new TreeMap<String, Schema.DecisionView>();
    var wanted = resolved.graphs().stream().map(graph -> wanted(graph, tables)).toList();
    for (LoweredGraph graph : Memo.recallAll(wanted)) {
      graph.views().forEach(view -> views.put(view.name(), view));
      graph.command().ifPresent(commands::add);
      graph.query().ifPresent(queries::add);
      graph.calls().ifPresent(calls::add);
      outlines.putAll(graph.outlines());
      depths.put(graph.name(), graph.depth());
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

  /**
   * Statements that read events as they would be written now, by what the log calls their entity:
   * of those that say anything of before. {@code ?1} is a JSON array of positions; rows are
   * position, type, form and data.
   */
  public static SortedMap<String, String> presentEvents(ResolvedBlueprint resolved) {
    var statements = new TreeMap<String, String>();
    for (Entity entity : resolved.project().entities()) {
      if (entity.stateMachine().isPresent()) {
        new PresentEvents(entity, new Upcasting(entity, resolved.upcasts(entity)))
            .select()
            .ifPresent(select -> statements.put(entity.logged(), Printer.print(select).text()));
      }
    }
    return statements;
  }
}
