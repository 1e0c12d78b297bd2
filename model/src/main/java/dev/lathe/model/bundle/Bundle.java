package dev.lathe.model.bundle;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A compiled blueprint: everything the functions need, nothing of how it was written. Its JSON form
 * is canonical ({@link dev.lathe.model.bundle.json.BundleJson}), and that form's digest is its
 * {@link BundleId}.
 *
 * @param name the project's, or the single service's, name
 * @param version the single service's version, {@code 1.0.0} for a project
 * @param calls of the commands and queries that call modules, by their names
 * @param files UI and workflow files as text by their path in the blueprint, carried for later
 */
public record Bundle(
    String name,
    String version,
    List<Route> routes,
    List<CommandPlan> commands,
    List<QueryPlan> queries,
    List<CallPlan> calls,
    List<ProjectionPlan> projections,
    Schema schema,
    List<SeedEvent> seeds,
    SortedMap<String, String> files) {
  public Bundle {
    routes = List.copyOf(routes);
    commands = List.copyOf(commands);
    queries = List.copyOf(queries);
    calls = List.copyOf(calls);
    projections = List.copyOf(projections);
    seeds = List.copyOf(seeds);
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  /** A bundle whose operations call no modules. */
  public Bundle(
      String name,
      String version,
      List<Route> routes,
      List<CommandPlan> commands,
      List<QueryPlan> queries,
      List<ProjectionPlan> projections,
      Schema schema,
      List<SeedEvent> seeds,
      SortedMap<String, String> files) {
    this(name, version, routes, commands, queries, List.of(), projections, schema, seeds, files);
  }
}
