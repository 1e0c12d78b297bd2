package dev.lathe.compiler.resolve;

import dev.lathe.compiler.domain.Entity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which entity a graph is about: the one whose row its permission can ask for. */
final class Subjects {
  private Subjects() {}

  /**
   * The entity, or why there is none.
   *
   * @param without a clause for people; empty where there is one
   */
  record Subject(Optional<Entity> entity, String without) {}

  static Subject of(ResolvedGraph graph) {
    return graph.commands() ? ofCommand(graph) : ofRead(graph);
  }

  private static Subject ofCommand(ResolvedGraph graph) {
    Optional<ResolvedGraph.Emit> emit = graph.subject();
    if (emit.isEmpty()) {
      return none("the command is about several aggregates, of which the path names none");
    }
    boolean creates =
        graph.emits().stream()
            .filter(
                other -> other.node().equals(emit.get().node()) || other.sameAggregate(emit.get()))
            .anyMatch(other -> other.transition().creates());
    return creates
        ? none("the command creates its `%s`".formatted(emit.get().entity().name()))
        : new Subject(Optional.of(emit.get().entity()), "");
  }

  private static Subject ofRead(ResolvedGraph graph) {
    Map<String, Entity> entities = new LinkedHashMap<>();
    for (Rows rows : answering(graph)) {
      if (rows.chain().getLast() instanceof Rows.Scan(Table.Read source, _)) {
        whose(source.table()).ifPresent(entity -> entities.put(entity.name().text(), entity));
      }
    }
    if (entities.size() == 1) {
      return new Subject(entities.values().stream().findFirst(), "");
    }
    return none(
        entities.isEmpty()
            ? "the answer has no rows of an entity"
            : "the answer has rows of `%s`, so it is not clear which is meant"
                .formatted(String.join("` and `", entities.keySet())));
  }

  /** Whether a read answers with rows as they are, and not with what many of them come to. */
  static boolean showsRows(ResolvedGraph graph) {
    return answering(graph).stream()
        .flatMap(rows -> rows.chain().stream())
        .noneMatch(step -> step instanceof Rows.Aggregate || step instanceof Rows.Distinct);
  }

  /** The entity that rows of {@code table} are of, or belong to. */
  static Optional<Entity> whose(Table table) {
    return switch (table) {
      case Table.State(Entity entity) -> Optional.of(entity);
      case Table.Mirror mirror -> Optional.of(mirror.entity());
      case Table.Derived derived -> Optional.of(derived.entity());
      case Table.Children children -> Optional.of(children.parent());
      case Table.History history -> Optional.of(history.source());
      case Table.Events _, Table.Elements _, Table.Kept _ -> Optional.empty();
    };
  }

  /** The rows that the answer is made of. */
  private static List<Rows> answering(ResolvedGraph graph) {
    var rows = new LinkedHashMap<String, Rows>();
    if (graph.result() instanceof Form.Found(String node, _)) add(graph, node, rows);
    for (Form leaf : graph.result().leaves()) {
      switch (leaf) {
        case Form.AllRows(String node, _) -> add(graph, node, rows);
        case Form.OneRow(String node, _) -> add(graph, node, rows);
        case Form.Scalar(Value value) ->
            Values.nodes(value).forEach(node -> add(graph, node, rows));
        case Form.Obj _,
            Form.Arr _,
            Form.Found _,
            Form.Constant _,
            Form.CalledJson _,
            Form.Variables _,
            Form.EmitOutput _,
            Form.EventIds _ -> {}
      }
    }
    return List.copyOf(rows.values());
  }

  private static void add(ResolvedGraph graph, String node, Map<String, Rows> rows) {
    Rows chain = graph.rowsets().get(node);
    if (chain != null) rows.put(node, chain);
    ResolvedGraph.Lookup lookup = graph.lookups().get(node);
    if (lookup != null) rows.put(node, lookup.rows());
  }

  private static Subject none(String without) {
    return new Subject(Optional.empty(), without);
  }
}
