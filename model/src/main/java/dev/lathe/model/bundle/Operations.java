package dev.lathe.model.bundle;

import java.util.List;

/**
 * What requests are answered from.
 *
 * @param calls of the commands and queries that call modules, by their names
 * @param personal what of it is about people
 */
public record Operations(
    List<Route> routes,
    List<CommandPlan> commands,
    List<QueryPlan> queries,
    List<CallPlan> calls,
    Personal personal) {
  /** Some of which nothing is about people. */
  public Operations(
      List<Route> routes,
      List<CommandPlan> commands,
      List<QueryPlan> queries,
      List<CallPlan> calls) {
    this(routes, commands, queries, calls, Personal.NONE);
  }

  public Operations {
    routes = List.copyOf(routes);
    commands = List.copyOf(commands);
    queries = List.copyOf(queries);
    calls = List.copyOf(calls);
  }
}
