package dev.lathe.compiler.resolve;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a form depends on, through the nodes that it reads: in the order of their first use.
 *
 * @param outside nodes whose output comes from outside the database
 * @param lookups findOne nodes
 * @param uuids uuid nodes
 * @param emits whether it reads what an emit came to
 */
public record Reads(Set<String> outside, Set<String> lookups, Set<String> uuids, boolean emits) {
  /** What {@code form} of the resolved {@code graph} depends on. */
  public static Reads of(Form form, ResolvedGraph graph) {
    var walk = new Walk(graph.rowsets(), graph.lookups(), branches(graph));
    walk.form(form);
    return walk.reads();
  }

  /** What {@code rows} of the resolved {@code graph} depend on. */
  public static Reads of(Rows rows, ResolvedGraph graph) {
    var walk = new Walk(graph.rowsets(), graph.lookups(), branches(graph));
    walk.rows(rows);
    return walk.reads();
  }

  static Reads of(Form form, GraphScope scope) {
    var walk = new Walk(scope.rowsets, scope.lookups, scope.branches);
    walk.form(form);
    return walk.reads();
  }

  private static Map<String, ResolvedGraph.Branch> branches(ResolvedGraph graph) {
    var branches = new LinkedHashMap<String, ResolvedGraph.Branch>();
    graph.branches().forEach(branch -> branches.put(branch.node(), branch));
    return branches;
  }

  private static final class Walk {
    private final Map<String, Rows> rowsets;
    private final Map<String, ResolvedGraph.Lookup> lookups;
    private final Map<String, ResolvedGraph.Branch> branches;
    private final Set<String> outside = new LinkedHashSet<>();
    private final Set<String> looked = new LinkedHashSet<>();
    private final Set<String> uuids = new LinkedHashSet<>();
    private final Set<String> seen = new LinkedHashSet<>();
    private boolean emits;

    Walk(
        Map<String, Rows> rowsets,
        Map<String, ResolvedGraph.Lookup> lookups,
        Map<String, ResolvedGraph.Branch> branches) {
      this.rowsets = rowsets;
      this.lookups = lookups;
      this.branches = branches;
    }

    Reads reads() {
      return new Reads(outside, looked, uuids, emits);
    }

    void form(Form form) {
      if (form instanceof Form.Found(String node, var _)) {
        node(node);
      }
      for (Form leaf : form.leaves()) {
        leaf.expression().ifPresent(this::value);
        switch (leaf) {
          case Form.AllRows(String node, _) -> node(node);
          case Form.OneRow(String node, _) -> node(node);
          case Form.EmitOutput _, Form.EventIds _ -> emits = true;
          case Form.Scalar _, Form.CalledJson _, Form.Constant _, Form.Variables _ -> {}
          case Form.Obj _, Form.Arr _, Form.Found _ -> {}
        }
      }
    }

    private void node(String node) {
      if (!seen.add(node)) {
        return;
      }
      Rows rows = rowsets.get(node);
      if (rows != null) {
        rows(rows);
      }
      ResolvedGraph.Lookup lookup = lookups.get(node);
      if (lookup != null) {
        looked.add(node);
        rows(lookup.rows());
      }
      ResolvedGraph.Branch branch = branches.get(node);
      if (branch != null) {
        branch.choices().forEach(choice -> value(choice.when()));
      }
    }

    private void rows(Rows rows) {
      rows.chain().reversed().forEach(step -> step.values().forEach(this::value));
    }

    private void value(Value value) {
      for (Value leaf : Values.leaves(value)) {
        switch (leaf) {
          case Value.Called called -> outside.add(called.node());
          case Value.Uuid uuid -> uuids.add(uuid.node());
          case Value.RowField field -> node(field.node());
          case Value.RowsetField field -> node(field.node());
          case Value.Selected selected -> node(selected.branch());
          case Value.Emitted _ -> emits = true;
          case Value.Column _, Value.Exists _, Value.Output _, Value.Input _, Value.Literal _ -> {}
          case Value.Summary _, Value.Around _ -> {}
          case Value.Op _, Value.Applied _, Value.Case _, Value.ListOf _, Value.Widened _ -> {}
        }
      }
    }
  }
}
