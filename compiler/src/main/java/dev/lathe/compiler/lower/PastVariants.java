package dev.lathe.compiler.lower;

import dev.lathe.compiler.sql.Depth;
import dev.lathe.model.bundle.AsOf;
import dev.lathe.model.bundle.Outlines;
import dev.lathe.model.bundle.QueryPlan;
import dev.lathe.model.bundle.StatementOutline;
import dev.lathe.model.bundle.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The statements of a query for requests that say of when they ask. */
final class PastVariants {
  private PastVariants() {}

  /** {@code usual}, whose requests that say of when they ask are answered by {@code past}. */
  static Outlined<QueryPlan> before(Outlined<QueryPlan> usual, String name, Statements past) {
    QueryPlan plan = usual.plan();
    var variants = new ArrayList<Variant>();
    SortedMap<String, StatementOutline> outlines = new TreeMap<>(usual.outlines());
    for (Variant variant : past.variants()) {
      variants.add(new Variant(given(variant.given()), variant.sql(), variant.parameters()));
      outlines.put(
          Outlines.statement(name, given(variant.given())),
          past.outlines().get(Outlines.statement(name, variant.given())));
    }
    variants.add(new Variant(given(List.of()), past.rest().text(), past.rest().parameters()));
    outlines.put(Outlines.statement(name, given(List.of())), past.rest().outline());
    variants.addAll(plan.variants());
    Depth depth = usual.depth().max(past.depth());
    return new Outlined<>(
        new QueryPlan(
            plan.name(), plan.service(), plan.sql(), plan.parameters(), variants, plan.page()),
        outlines,
        depth);
  }

  private static List<String> given(List<String> inputs) {
    var all = new TreeSet<>(inputs);
    all.add(AsOf.INPUT);
    return List.copyOf(all);
  }
}
