package dev.lathe.conformance.differential;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.blueprint.Template;
import dev.lathe.compiler.domain.AggregateFunction;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.InputMode;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Projection;
import dev.lathe.compiler.domain.Shape;
import dev.lathe.conformance.differential.Relation.Row;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.decimal.Scale;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Runs a reading graph node by node over rows in memory, by the format's words. */
final class GraphEvaluator {
  private static final Pattern INDEXED = Pattern.compile("(\\w+)\\[(\\d+)]\\.(\\w+)");

  private final Blueprint blueprint;
  private final Blueprint.Service service;
  private final Graph graph;
  private final Map<String, @Nullable Object> inputs;
  private final World world;
  private final RandomRows rows;
  private final ExprEvaluator expressions;
  private boolean eager;
  private final Map<String, Relation> done = new HashMap<>();
  private ExprEvaluator.@Nullable Place further;

  GraphEvaluator(
      Blueprint blueprint,
      Graph graph,
      Map<String, @Nullable Object> inputs,
      World world,
      RandomRows rows) {
    this.blueprint = blueprint;
    this.service = blueprint.services().getFirst();
    this.graph = graph;
    this.inputs = inputs;
    this.world = world;
    this.rows = rows;
    this.expressions = new ExprEvaluator(graph, inputs);
  }

  /**
   * @param further what references mean to whom runs more than reads
   */
  void outside(ExprEvaluator.Place further) {
    this.further = further;
  }

  ExprEvaluator expressions() {
    return expressions;
  }

  Map<String, @Nullable Object> inputs() {
    return inputs;
  }

  Graph graph() {
    return graph;
  }

  /** The first findOne that meets more than one row. */
  Optional<String> ambiguous() {
    return graph.nodes().stream()
        .filter(n -> n instanceof Node.FindOne)
        .map(n -> n.id().text())
        .filter(id -> node(id).rows().size() > 1)
        .findFirst();
  }

  /** Whether the last chain that was run for the answer has rows. */
  boolean filled() {
    return graph.nodes().reversed().stream()
        .map(n -> done.get(n.id().text()))
        .filter(Objects::nonNull)
        .findFirst()
        .map(r -> !r.rows().isEmpty())
        .orElse(false);
  }

  /**
   * Runs every node, needed or not, and every condition for all rows, as a statement may: what is
   * the same for all rows is worked out before the first one. What other nodes are read for is
   * theirs as it is.
   */
  void all() {
    var all = new GraphEvaluator(blueprint, graph, inputs, world, rows);
    all.eager = true;
    all.outside(outside());
    graph.nodes().stream()
        .filter(n -> !(n instanceof Node.Result))
        .forEach(
            n -> {
              Relation unused = node(n.id().text());
              Relation unusedWhole = all.node(n.id().text());
            });
    graph.nodes().stream()
        .filter(Node.Result.class::isInstance)
        .forEach(n -> all(((Node.Result) n).value()));
  }

  private void all(Template template) {
    switch (template) {
      case Template.Obj(var members, var _) -> members.forEach(m -> all(m.value()));
      case Template.Arr(var items, var _) -> items.forEach(this::all);
      case Template.Value(Expr.Ref(String text, var _)) when text.matches("\\w+") -> {}
      case Template.Value(Expr expr) -> {
        var unused = Optional.ofNullable(expressions.result(expr, outside()));
      }
    }
  }

  /** What the node {@code id} yields; a findOne's is one row at the most. */
  Relation node(String id) {
    Relation known = done.get(id);
    if (known == null) {
      known = run(graph.node(id).orElseThrow());
      done.put(id, known);
    }
    return known;
  }

  private Relation run(Node node) {
    return switch (node) {
      case Node.FindMany(Name _, Node.Source source) -> scan(source);
      case Node.FindOne(Name _, Node.Source source, Expr where) -> filter(scan(source), where);
      case Node.Filter(Name _, Name input, Expr expr, _) -> filter(node(input.text()), expr);
      case Node.MapRows map -> map(node(map.input().text()), map);
      case Node.Reduce reduce -> reduce(node(reduce.input().text()), reduce);
      case Node.Sort(Name _, Name input, var by) -> {
        Relation rowsIn = node(input.text());
        yield rowsIn.sorted(
            by.stream()
                .map(
                    k ->
                        new Relation.Key(
                            r -> expressions.value(k.field(), at(rowsIn, r)),
                            k.descending(),
                            k.nullsFirst()))
                .toList());
      }
      case Node.Limit(Name _, Name input, Node.Count count) -> limit(node(input.text()), count);
      case Node.Distinct(Name _, Name input) -> node(input.text()).distinct();
      case Node.LookupOne lookup -> beside(node(lookup.input().text()), lookup);
      case Node.Uuid _, Node.Emit _, Node.Call _, Node.Make _, Node.Branch _, Node.Result _ ->
          throw new IllegalArgumentException("yields no rows: " + node);
    };
  }

  private Relation scan(Node.Source source) {
    String name = source.name().text();
    String alias = name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    if (name.equals(WorldFiles.TALLY)) {
      var types = new LinkedHashMap<String, ScalarType>();
      world.tally().fields().forEach(f -> types.put(f.name(), f.type()));
      var scales = new HashMap<String, Integer>();
      world.tally().fields().forEach(f -> scales.put(f.name(), f.scale()));
      return new Relation(alias, types, scales, Optional.empty(), ranked(rows.tally()));
    }
    if (source instanceof Node.Source.OfInput) {
      Relation all = Lists.elements(this, name);
      return all.with(ranked(all.rows().stream().map(Row::values).toList()));
    }
    if (source instanceof Node.Source.OfChildren) {
      String[] parts = name.split("\\.", 2);
      Entity owner = blueprint.entity(parts[0]).orElseThrow();
      Entity row = owner.row(owner.child(parts[1]).orElseThrow());
      return new Relation(
          parts[1],
          types(row),
          scales(row),
          Optional.empty(),
          ranked(Objects.requireNonNull(rows.things().get(name))));
    }
    String entity =
        source instanceof Node.Source.OfEntity
            ? name
            : ((Projection.Source.Mirror) service.projection(name).orElseThrow().source())
                .entity()
                .text();
    return new Relation(
        alias,
        types(blueprint.entity(entity).orElseThrow()),
        scales(blueprint.entity(entity).orElseThrow()),
        Optional.of(entity),
        ranked(Objects.requireNonNull(rows.things().get(entity))));
  }

  static Map<String, ScalarType> types(Entity entity) {
    var types = new LinkedHashMap<String, ScalarType>();
    entity.fields().forEach(f -> types.put(f.name().text(), f.type()));
    return types;
  }

  static Map<String, Integer> scales(Entity entity) {
    var scales = new HashMap<String, Integer>();
    entity.fields().forEach(f -> scales.put(f.name().text(), f.scale()));
    return scales;
  }

  private List<Row> ranked(List<Map<String, @Nullable Object>> values) {
    var ranked = new ArrayList<Row>();
    if (eager) {
      ranked.add(new Row(Map.of(), 0)); // what needs no row is worked out without one
    }
    for (Map<String, @Nullable Object> row : values) {
      ranked.add(new Row(row, 0));
    }
    return ranked;
  }

  private Relation filter(Relation input, Expr condition) {
    boolean off =
        ExprEvaluator.params(condition).stream()
            .anyMatch(
                p ->
                    graph.input(p).orElseThrow().mode() == InputMode.PREDICATE_OPTIONAL
                        && inputs.get(p) == null);
    if (off) {
      return input;
    }
    return input.with(
        input.rows().stream()
            .filter(r -> Boolean.TRUE.equals(expressions.value(condition, at(input, r))) || eager)
            .toList());
  }

  private Relation beside(Relation input, Node.LookupOne lookup) {
    Node.Assignment match = lookup.match().getFirst();
    var found = new Relation.Beside(lookup.entity().text(), match.name().text(), match.value());
    Relation with = input.with(lookup.as().text(), found);
    return lookup.optional() || eager
        ? with
        : with.with(with.rows().stream().filter(r -> !at(with, r).found(found).isEmpty()).toList());
  }

  private Relation map(Relation input, Node.MapRows map) {
    var mapped = new ArrayList<Row>();
    for (Row row : input.rows()) {
      boolean lacking =
          map.fields().stream()
              .map(Node.Assignment::value)
              .anyMatch(
                  e ->
                      e instanceof Expr.Lookup lookup
                          && !lookup.optional()
                          && at(input, row).found(lookup).isEmpty());
      if (lacking && !eager) {
        continue;
      }
      var values = new LinkedHashMap<String, @Nullable Object>();
      map.fields()
          .forEach(f -> values.put(f.name().text(), expressions.result(f.value(), at(input, row))));
      mapped.add(new Row(values, row.rank()));
    }
    var scales = new HashMap<String, Integer>();
    map.fields()
        .forEach(f -> scales.put(f.name().text(), expressions.scale(f.value(), beside(input))));
    return outputs(
        map.into(), map.fields().stream().map(Node.Assignment::name).toList(), scales, mapped);
  }

  private Relation reduce(Relation input, Node.Reduce reduce) {
    var groups = new LinkedHashMap<List<Object>, List<Row>>();
    for (Row row : input.rows()) {
      var key = new ArrayList<Object>();
      reduce
          .group()
          .forEach(g -> key.add(Sql.group(expressions.result(g.value(), at(input, row)))));
      groups.computeIfAbsent(key, _ -> new ArrayList<>()).add(row);
    }
    if (reduce.group().isEmpty() && groups.isEmpty()) {
      groups.put(List.of(), List.of());
    }
    var reduced = new ArrayList<Row>();
    for (List<Row> group : groups.values()) {
      var values = new LinkedHashMap<String, @Nullable Object>();
      reduce
          .group()
          .forEach(
              g ->
                  values.put(
                      g.name().text(), expressions.value(g.value(), at(input, group.getFirst()))));
      for (Node.Measure measure : reduce.measures()) {
        var operands = new ArrayList<@Nullable Object>();
        measure
            .expr()
            .ifPresent(e -> group.forEach(r -> operands.add(expressions.result(e, at(input, r)))));
        if (measure.function() == AggregateFunction.GROUP_ARRAY) {
          values.put(
              measure.name().text(), new Listed(operands, group.stream().map(Row::rank).toList()));
          continue;
        }
        values.put(
            measure.name().text(),
            Aggregates.of(
                measure.function(),
                measure.expr().isPresent() ? Optional.of(operands) : Optional.empty(),
                measure.scale(),
                group.size(),
                scale(measure, input)));
      }
      reduced.add(new Row(values, 0));
    }
    var names = new ArrayList<Name>();
    reduce.group().forEach(g -> names.add(g.name()));
    reduce.measures().forEach(m -> names.add(m.name()));
    var scales = new HashMap<String, Integer>();
    reduce
        .group()
        .forEach(g -> scales.put(g.name().text(), expressions.scale(g.value(), beside(input))));
    for (Node.Measure measure : reduce.measures()) {
      boolean average = measure.function() == AggregateFunction.AVG;
      scales.put(
          measure.name().text(),
          average ? measure.scale().orElse(Scale.DEFAULT) : scale(measure, input));
    }
    return outputs(reduce.into(), names, scales, reduced);
  }

  /** The place of a row of which nothing but its fields is known. */
  private RowPlace beside(Relation input) {
    return at(input, new Row(Map.of(), 0));
  }

  private int scale(Node.Measure measure, Relation input) {
    return switch (measure.function()) {
      case COUNT, COUNT_DISTINCT -> 0;
      case SUM, AVG, MIN, MAX, GROUP_ARRAY ->
          measure.expr().map(e -> expressions.scale(e, beside(input))).orElse(0);
    };
  }

  /** The rows of a shape: its fields have the shape's types. */
  private Relation outputs(
      Name into, List<Name> names, Map<String, Integer> scales, List<Row> mapped) {
    Shape shape = shape(into.text());
    var types = new LinkedHashMap<String, ScalarType>();
    names.forEach(n -> types.put(n.text(), shape.field(n.text()).orElseThrow().type()));
    String alias = into.text().substring(0, 1).toLowerCase(Locale.ROOT) + into.text().substring(1);
    List<Row> widened =
        mapped.stream()
            .map(
                row -> {
                  var values = new LinkedHashMap<String, @Nullable Object>();
                  row.values()
                      .forEach(
                          (name, value) ->
                              values.put(
                                  name, Instants.as(Optional.ofNullable(types.get(name)), value)));
                  return new Row(values, row.rank());
                })
            .toList();
    return new Relation(alias, types, scales, Optional.empty(), widened);
  }

  Shape shape(String name) {
    return service.shape(name).orElseThrow();
  }

  private Relation limit(Relation input, Node.Count count) {
    if (eager) {
      return input;
    }
    return switch (count) {
      case Node.Count.Fixed(long most) -> input.first(most);
      case Node.Count.OfInput(Name name) ->
          inputs.get(name.text()) instanceof Long most ? input.first(most) : input;
    };
  }

  /** Inside the rows of a source that an expression asks about. */
  private ExprEvaluator.Inside source(Expr.Many.OfSource of, ExprEvaluator.Place around) {
    Relation all = scan(of.source()).called(of.as());
    var places = new ArrayList<ExprEvaluator.Place>();
    for (Row row : all.rows()) {
      if (!row.values().isEmpty()) { // but for what stands for no row
        places.add(at(all, row).within(around));
      }
    }
    return new ExprEvaluator.Inside(beside(all).within(around), places);
  }

  /** Outside rows, where bare strings are paths into node outputs too. */
  ExprEvaluator.Place outside() {
    return new ExprEvaluator.Place() {
      @Override
      public ExprEvaluator.Inside inside(Expr.Many many, ExprEvaluator.Place around) {
        return source((Expr.Many.OfSource) many, around);
      }

      @Override
      public @Nullable Object path(String text) {
        return ref(text);
      }

      @Override
      public Optional<ScalarType> pathType(String text) {
        return refType(text);
      }

      @Override
      public int pathScale(String text) {
        return refScale(text);
      }

      @Override
      public int refScale(String text) {
        String[] parts = text.split("\\.", -1);
        return node(parts[0].replaceFirst("\\[.*", "")).scales().getOrDefault(parts[1], 0);
      }

      @Override
      public @Nullable Object ref(String text) {
        Matcher indexed = INDEXED.matcher(text);
        if (indexed.matches()) {
          return node(indexed.group(1)).at(Integer.parseInt(indexed.group(2)), indexed.group(3));
        }
        String[] parts = text.split("\\.", -1);
        return node(parts[0]).at(0, parts[1]);
      }

      @Override
      public Optional<ScalarType> refType(String text) {
        String[] parts = text.split("\\.", -1);
        String node = parts[0].replaceFirst("\\[.*", "");
        return Optional.ofNullable(node(node).types().get(parts[1]));
      }
    };
  }

  private RowPlace at(Relation relation, Row row) {
    return new RowPlace(
        blueprint, rows, relation, row, further == null ? outside() : further, Optional.empty());
  }
}
