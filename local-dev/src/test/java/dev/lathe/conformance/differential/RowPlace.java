package dev.lathe.conformance.differential;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.QsmRelation;
import dev.lathe.compiler.domain.Projection;
import dev.lathe.model.bundle.ScalarType;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Inside a row: bare strings are its fields, or those of the rows that relations lead to.
 *
 * @param outside what references to other nodes mean
 */
record RowPlace(
    Blueprint blueprint,
    RandomRows rows,
    Relation relation,
    Relation.Row row,
    ExprEvaluator.Place outside)
    implements ExprEvaluator.Place {

  @Override
  public @Nullable Object path(String text) {
    String[] parts = text.split("\\.", -1);
    Map<String, @Nullable Object> reached = row.values();
    String entity = relation.entity().orElse("");
    for (int i = 1; i < parts.length - 1; i++) {
      QsmRelation hop = hop(entity, parts[i]);
      entity = target(hop);
      reached = joined(reached.get(hop.localKey().text()), entity, hop.foreignKey().text());
    }
    return reached.get(parts[parts.length - 1]);
  }

  @Override
  public Optional<ScalarType> pathType(String text) {
    String[] parts = text.split("\\.", -1);
    String entity = relation.entity().orElse("");
    Map<String, ScalarType> types = relation.types();
    for (int i = 1; i < parts.length - 1; i++) {
      entity = target(hop(entity, parts[i]));
      types = GraphEvaluator.types(blueprint.entity(entity).orElseThrow());
    }
    return Optional.ofNullable(types.get(parts[parts.length - 1]));
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
    if (key == null) {
      return Map.of();
    }
    for (Map<String, @Nullable Object> other : Objects.requireNonNull(rows.things().get(entity))) {
      if (Sql.group(other.get(field)).equals(Sql.group(key))) {
        return other;
      }
    }
    return Map.of();
  }
}
