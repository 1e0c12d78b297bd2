package dev.lathe.cli;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Projection;
import dev.lathe.compiler.resolve.ResolvedBlueprint;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.bundle.WrittenBlueprint;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the author wrote of a route: its guards, and the aggregates that it is about. */
final class RouteGuards {
  /**
   * A chain that has to let a row through.
   *
   * @param text its last condition, as people write it
   * @param condition as the author wrote it
   * @param alias what its rows are called; empty where they have been made into others
   * @param row the aggregate whose row it is about, where an input says so
   */
  record Guard(String node, String text, Json condition, String alias, Optional<Row> row) {}

  /** An aggregate that a graph names by one of its inputs. */
  record Row(String entity, String input) {}

  /** What a graph does to an aggregate. */
  record Emit(Row row, String transition, List<String> from, String to) {}

  private final ResolvedBlueprint source;
  private final WrittenBlueprint written;
  private final Optional<ResolvedGraph> graph;

  private RouteGuards(ResolvedBlueprint source, WrittenBlueprint written, Route route) {
    this.source = source;
    this.written = written;
    this.graph =
        source.graphs().stream()
            .filter(one -> one.name().equals(route.operation().name()))
            .findFirst();
  }

  /** Of {@code route}; empty where the bundle does not say what it was written as. */
  static Optional<RouteGuards> of(Bundle bundle, Route route) {
    return Compiler.source(bundle)
        .flatMap(
            source -> bundle.written().map(written -> new RouteGuards(source, written, route)));
  }

  /** In the order in which the statement asks them. */
  List<Guard> guards() {
    return graph
        .map(one -> one.guards().stream().map(g -> guard(one, g.node())).toList())
        .orElse(List.of());
  }

  /** Those whose aggregate an input names. */
  List<Emit> emits() {
    var emits = new LinkedHashSet<Emit>();
    graph.ifPresent(
        one ->
            one.emits()
                .forEach(
                    emit -> {
                      Json id = member(node(one, emit.node()), "aggregateId");
                      param(id)
                          .ifPresent(
                              input ->
                                  emits.add(
                                      new Emit(
                                          new Row(emit.entity().name().text(), input),
                                          emit.transition().name().text(),
                                          emit.transition().from().stream()
                                              .map(from -> from.text())
                                              .toList(),
                                          emit.transition().to().text())));
                    }));
    return List.copyOf(emits);
  }

  private Guard guard(ResolvedGraph of, String name) {
    Json condition = member(node(of, name), "expr");
    List<Node> chain = chain(of, name);
    Optional<String> rows =
        chain.getFirst() instanceof Node.FindMany(var _, Node.Source from)
            ? Optional.of(from.name().text())
            : Optional.empty();
    boolean made =
        chain.stream().anyMatch(n -> n instanceof Node.MapRows || n instanceof Node.Reduce);
    if (rows.isEmpty() || made) {
      return new Guard(name, ExpressionText.of(condition), condition, "", Optional.empty());
    }
    String alias = rows.get().substring(0, 1).toLowerCase(Locale.ROOT) + rows.get().substring(1);
    Optional<Row> row =
        entity(of, rows.get())
            .flatMap(
                entity ->
                    chain.stream()
                        .filter(Node.Filter.class::isInstance)
                        .flatMap(
                            filter ->
                                named(
                                    member(node(of, filter.id().text()), "expr"),
                                    alias + "." + entity.keys().getFirst().text())
                                    .stream())
                        .findFirst()
                        .map(input -> new Row(entity.name().text(), input)));
    return new Guard(name, ExpressionText.of(condition), condition, alias, row);
  }

  /** From the node that finds rows to {@code last}. */
  private static List<Node> chain(ResolvedGraph of, String last) {
    var chain = new ArrayList<Node>();
    Optional<Node> at = of.graph().node(last);
    while (at.isPresent()) {
      chain.addFirst(at.get());
      at = at.get().fedBy().flatMap(name -> of.graph().node(name.text()));
    }
    return chain;
  }

  private Optional<Entity> entity(ResolvedGraph of, String name) {
    String meant =
        of.service().projections().stream()
            .filter(projection -> projection.name().text().equals(name))
            .map(Projection::source)
            .filter(Projection.Source.Mirror.class::isInstance)
            .map(mirror -> ((Projection.Source.Mirror) mirror).entity().text())
            .findFirst()
            .orElse(name);
    Blueprint blueprint = source.blueprint();
    return blueprint.entities().stream()
        .filter(entity -> entity.name().text().equals(meant))
        .findFirst();
  }

  /** The input that a condition wants {@code path} to equal, in all of its cases. */
  private static Optional<String> named(Json condition, String path) {
    if (!(condition instanceof Json.Obj object)) return Optional.empty();
    if (object.get("and").orElse(Json.NULL) instanceof Json.Arr(List<Json> all)) {
      return all.stream().flatMap(one -> named(one, path).stream()).findFirst();
    }
    if (object.get("eq").orElse(Json.NULL) instanceof Json.Arr(List<Json> two) && two.size() == 2) {
      for (int i = 0; i < 2; i++) {
        if (two.get(i).equals(Json.of(path))) return param(two.get(1 - i));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> param(Json value) {
    return value instanceof Json.Obj object ? object.text("$param") : Optional.empty();
  }

  /** The config of a node as its author wrote it. */
  private Json node(ResolvedGraph of, String name) {
    String text = written.files().getOrDefault(of.place(name).file(), "{}");
    if (member(JsonText.parse(text), "nodes") instanceof Json.Arr(List<Json> nodes)) {
      for (Json node : nodes) {
        if (member(node, "id").equals(Json.of(name))) return member(node, "config");
      }
    }
    return Json.NULL;
  }

  private static Json member(Json of, String name) {
    return of instanceof Json.Obj object ? object.get(name).orElse(Json.NULL) : Json.NULL;
  }

  /**
   * What a guard reads of a row and of the request.
   *
   * @param row fields by name
   * @param inputs by name
   */
  static Map<String, Json> reads(Guard guard, Map<String, Json> row, Map<String, Json> inputs) {
    var reads = new LinkedHashMap<String, Json>();
    Set<String> paths =
        guard.alias().isEmpty() ? Set.of() : ExpressionText.paths(guard.condition(), guard.alias());
    for (String path : paths) {
      String field = path.substring(guard.alias().length() + 1);
      if (row.containsKey(field)) reads.put(path, row.get(field));
    }
    for (String input : ExpressionText.inputs(guard.condition())) {
      if (inputs.containsKey(input)) reads.put("$" + input, inputs.get(input));
    }
    return reads;
  }
}
