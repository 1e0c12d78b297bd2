package dev.lathe.model.bundle;

import java.util.List;

/**
 * What requests are answered from.
 *
 * @param calls of the commands and queries that call modules, by their names
 */
public record Operations(
    List<Route> routes, List<CommandPlan> commands, List<QueryPlan> queries, List<CallPlan> calls) {
  public Operations {
    routes = List.copyOf(routes);
    commands = List.copyOf(commands);
    queries = List.copyOf(queries);
    calls = List.copyOf(calls);
  }
}
