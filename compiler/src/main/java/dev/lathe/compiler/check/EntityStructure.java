package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.model.bundle.ScalarType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An entity's keys and relations name fields; its columns and its service's tables don't collide.
 */
final class EntityStructure {
  /** The columns that a state table has beside its entity's. */
  private static final Set<String> BOOKKEEPING =
      Set.of("last_event_id", "last_event_version", "applied_at");

  private final Blueprint blueprint;
  private final Findings findings = new Findings();

  private EntityStructure(Blueprint blueprint) {
    this.blueprint = blueprint;
  }

  static List<Diagnostic> in(Blueprint blueprint) {
    var rule = new EntityStructure(blueprint);
    blueprint.entities().forEach(rule::entity);
    blueprint.entities().stream()
        .collect(Collectors.groupingBy(blueprint::owner, TreeMap::new, Collectors.toList()))
        .values()
        .forEach(
            entities ->
                Duplicates.findIgnoringCase(
                    entities.stream().flatMap(EntityStructure::tables).toList(),
                    DiagnosticCode.DUPLICATE_TABLE,
                    "the table `%s` is another entity's",
                    rule.findings));
    return rule.findings.sorted();
  }

  private void entity(Entity entity) {
    if (entity.keys().isEmpty()) {
      findings.add(
          DiagnosticCode.PDM_STRUCT_KEY_EMPTY,
          entity.name().span(),
          "`%s` has no key".formatted(entity.name()),
          "name the field that identifies it");
    }
    for (Name key : entity.keys()) {
      if (entity.field(key.text()).isEmpty()) {
        findings.add(
            DiagnosticCode.PDM_STRUCT_KEY_UNKNOWN_FIELD,
            key.span(),
            "`%s` has no field `%s`".formatted(entity.name(), key),
            NearNames.hint(key.text(), fields(entity)));
      }
    }
    Duplicates.find(
        entity.keys(), DiagnosticCode.DUPLICATE_KEY_FIELD, "the key names `%s` twice", findings);
    List<Name> columns = entity.fields().stream().map(Entity.Field::column).toList();
    Duplicates.findIgnoringCase(
        columns, DiagnosticCode.DUPLICATE_COLUMN, "two fields share the column `%s`", findings);
    for (Name column : columns) {
      if (BOOKKEEPING.contains(column.text().toLowerCase(Locale.ROOT))) {
        findings.add(
            DiagnosticCode.RESERVED_NAME,
            column.span(),
            "every table has a column `%s` of its own".formatted(column),
            "name the column otherwise");
      } else if (column.text().indexOf('$') >= 0) {
        findings.add(
            DiagnosticCode.RESERVED_NAME,
            column.span(),
            "columns with a dollar, as `%s`, are those of our statements".formatted(column),
            "name the column otherwise");
      }
    }
    entity.relations().forEach(relation -> relation(entity, relation));
    entity.ownedBy().ifPresent(owner -> owner(entity, owner));
  }

  private void owner(Entity entity, Name owner) {
    Optional<Entity.Field> field = entity.field(owner.text());
    if (field.isEmpty()) {
      findings.add(
          DiagnosticCode.PERMISSION_NAME_UNKNOWN,
          owner.span(),
          "`%s` has no field `%s`".formatted(entity.name(), owner),
          NearNames.hint(owner.text(), fields(entity)));
    } else if (field.get().type() != ScalarType.STRING) {
      findings.add(
          DiagnosticCode.PERMISSION_TYPE_MISMATCH,
          owner.span(),
          "`%s` is no text, so it can't be somebody's id".formatted(owner),
          "name the field that holds the `user.id` of the owner");
    }
  }

  private static Stream<Name> tables(Entity entity) {
    return Stream.concat(
        Stream.of(entity.table()), entity.children().stream().map(Entity.ChildList::table));
  }

  private void relation(Entity entity, Entity.Relation relation) {
    Optional<Entity> target = blueprint.entity(relation.to().text());
    if (target.isEmpty()) {
      findings.add(
          DiagnosticCode.PDM_STRUCT_RELATION_UNKNOWN_ENTITY,
          relation.to().span(),
          "there is no entity `%s`".formatted(relation.to()),
          NearNames.hint(
              relation.to().text(),
              blueprint.entities().stream().map(e -> e.name().text()).toList()));
    }
    if (entity.field(relation.localKey().text()).isEmpty()) {
      findings.add(
          DiagnosticCode.PDM_STRUCT_RELATION_UNKNOWN_LOCAL_KEY,
          relation.localKey().span(),
          "`%s` has no field `%s`".formatted(entity.name(), relation.localKey()),
          NearNames.hint(relation.localKey().text(), fields(entity)));
    }
    if (target.isPresent() && target.get().field(relation.foreignKey().text()).isEmpty()) {
      findings.add(
          DiagnosticCode.PDM_STRUCT_RELATION_UNKNOWN_FOREIGN_KEY,
          relation.foreignKey().span(),
          "`%s` has no field `%s`".formatted(relation.to(), relation.foreignKey()),
          NearNames.hint(relation.foreignKey().text(), fields(target.get())));
    }
  }

  /** The names of an entity's fields, as declared. */
  static List<String> fields(Entity entity) {
    return entity.fields().stream().map(field -> field.name().text()).toList();
  }
}
