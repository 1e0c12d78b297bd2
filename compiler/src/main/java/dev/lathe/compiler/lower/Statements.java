package dev.lathe.compiler.lower;

import dev.lathe.compiler.resolve.OptionalFilters;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.sql.Depth;
import dev.lathe.compiler.sql.Printed;
import dev.lathe.model.bundle.Outlines;
import dev.lathe.model.bundle.StatementOutline;
import dev.lathe.model.bundle.Variant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The statements of one graph: for each set of optional inputs one that has just the conditions
 * that they switch on.
 *
 * @param rest for requests that none of {@code variants} answers
 * @param variants in the order in which one is chosen
 * @param outlines by what {@link Outlines#statement} calls each
 * @param depth of the deepest of them
 */
record Statements(
    Printed rest,
    List<Variant> variants,
    SortedMap<String, StatementOutline> outlines,
    Depth depth) {

  /**
   * @param lowering makes one statement
   */
  static Statements of(ResolvedGraph graph, Function<ResolvedGraph, Printed> lowering) {
    List<OptionalFilters.Given> sets = OptionalFilters.sets(graph);
    Printed rest = lowering.apply(sets.getLast().graph());
    var outlines = new TreeMap<String, StatementOutline>();
    outlines.put(graph.name(), rest.outline());
    var variants = new ArrayDeque<Variant>();
    Depth depth = rest.depth();
    for (OptionalFilters.Given set : sets.reversed().subList(1, sets.size())) {
      Printed printed = lowering.apply(set.graph());
      depth = depth.max(printed.depth());
      var variant = new Variant(set.inputs(), printed.text(), printed.parameters());
      if (!sameAsNext(variant, variants, rest)) {
        variants.addFirst(variant);
        outlines.put(Outlines.statement(graph.name(), set.inputs()), printed.outline());
      }
    }
    return new Statements(rest, List.copyOf(variants), outlines, depth);
  }

  /**
   * Whether requests that give its inputs are answered the same without it: what reads a part of a
   * graph may not read what they switch.
   */
  private static boolean sameAsNext(Variant variant, Iterable<Variant> later, Printed rest) {
    for (Variant next : later) {
      if (variant.given().containsAll(next.given())) {
        return next.sql().equals(variant.sql()) && next.parameters().equals(variant.parameters());
      }
    }
    return rest.text().equals(variant.sql()) && rest.parameters().equals(variant.parameters());
  }
}
