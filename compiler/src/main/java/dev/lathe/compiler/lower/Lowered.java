package dev.lathe.compiler.lower;

import dev.lathe.compiler.resolve.ResolvedBlueprint;
import dev.lathe.compiler.sql.Depths;
import dev.lathe.model.bundle.CallPlan;
import dev.lathe.model.bundle.CommandPlan;
import dev.lathe.model.bundle.Outlines;
import dev.lathe.model.bundle.ProjectionPlan;
import dev.lathe.model.bundle.QueryPlan;
import dev.lathe.model.bundle.Schema;
import java.util.List;

/** A blueprint's statements and tables. */
public record Lowered(
    ResolvedBlueprint resolved,
    List<CommandPlan> commands,
    List<QueryPlan> queries,
    List<CallPlan> calls,
    List<ProjectionPlan> projections,
    Schema schema,
    Outlines outlines,
    Depths depths) {
  public Lowered {
    commands = List.copyOf(commands);
    queries = List.copyOf(queries);
    calls = List.copyOf(calls);
    projections = List.copyOf(projections);
  }
}
