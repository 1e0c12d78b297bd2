package dev.lathe.compiler.plan;

import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.resolve.OptionalFilters;
import dev.lathe.compiler.resolve.ResolvedBlueprint;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.resolve.Rows;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.resolve.Values;
import dev.lathe.compiler.sql.HashedNames;
import dev.lathe.model.bundle.Schema;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
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

  /** What was said of the statement for fewer inputs is not said again of that for more. */
  private final Set<Said> said = new HashSet<>();

  private record Said(DiagnosticCode code, Span place) {}

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
    Map<String, List<OperationPlan>> byName =
        plans.stream()
            .filter(plan -> plan.kind() != OperationPlan.Kind.PROJECTION)
            .collect(Collectors.groupingBy(OperationPlan::name));
    for (ResolvedGraph graph : blueprint.graphs()) {
      if (graph.allowsScan()) {
        continue;
      }
      List<OperationPlan> own = byName.getOrDefault(graph.name(), List.of());
      if (own.stream().anyMatch(plan -> !plan.scans().isEmpty() || !plan.sorts().isEmpty())) {
        proof.check(graph, own);
      }
    }
    return proof.findings.sorted();
  }

  private void check(ResolvedGraph graph, List<OperationPlan> plans) {
    List<OptionalFilters.Given> sets = OptionalFilters.sets(graph);
    for (OperationPlan plan : plans) {
      sets.stream()
          .filter(set -> set.inputs().equals(plan.given()))
          .findFirst()
          .ifPresent(set -> check(set.graph(), plan, requests(plan, sets)));
    }
  }

  /** Which requests a statement answers, in words that go on after what it does. */
  private static String requests(OperationPlan plan, List<OptionalFilters.Given> sets) {
    if (sets.size() == 1) {
      return "";
    }
    List<String> inputs =
        plan.given().isEmpty()
            ? sets.stream().flatMap(set -> set.inputs().stream()).distinct().sorted().toList()
            : plan.given();
    String named = inputs.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
    String verb = inputs.size() == 1 ? "is" : "are";
    return plan.given().isEmpty()
        ? " where %s %s missing".formatted(named, verb)
        : " where %s %s given".formatted(named, verb);
  }

  private void check(ResolvedGraph graph, OperationPlan plan, String requests) {
    Set<Chain> explained = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Chain> chains = Chain.of(graph);
    for (OperationPlan.Scan scan : plan.scans()) {
      chain(chains, scan.alias())
          .filter(explained::add)
          .ifPresent(chain -> scan(new Place(graph, plan, chain, requests), scan));
    }
    for (OperationPlan.Sort sort : plan.sorts()) {
      sort.aliases().stream()
          .flatMap(alias -> chain(chains, alias).stream())
          .findFirst()
          .filter(explained::add)
          .ifPresent(chain -> sort(new Place(graph, plan, chain, requests), sort));
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
  private record Place(ResolvedGraph graph, OperationPlan plan, Chain chain, String requests) {
    /** Whether the request need not have filtered by this. */
    boolean switched(Rows.Filter filter) {
      return Values.inputs(filter.predicate()).stream().anyMatch(plan.given()::contains);
    }

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
      unserved(place, hard.get(), sorted, scan);
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
          "every row of `%s` is read for `%s`%s"
              .formatted(place.source(), grouping.get().node(), place.requests()),
          scan.line(),
          "filter by a field first, or keep the figures in a derived projection; " + ALLOW);
    } else if (!chain.bounded()) {
      warn(
          place,
          chain.steps().getFirst(),
          "every row of `%s` is read and answered%s".formatted(place.source(), place.requests()),
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

  /** A filter that no index serves. */
  private void unserved(Place place, Chain.Step step, boolean sorted, OperationPlan.Scan scan) {
    Rows.Filter filter = (Rows.Filter) step.rows();
    String why = Chain.withoutIndex(filter.predicate()).orElseThrow();
    if (place.switched(filter) && stops(place, sorted)) {
      add(
          DiagnosticCode.PLAN_OPTIONAL_FILTER,
          place.span(step),
          "`%s` looks at row after row until the limit is full%s: %s (%s)"
              .formatted(step.node(), place.requests(), why, plan(place, scan.line())),
          "where few rows match, ask for a filter by `eq`, `in` or a range as well; " + ALLOW);
      return;
    }
    warn(
        place,
        step,
        "every row of `%s` is read to find those of `%s`%s: %s"
            .formatted(place.source(), step.node(), place.requests(), why),
        scan.line(),
        "filter by `eq`, `in` or a range of a field first; " + ALLOW);
  }

  /** Whether a loop over rows in the order that is asked for ends when there are enough. */
  private static boolean stops(Place place, boolean sorted) {
    return place.chain().bounded() && place.chain().grouping().isEmpty() && !sorted;
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
          "every row of `%s` is read although `%s` compares fields%s"
              .formatted(place.source(), filter.node(), place.requests()),
          scan.line(),
          "compare one field of `%s` itself for equality; %s".formatted(place.source(), ALLOW));
    } else if (stops(place, sorted)) {
      add(
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
    add(
        DiagnosticCode.PLAN_TEMPORARY_SORT,
        place.span(step.get()),
        "`%s` %s rows of `%s` in a temporary table%s (%s)"
            .formatted(
                step.get().node(),
                sort.grouping() ? "groups" : "sorts",
                place.source(),
                place.requests(),
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
    add(
        DiagnosticCode.PLAN_FULL_SCAN,
        place.span(step),
        "%s (%s)".formatted(what, plan(place, line)),
        hint);
  }

  private void add(DiagnosticCode code, Span place, String what, String hint) {
    if (said.add(new Said(code, place))) {
      findings.add(code, place, what, hint);
    }
  }

  /** The telling line, and where the others are. */
  private String plan(Place place, String line) {
    return "%s; see `lathe explain … %s`".formatted(names.without(line), place.plan().name());
  }
}
