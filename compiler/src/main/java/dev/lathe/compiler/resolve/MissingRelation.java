package dev.lathe.compiler.resolve;

import static dev.lathe.compiler.diagnostic.DiagnosticCode.NAV_NOT_ALLOWED;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.NAV_PROJECTION_REQUIRED;

import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Projection;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What to write so that a relation can be followed: all of it at once, as JSON. */
final class MissingRelation {
  private final GraphScope scope;
  private final Entity entity;
  private final String relation;

  /**
   * @param entity whose rows the path stands at
   * @param relation the word of the path that leads on
   */
  MissingRelation(GraphScope scope, Entity entity, String relation) {
    this.scope = scope;
    this.entity = entity;
    this.relation = relation;
  }

  /** Reports that the rows have no mirror to declare the relation of. */
  void mirror(Span span) {
    scope.refuse(
        NAV_PROJECTION_REQUIRED,
        span,
        "`%s` has no mirror in this service, so `%s` can't be followed"
            .formatted(entity.name(), relation),
        "add a projection `%s`: `%s`".formatted(mirrorOf(entity), JsonText.write(mirror(entity))));
  }

  /** Reports that the read model does not declare the relation either. */
  <T> Optional<T> relation(Span span) {
    return scope.refuse(
        NAV_NOT_ALLOWED,
        span,
        "the read model declares no relation `%s.%s`".formatted(mirrorOf(entity), relation),
        declaration(mirrorOf(entity)));
  }

  /** How the relation is declared for {@code projection}, if its entity has it. */
  Optional<String> declaration(String projection) {
    Optional<Entity.Relation> declared =
        entity.relations().stream().filter(r -> r.name().text().equals(relation)).findFirst();
    if (declared.isEmpty()) {
      List<String> known = entity.relations().stream().map(r -> r.name().text()).toList();
      return Optional.of(
          "`%s` has no such relation: %s"
              .formatted(
                  entity.name(),
                  NearNames.hint(relation, known)
                      .orElse("declare it under `relations` of the entity, and then of qsm.json")));
    }
    Optional<Entity> target = scope.blueprint.entity(declared.get().to().text());
    String to = target.map(this::mirrorOf).orElse(declared.get().to() + "View");
    String add =
        "add to `relations` of qsm.json: `\"%s.%s\": %s`"
            .formatted(projection, relation, JsonText.write(relation(declared.get(), to)));
    boolean mirrored = scope.service.projection(to).isPresent();
    return Optional.of(
        mirrored || target.isEmpty()
            ? add
            : add
                + "; and a projection `%s`: `%s`"
                    .formatted(to, JsonText.write(mirror(target.get()))));
  }

  private static Json relation(Entity.Relation relation, String to) {
    var members = new LinkedHashMap<String, Json>();
    members.put("to", Json.of(to));
    members.put("localKey", Json.of(relation.localKey().text()));
    members.put("foreignKey", Json.of(relation.foreignKey().text()));
    members.put("cardinality", Json.of(relation.one() ? "one" : "many"));
    return new Json.Obj(members);
  }

  /** The projection of this service that mirrors {@code of}, or a name for one. */
  private String mirrorOf(Entity of) {
    return scope.service.projections().stream()
        .filter(
            projection ->
                projection.source() instanceof Projection.Source.Mirror(Name entity)
                    && entity.text().equals(of.name().text()))
        .map(projection -> projection.name().text())
        .findFirst()
        .orElse(of.name() + "View");
  }

  private static Json mirror(Entity of) {
    List<Json> keys = of.keys().stream().<Json>map(key -> Json.of(key.text())).toList();
    List<Json> exposed =
        of.fields().stream()
            .filter(field -> field.generated().isEmpty())
            .<Json>map(field -> Json.of(field.name().text()))
            .toList();
    var members = new LinkedHashMap<String, Json>();
    members.put("source", new Json.Obj(Map.of("entity", Json.of(of.name().text()))));
    members.put("keys", new Json.Arr(keys));
    members.put("grain", new Json.Arr(keys));
    members.put("exposed", new Json.Arr(exposed));
    return new Json.Obj(members);
  }
}
