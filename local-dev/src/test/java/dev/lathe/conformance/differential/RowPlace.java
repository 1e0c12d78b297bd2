package dev.lathe.conformance.differential;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.blueprint.QsmRelation;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Projection;
import dev.lathe.model.bundle.ScalarType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Inside a row: bare strings are its fields, or those of the rows that relations lead to.
 *
 * @param outside what references to other nodes mean
 * @param around where that stands which asks about these rows
 */
record RowPlace(
    Blueprint blueprint,
    RandomRows rows,
    Relation relation,
    Relation.Row row,
    ExprEvaluator.Place outside,
    Optional<ExprEvaluator.Place> around)
    implements ExprEvaluator.Place {

  /** A row and the entity whose it is; a row that has nothing where a way leads to none. */
  private record At(String entity, Map<String, @Nullable Object> values) {}

  RowPlace within(ExprEvaluator.Place place) {
    return new RowPlace(blueprint, rows, relation, row, outside, Optional.of(place));
  }

  /** The place around, where {@code path} starts at nothing here. */
  private Optional<ExprEvaluator.Place> elsewhere(String[] path) {
    boolean here =
        path[0].equals(relation.alias())
            || relation.beside().containsKey(path[0])
            || (path.length == 1 && around.isEmpty());
    return here ? Optional.empty() : around;
  }

  @Override
  public @Nullable Object path(String text) {
    String[] parts = text.split("\\.", -1);
    if (elsewhere(parts).isPresent()) {
      return elsewhere(parts).get().path(text);
    }
    return at(parts, parts.length - 1).values().get(parts[parts.length - 1]);
  }

  @Override
  public Optional<ScalarType> pathType(String text) {
    String[] parts = text.split("\\.", -1);
    if (elsewhere(parts).isPresent()) {
      return elsewhere(parts).get().pathType(text);
    }
    At at = at(parts, parts.length - 1);
    boolean own = parts.length < 3 && !relation.beside().containsKey(parts[0]);
    Map<String, ScalarType> types =
        own ? relation.types() : GraphEvaluator.types(blueprint.entity(at.entity()).orElseThrow());
    return Optional.ofNullable(types.get(parts[parts.length - 1]));
  }

  @Override
  public int pathScale(String text) {
    String[] parts = text.split("\\.", -1);
    if (elsewhere(parts).isPresent()) {
      return elsewhere(parts).get().pathScale(text);
    }
    boolean own = parts.length < 3 && !relation.beside().containsKey(parts[0]);
    Map<String, Integer> scales =
        own
            ? relation.scales()
            : GraphEvaluator.scales(
                blueprint.entity(at(parts, parts.length - 1).entity()).orElseThrow());
    return scales.getOrDefault(parts[parts.length - 1], 0);
  }

  @Override
  public int refScale(String text) {
    return outside.refScale(text);
  }

  @Override
  public int lookedScale(Expr.Lookup lookup) {
    Entity entity = blueprint.entity(lookup.entity().text()).orElseThrow();
    return GraphEvaluator.scales(entity).getOrDefault(lookup.field().text(), 0);
  }

  /** Where the first {@code length} of {@code parts} lead: rows' names, then relations. */
  private At at(String[] parts, int length) {
    Relation.Beside beside = relation.beside().get(parts[0]);
    At at =
        beside == null
            ? new At(relation.entity().orElse(""), row.values())
            : new At(beside.entity(), joined(field(beside.match()), beside.entity(), beside.key()));
    for (int i = 1; i < length; i++) {
      QsmRelation hop = hop(at.entity(), parts[i]);
      String entity = target(hop);
      Object key = at.values().get(hop.localKey().text());
      at = new At(entity, joined(key, entity, hop.foreignKey().text()));
    }
    return at;
  }

  private @Nullable Object field(Expr expr) {
    return expr instanceof Expr.Path(String text, var _) ? path(text) : null;
  }

  @Override
  public ExprEvaluator.Inside inside(Expr.Many many, ExprEvaluator.Place from) {
    if (!(many instanceof Expr.Many.ByRelation(Name path, var as))) {
      return outside.inside(many, from);
    }
    String[] parts =
        path.text().contains(".")
            ? path.text().split("\\.", -1)
            : new String[] {relation.alias(), path.text()};
    if (elsewhere(parts).isPresent()) {
      return elsewhere(parts).get().inside(many, from);
    }
    At at = at(parts, parts.length - 1);
    QsmRelation hop = hop(at.entity(), parts[parts.length - 1]);
    Entity entity = blueprint.entity(target(hop)).orElseThrow();
    Object key = at.values().get(hop.localKey().text());
    var there =
        new Relation(
            as.map(Name::text).orElse(parts[parts.length - 1]),
            GraphEvaluator.types(entity),
            GraphEvaluator.scales(entity),
            Optional.of(entity.name().text()),
            Map.of(),
            List.of());
    var places = new ArrayList<ExprEvaluator.Place>();
    for (Map<String, @Nullable Object> other :
        matching(key, entity.name().text(), hop.foreignKey().text())) {
      places.add(inside(there, other, from));
    }
    return new ExprEvaluator.Inside(inside(there, Map.of(), from), places);
  }

  private RowPlace inside(
      Relation there, Map<String, @Nullable Object> values, ExprEvaluator.Place from) {
    var one = new Relation.Row(values, 0);
    return new RowPlace(blueprint, rows, there, one, outside, Optional.of(from));
  }

  @Override
  public @Nullable Object looked(Expr.Lookup lookup) {
    return found(lookup).get(lookup.field().text());
  }

  @Override
  public Optional<ScalarType> lookedType(Expr.Lookup lookup) {
    Entity entity = blueprint.entity(lookup.entity().text()).orElseThrow();
    return Optional.ofNullable(GraphEvaluator.types(entity).get(lookup.field().text()));
  }

  /** The row that {@code lookup} finds; one that has nothing where it finds none. */
  Map<String, @Nullable Object> found(Expr.Lookup lookup) {
    Node.Assignment match = lookup.match().getFirst();
    return joined(field(match.value()), lookup.entity().text(), match.name().text());
  }

  /** The row beside this one. */
  Map<String, @Nullable Object> found(Relation.Beside beside) {
    return joined(field(beside.match()), beside.entity(), beside.key());
  }

  @Override
  public @Nullable Object ref(String text) {
    return outside.ref(text);
  }

  @Override
  public Optional<ScalarType> refType(String text) {
    return outside.refType(text);
  }

  private QsmRelation hop(String entity, String relationName) {
    Blueprint.Service service = blueprint.services().getFirst();
    Projection mirror =
        service.projections().stream()
            .filter(
                p ->
                    p.source() instanceof Projection.Source.Mirror(var name)
                        && name.text().equals(entity))
            .findFirst()
            .orElseThrow();
    return service.relations().stream()
        .filter(r -> r.source().text().equals(mirror.name().text()))
        .filter(r -> r.relation().text().equals(relationName))
        .findFirst()
        .orElseThrow();
  }

  private String target(QsmRelation hop) {
    Projection to = blueprint.services().getFirst().projection(hop.to().text()).orElseThrow();
    return ((Projection.Source.Mirror) to.source()).entity().text();
  }

  /** The row with that key; without one, a row that has nothing. */
  private Map<String, @Nullable Object> joined(@Nullable Object key, String entity, String field) {
    List<Map<String, @Nullable Object>> found = matching(key, entity, field);
    return found.isEmpty() ? new HashMap<>() : found.getFirst();
  }

  private List<Map<String, @Nullable Object>> matching(
      @Nullable Object key, String entity, String field) {
    if (key == null) {
      return List.of();
    }
    return Objects.requireNonNull(rows.things().get(entity)).stream()
        .filter(other -> Sql.group(other.get(field)).equals(Sql.group(key)))
        .toList();
  }
}
