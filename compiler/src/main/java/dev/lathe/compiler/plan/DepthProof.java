package dev.lathe.compiler.plan;

import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.resolve.Form;
import dev.lathe.compiler.resolve.OutsideStep;
import dev.lathe.compiler.resolve.ResolvedBlueprint;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.resolve.ResolvedProjection;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.sql.Depth;
import dev.lathe.compiler.sql.Depths;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Refuses statements that a database's parser would refuse for how deep they go, at the node whose
 * expressions go deepest.
 */
public final class DepthProof {
  private static final String HINT =
      "make its expression of fewer levels: a list of several conditions or texts is one level,"
          + " and what is asked about rows can be a filter node of its own";

  private DepthProof() {}

  /** Errors on the bound graphs and derived projections of {@code blueprint}. */
  public static List<Diagnostic> of(ResolvedBlueprint blueprint, Depths depths) {
    var findings = new Findings();
    for (ResolvedGraph graph : blueprint.graphs()) {
      Depth depth = depths.operations().getOrDefault(graph.name(), Depth.NONE);
      if (depth.tooDeep()) {
        String node = deepest(graph);
        findings.add(
            DiagnosticCode.PLAN_TOO_DEEP,
            graph.place(node),
            "the statement of `%s` %s: `%s` goes deepest"
                .formatted(graph.id(), beyond(depth), node),
            HINT);
      }
    }
    for (ResolvedProjection derived : blueprint.derived()) {
      String name = derived.service() + "." + derived.projection().name();
      Depth depth = depths.projections().getOrDefault(name, Depth.NONE);
      if (depth.tooDeep()) {
        Span span = derived.projection().name().span();
        findings.add(
            DiagnosticCode.PLAN_TOO_DEEP,
            span,
            "the statement that fills `%s` %s"
                .formatted(derived.projection().name(), beyond(depth)),
            HINT);
      }
    }
    for (Entity entity : blueprint.project().entities()) {
      Depth depth = depths.projections().getOrDefault(entity.name().text(), Depth.NONE);
      if (depth.tooDeep() && !entity.upcasts().isEmpty()) {
        findings.add(
            DiagnosticCode.PLAN_TOO_DEEP,
            entity.upcasts().getLast().span(),
            "what reads older events of `%s` %s".formatted(entity.name(), beyond(depth)),
            "make upcasts of fewer levels: a list of several conditions or texts is one level");
      }
    }
    return findings.sorted();
  }

  /** The error on the graph of a plan that SQLite does not take. */
  public static Diagnostic refused(ResolvedBlueprint blueprint, TooDeep refusal) {
    return blueprint.graphs().stream()
        .filter(graph -> graph.name().equals(refusal.plan()))
        .findFirst()
        .map(
            graph ->
                Diagnostic.of(
                    DiagnosticCode.PLAN_TOO_DEEP,
                    graph.place(deepest(graph)),
                    "the statement of `%s` has more subqueries in each other than SQLite takes"
                        .formatted(graph.id()),
                    HINT))
        .orElseThrow(() -> refusal);
  }

  private static String beyond(Depth depth) {
    return depth.symbols() > Depth.MOST_SYMBOLS
        ? "nests %s levels, a libSQL server's parser takes %s"
            .formatted(depth.symbols(), Depth.MOST_SYMBOLS)
        : "has %s expressions in each other, SQLite takes %s"
            .formatted(depth.terms(), Depth.MOST_TERMS);
  }

  /** The node whose own expressions have the most levels, the first of several. */
  private static String deepest(ResolvedGraph graph) {
    var levels = new LinkedHashMap<String, Integer>();
    graph.rowsets().forEach((node, rows) -> all(levels, node, rows.values()));
    graph.lookups().values().forEach(one -> all(levels, one.node(), one.rows().values()));
    for (ResolvedGraph.Branch branch : graph.branches()) {
      branch.choices().forEach(choice -> all(levels, branch.node(), List.of(choice.when())));
    }
    for (ResolvedGraph.Emit emit : graph.emits()) {
      all(levels, emit.node(), List.copyOf(emit.payload().values()));
      emit.children().forEach(given -> all(levels, emit.node(), given.values()));
    }
    for (OutsideStep step : graph.steps()) {
      if (step instanceof OutsideStep.Call call) {
        all(levels, call.node(), expressions(call.input()));
      }
    }
    all(levels, graph.answering(), expressions(graph.result()));
    int most = levels.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    return levels.entrySet().stream()
        .filter(each -> each.getValue() == most)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  private static List<Value> expressions(Form form) {
    return form.leaves().stream().flatMap(leaf -> leaf.expression().stream()).toList();
  }

  private static void all(Map<String, Integer> levels, String node, List<Value> values) {
    levels.merge(node, values.stream().mapToInt(DepthProof::levels).max().orElse(0), Math::max);
  }

  private static int levels(Value value) {
    return 1 + value.parts().stream().mapToInt(DepthProof::levels).max().orElse(0);
  }
}
