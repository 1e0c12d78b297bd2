package dev.lathe.compiler.resolve;

import static dev.lathe.compiler.diagnostic.DiagnosticCode.PROJ_SEMANTIC_UNKNOWN_FIELD;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.PROJ_SEMANTIC_UNSUPPORTED_AGG;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.PROJ_SEMANTIC_UNSUPPORTED_GROUP;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.PROJ_SEMANTIC_UNSUPPORTED_OP;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.QSM_DERIVED_EXPOSED_OUT_OF_RANGE;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.QSM_DERIVED_GRAPH_NOT_PROJECTION;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.QSM_DERIVED_KEYS_MISMATCH;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.ExprOperator;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Projection;
import dev.lathe.model.bundle.ScalarType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Resolves derived projections. Their graphs read events of one type, may filter and map them, and
 * reduce them to counts and sums: what can be kept event by event.
 */
final class DerivedResolver {
  private static final Set<String> BOOKKEEPING = Set.of("last_event_id", "applied_at");

  private final Blueprint blueprint;
  private final Blueprint.Service service;
  private final Projection projection;
  private final List<Diagnostic> found = new ArrayList<>();

  private DerivedResolver(Blueprint blueprint, Blueprint.Service service, Projection projection) {
    this.blueprint = blueprint;
    this.service = service;
    this.projection = projection;
  }

  static Result<ResolvedProjection> resolve(
      Blueprint blueprint, Blueprint.Service service, Projection projection, Name graph) {
    var resolver = new DerivedResolver(blueprint, service, projection);
    Optional<ResolvedProjection> resolved = resolver.resolve(graph);
    return resolved.isPresent()
        ? Result.of(resolved.get(), resolver.found)
        : new Result.Failed<>(resolver.found);
  }

  private Optional<ResolvedProjection> resolve(Name name) {
    Optional<Graph> graph = service.graph(name.text());
    if (graph.isEmpty()) {
      return Optional.empty(); // said where references are checked
    }
    if (graph.get().nodes().stream().anyMatch(n -> n instanceof Node.Emit)) {
      return notProjection(name);
    }
    Result<Map<String, Rows>> rows = GraphResolver.projection(blueprint, service, graph.get());
    rows.findings().forEach(finding -> found.add(ofEvent(finding)));
    return switch (rows) {
      case Result.Failed<Map<String, Rows>> _ -> Optional.empty();
      case Result.Ok<Map<String, Rows>>(var byNode, var _) ->
          terminal(graph.get(), byNode)
              .flatMap(r -> parts(name, graph.get(), r))
              .or(() -> found.isEmpty() ? notProjection(name) : Optional.empty());
    };
  }

  /** A field that is not there is one that the event lacks: nothing else is in scope here. */
  private static Diagnostic ofEvent(Diagnostic finding) {
    return finding.code() == DiagnosticCode.SEM_FIELD_NOT_FOUND
        ? new Diagnostic(
            PROJ_SEMANTIC_UNKNOWN_FIELD,
            finding.span(),
            finding.message(),
            finding.related(),
            finding.hint())
        : finding;
  }

  /** The rows that the graph answers with, be it by a result node. */
  private static Optional<Rows> terminal(Graph graph, Map<String, Rows> rows) {
    String from = graph.output().from().text();
    Rows direct = rows.get(from);
    if (direct != null) {
      return Optional.of(direct);
    }
    return rows.values().stream().filter(r -> r instanceof Rows.Aggregate).findFirst();
  }

  private Optional<ResolvedProjection> parts(Name name, Graph graph, Rows rows) {
    if (!(rows instanceof Rows.Aggregate(Rows input, var groups, var measures, var _))) {
      return Optional.empty();
    }
    var mapped = new HashMap<String, Value>();
    var filters = new ArrayList<Value>();
    Rows below = input;
    while (!(below instanceof Rows.Scan)) {
      switch (below) {
        case Rows.Filter filter -> {
          filters.addFirst(filter.predicate());
          below = filter.input();
        }
        case Rows.Project project when mapped.isEmpty() -> {
          project.outputs().forEach(o -> mapped.put(o.name(), o.value()));
          below = project.input();
        }
        case Rows.Project _,
            Rows.Aggregate _,
            Rows.Lookup _,
            Rows.Order _,
            Rows.Page _,
            Rows.Limit _,
            Rows.Distinct _,
            Rows.Scan _ -> {
          return refuse(
              PROJ_SEMANTIC_UNSUPPORTED_OP,
              graph.output().span(),
              "`%s` does more than filter, map and reduce once".formatted(name),
              Optional.of("keep only those, and sort or limit where the projection is read"));
        }
      }
    }
    if (!(((Rows.Scan) below).source().table() instanceof Table.Events events)) {
      return Optional.empty();
    }
    boolean whole = measures.stream().map(m -> measure(graph, m)).reduce(true, Boolean::logicalAnd);
    whole &= inputless(graph);
    whole &= grouped(graph);
    whole &= tellable(graph);
    whole &= columns(groups, measures);
    if (!whole) {
      return Optional.empty();
    }
    Optional<Value> filter =
        filters.stream()
            .reduce(
                (a, b) ->
                    new Value.Op(
                        ExprOperator.AND, List.of(a, b), Type.of(ScalarType.BOOLEAN, true)));
    var table = new Table.Derived(service.slug().text(), projection, row(groups, measures));
    return Optional.of(
        new ResolvedProjection(
            service.slug().text(), projection, events, mapped, filter, groups, measures, table));
  }

  private boolean measure(Graph graph, Rows.Measured measure) {
    return switch (measure.function()) {
      case COUNT, SUM -> true;
      case COUNT_DISTINCT, AVG, MIN, MAX, GROUP_ARRAY -> {
        refuse(
            PROJ_SEMANTIC_UNSUPPORTED_AGG,
            graph.output().span(),
            "`%s` can't be kept event by event".formatted(measure.name()),
            Optional.of("keep a sum and a count, and divide where the projection is read"));
        yield false;
      }
    };
  }

  /** A group is a field, so that the same event always finds its row. */
  private boolean grouped(Graph graph) {
    boolean whole = true;
    for (Node node : graph.nodes()) {
      if (node instanceof Node.Reduce reduce) {
        for (Node.Assignment group : reduce.group()) {
          if (!(group.value() instanceof Expr.Path)) {
            whole = false;
            refuse(
                PROJ_SEMANTIC_UNSUPPORTED_GROUP,
                group.name().span(),
                "the group `%s` is not a field".formatted(group.name()),
                Optional.of("compute it in a map before, and group by its field"));
          }
        }
      }
    }
    return whole;
  }

  private boolean inputless(Graph graph) {
    if (graph.inputs().isEmpty()) {
      return true;
    }
    Name first = graph.inputs().getFirst().name();
    refuse(
        PROJ_SEMANTIC_UNSUPPORTED_OP,
        first.span(),
        "nothing can give the input `%s` to a projection".formatted(first),
        Optional.of("take it away, and filter where the projection is read"));
    return false;
  }

  /** Groups and measures are columns, which SQL tells apart by more than capitals. */
  private boolean tellable(Graph graph) {
    boolean whole = true;
    var seen = new HashMap<String, Name>();
    for (Name name : named(graph)) {
      String column = name.text().toLowerCase(Locale.ROOT);
      if (BOOKKEEPING.contains(column)) {
        refuse(
            DiagnosticCode.RESERVED_NAME,
            name.span(),
            "every projection has a column `%s` of its own".formatted(name),
            Optional.of("rename it"));
        whole = false;
        continue;
      }
      Name first = seen.putIfAbsent(column, name);
      if (first != null) {
        found.add(
            new Diagnostic(
                DiagnosticCode.DUPLICATE_COLUMN,
                name.span(),
                "two fields of the projection share the column `%s`".formatted(name),
                List.of(first.span()),
                Optional.of("rename one of them")));
        whole = false;
      }
    }
    return whole;
  }

  private static List<Name> named(Graph graph) {
    var names = new ArrayList<Name>();
    for (Node node : graph.nodes()) {
      if (node instanceof Node.Reduce reduce) {
        reduce.group().forEach(g -> names.add(g.name()));
        reduce.measures().forEach(m -> names.add(m.name()));
      }
    }
    return names;
  }

  private boolean columns(List<Rows.Named> groups, List<Rows.Measured> measures) {
    Set<String> grouped =
        groups.stream().map(Rows.Named::name).collect(Collectors.toCollection(TreeSet::new));
    Set<String> keys =
        projection.keys().stream().map(Name::text).collect(Collectors.toCollection(TreeSet::new));
    if (!grouped.equals(keys)) {
      refuse(
          QSM_DERIVED_KEYS_MISMATCH,
          projection.keys().getFirst().span(),
          "the keys are %s, and the graph groups by %s".formatted(keys, grouped),
          Optional.of("name the graph's groups as keys and grain"));
      return false;
    }
    var known = new ArrayList<>(grouped);
    measures.forEach(m -> known.add(m.name()));
    boolean whole = true;
    for (Name exposed : projection.exposed()) {
      if (!known.contains(exposed.text())) {
        refuse(
            QSM_DERIVED_EXPOSED_OUT_OF_RANGE,
            exposed.span(),
            "the graph gives no column `%s`".formatted(exposed),
            NearNames.hint(exposed.text(), known));
        whole = false;
      }
    }
    return whole;
  }

  private Entity row(List<Rows.Named> groups, List<Rows.Measured> measures) {
    var fields = new ArrayList<Entity.Field>();
    groups.forEach(g -> fields.add(field(g.name(), g.value().type())));
    measures.forEach(m -> fields.add(field(m.name(), m.type().asNullable(false))));
    return new Entity(
        projection.name(),
        service.slug(),
        projection.table().orElse(projection.name()),
        fields,
        List.of(),
        Name.sorted(projection.keys(), key -> key),
        Optional.empty(),
        false);
  }

  private Entity.Field field(String name, Type type) {
    var named = new Name(name, projection.name().span());
    return new Entity.Field(
        named,
        type.scalar().orElse(ScalarType.STRING),
        type.nullable(),
        named,
        Optional.empty(),
        type.scale());
  }

  private Optional<ResolvedProjection> notProjection(Name name) {
    return refuse(
        QSM_DERIVED_GRAPH_NOT_PROJECTION,
        name.span(),
        "`%s` does not reduce events to groups".formatted(name),
        Optional.of("let it read `{\"eventType\": …}` and end in a reduce"));
  }

  private <T> Optional<T> refuse(
      DiagnosticCode code, Span span, String message, Optional<String> hint) {
    found.add(new Diagnostic(code, span, message, List.of(), hint));
    return Optional.empty();
  }
}
