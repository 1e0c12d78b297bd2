package dev.lathe.compiler.plan;

import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.resolve.ResolvedBlueprint;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.resolve.Rows;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.sql.HashedNames;
import dev.lathe.model.bundle.Schema;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Holds the plans against the graphs: whoever reads a whole table or sorts on the side is told so,
 * at the node that causes it. A graph with {@code allowScan} has its reason and is left alone.
 */
public final class IndexProof {
  private static final String ALLOW =
      "if the table stays small, say so: `\"allowScan\": {\"reason\": \"…\"}` in the graph";

  private final Findings findings = new Findings();
  private final HashedNames names;

  private IndexProof(HashedNames names) {
    this.names = names;
  }

  /**
   * Warnings and notes on the bound graphs of {@code blueprint}, whose plans are {@code plans}.
   *
   * @param schema the plans' tables
   */
  public static List<Diagnostic> of(
      ResolvedBlueprint blueprint, Schema schema, List<OperationPlan> plans) {
    var proof = new IndexProof(new HashedNames(schema));
    for (ResolvedGraph graph : blueprint.graphs()) {
      if (graph.allowsScan()) {
        continue;
      }
      plans.stream()
          .filter(plan -> plan.kind() != OperationPlan.Kind.PROJECTION)
          .filter(plan -> plan.name().equals(graph.name()))
          .findFirst()
          .ifPresent(plan -> proof.check(graph, plan));
    }
    return proof.findings.sorted();
  }

  private void check(ResolvedGraph graph, OperationPlan plan) {
    if (plan.scans().isEmpty() && plan.sorts().isEmpty()) {
      return;
    }
    Set<Chain> explained = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Chain> chains = Chain.of(graph);
    for (OperationPlan.Scan scan : plan.scans()) {
      chain(chains, scan.alias())
          .filter(explained::add)
          .ifPresent(chain -> scan(new Place(graph, plan, chain), scan));
    }
    for (OperationPlan.Sort sort : plan.sorts()) {
      sort.aliases().stream()
          .flatMap(alias -> chain(chains, alias).stream())
          .findFirst()
          .filter(explained::add)
          .ifPresent(chain -> sort(new Place(graph, plan, chain), sort));
    }
  }

  /** Of several chains over one table, the one that has the least for an index to work with. */
  private static Optional<Chain> chain(List<Chain> chains, String alias) {
    return chains.stream()
        .filter(chain -> chain.reads(alias))
        .min(Comparator.comparing(chain -> indexable(chain) ? 1 : 0));
  }

  private static boolean indexable(Chain chain) {
    return chain.filters().stream()
        .map(step -> (Rows.Filter) step.rows())
        .anyMatch(
            filter ->
                filter.optional().isEmpty() && Chain.withoutIndex(filter.predicate()).isEmpty());
  }

  /** Where a finding stands. */
  private record Place(ResolvedGraph graph, OperationPlan plan, Chain chain) {
    Span span(Chain.Step step) {
      return graph.place(step.node());
    }

    String source() {
      return chain.table().entity().name().text();
    }
  }

  private void scan(Place place, OperationPlan.Scan scan) {
    Chain chain = place.chain();
    boolean sorted =
        place.plan().sorts().stream().anyMatch(sort -> sort.aliases().contains(scan.alias()));
    if (!scan.alias().equals(chain.alias())) {
      warn(
          place,
          chain.steps().getFirst(),
          "for each row of `%s` a whole table is read to follow `%s`"
              .formatted(place.source(), scan.alias()),
          scan.line(),
          "relate it by the other entity's key");
      return;
    }
    List<Chain.Step> filters = chain.filters();
    Optional<Chain.Step> hard =
        filters.stream()
            .filter(
                step ->
                    ((Rows.Filter) step.rows()).optional().isEmpty()
                        && Chain.withoutIndex(((Rows.Filter) step.rows()).predicate()).isPresent())
            .findFirst();
    if (hard.isPresent()) {
      Rows.Filter filter = (Rows.Filter) hard.get().rows();
      warn(
          place,
          hard.get(),
          "every row of `%s` is read to find those of `%s`: %s"
              .formatted(
                  place.source(),
                  hard.get().node(),
                  Chain.withoutIndex(filter.predicate()).orElseThrow()),
          scan.line(),
          "filter by `eq`, `in` or a range of a field first; " + ALLOW);
      return;
    }
    if (!filters.isEmpty()) {
      filtered(place, filters, sorted, scan);
      return;
    }
    Optional<Chain.Step> grouping = chain.grouping();
    if (grouping.isPresent()) {
      warn(
          place,
          grouping.get(),
          "every row of `%s` is read for `%s`".formatted(place.source(), grouping.get().node()),
          scan.line(),
          "filter by a field first, or keep the figures in a derived projection; " + ALLOW);
    } else if (!chain.bounded()) {
      warn(
          place,
          chain.steps().getFirst(),
          "every row of `%s` is read and answered".formatted(place.source()),
          scan.line(),
          "add a `limit`, or a filter on a field; " + ALLOW);
    } else if (sorted) {
      sort(
          place,
          place.plan().sorts().stream()
              .filter(sort -> sort.aliases().contains(scan.alias()))
              .findFirst()
              .orElseThrow());
    }
  }

  /** Filters that an index could serve, were they not optional. */
  private void filtered(
      Place place, List<Chain.Step> filters, boolean sorted, OperationPlan.Scan scan) {
    Chain.Step filter = filters.getFirst();
    String optional =
        filters.stream()
            .flatMap(step -> ((Rows.Filter) step.rows()).optional().stream())
            .distinct()
            .map(name -> "`" + name + "`")
            .collect(Collectors.joining(", "));
    if (optional.isEmpty()) {
      warn(
          place,
          filter,
          "every row of `%s` is read although `%s` compares fields"
              .formatted(place.source(), filter.node()),
          scan.line(),
          "compare one field of `%s` itself for equality; %s".formatted(place.source(), ALLOW));
    } else if (place.chain().bounded() && place.chain().grouping().isEmpty() && !sorted) {
      findings.add(
          DiagnosticCode.PLAN_OPTIONAL_FILTER,
          place.span(filter),
          "`%s` looks at row after row until the limit is full, because %s may be missing (%s)"
              .formatted(filter.node(), optional, plan(place, scan.line())),
          "where few rows match, give the filter a graph of its own with a required input");
    } else {
      warn(
          place,
          filter,
          "every row of `%s` is read, because %s may be missing"
              .formatted(place.source(), optional),
          scan.line(),
          "make the input required, or give that filter a graph of its own; " + ALLOW);
    }
  }

  private void sort(Place place, OperationPlan.Sort sort) {
    Optional<Chain.Step> step = sort.grouping() ? place.chain().grouping() : place.chain().sort();
    if (step.isEmpty()) {
      return; // an order that the compiler needs, over rows that are few
    }
    findings.add(
        DiagnosticCode.PLAN_TEMPORARY_SORT,
        place.span(step.get()),
        "`%s` %s rows of `%s` in a temporary table (%s)"
            .formatted(
                step.get().node(),
                sort.grouping() ? "groups" : "sorts",
                place.source(),
                plan(place, sort.line())),
        hint(place, step.get(), sort));
  }

  private static String hint(Place place, Chain.Step step, OperationPlan.Sort sort) {
    if (sort.grouping()) {
      return "group by fields of `%s` itself; %s".formatted(place.source(), ALLOW);
    }
    boolean figures = place.chain().grouping().isPresent();
    boolean fields =
        ((Rows.Order) step.rows())
            .keys().stream()
                .allMatch(
                    key ->
                        key.value() instanceof Value.Column(var path, var _, var _)
                            && path.isEmpty());
    if (figures || !fields) {
      return "only fields of `%s` itself stand in an index; keep the value in a field or a derived projection; %s"
          .formatted(place.source(), ALLOW);
    }
    return "filter by `eq` on fields of `%s` alone, so that one index finds and sorts; %s"
        .formatted(place.source(), ALLOW);
  }

  private void warn(Place place, Chain.Step step, String what, String line, String hint) {
    findings.add(
        DiagnosticCode.PLAN_FULL_SCAN,
        place.span(step),
        "%s (%s)".formatted(what, plan(place, line)),
        hint);
  }

  /** The telling line, and where the others are. */
  private String plan(Place place, String line) {
    return "%s; see `lathe explain … %s`".formatted(names.without(line), place.plan().name());
  }
}
