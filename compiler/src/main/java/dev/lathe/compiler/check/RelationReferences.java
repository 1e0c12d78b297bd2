package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.blueprint.QsmRelation;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Projection;
import java.util.List;
import java.util.Optional;

/** A relation between projections repeats the one that its entity declares. */
final class RelationReferences {
  private final Blueprint blueprint;
  private final Findings findings = new Findings();

  private RelationReferences(Blueprint blueprint) {
    this.blueprint = blueprint;
  }

  static List<Diagnostic> in(Blueprint blueprint) {
    var rule = new RelationReferences(blueprint);
    for (Service service : blueprint.services()) {
      service.relations().forEach(relation -> rule.relation(service, relation));
    }
    return rule.findings.sorted();
  }

  private void relation(Service service, QsmRelation relation) {
    Optional<Projection> source = service.projection(relation.source().text());
    Optional<Projection> target = service.projection(relation.to().text());
    List<String> projections =
        service.projections().stream().map(projection -> projection.name().text()).toList();
    if (source.isEmpty()) {
      unknown(
          DiagnosticCode.QSM_XREF_RELATION_UNKNOWN_SOURCE_PROJECTION,
          relation.source(),
          projections);
    }
    if (target.isEmpty()) {
      unknown(
          DiagnosticCode.QSM_XREF_RELATION_UNKNOWN_TARGET_PROJECTION, relation.to(), projections);
    }
    Optional<Entity> from = source.flatMap(this::mirrored);
    Optional<Entity> to = target.flatMap(this::mirrored);
    if (from.isPresent() && to.isPresent()) {
      agrees(relation, from.get(), to.get());
    }
  }

  private void unknown(DiagnosticCode code, Name name, List<String> projections) {
    findings.add(
        code,
        name.span(),
        "there is no projection `%s`".formatted(name),
        NearNames.hint(name.text(), projections));
  }

  private Optional<Entity> mirrored(Projection projection) {
    return switch (projection.source()) {
      case Projection.Source.Mirror(Name entity) -> blueprint.entity(entity.text());
      case Projection.Source.Derived _ -> Optional.empty();
    };
  }

  private void agrees(QsmRelation relation, Entity from, Entity to) {
    Optional<Entity.Relation> declared =
        from.relations().stream()
            .filter(candidate -> candidate.name().text().equals(relation.relation().text()))
            .findFirst();
    if (declared.isEmpty()) {
      findings.add(
          DiagnosticCode.QSM_XREF_RELATION_NOT_IN_PDM,
          relation.relation().span(),
          "`%s` has no relation `%s`".formatted(from.name(), relation.relation()),
          NearNames.hint(
              relation.relation().text(),
              from.relations().stream().map(r -> r.name().text()).toList()));
      return;
    }
    Entity.Relation pdm = declared.get();
    if (!pdm.to().text().equals(to.name().text())) {
      findings.add(
          DiagnosticCode.QSM_XREF_RELATION_TO_MISMATCH,
          relation.to().span(),
          "`%s` mirrors `%s`, but the relation leads to `%s`"
              .formatted(relation.to(), to.name(), pdm.to()),
          pdm.to().span(),
          "name a projection of `%s`".formatted(pdm.to()));
    }
    same(
        relation.localKey(),
        pdm.localKey(),
        from,
        DiagnosticCode.QSM_XREF_RELATION_LOCAL_KEY_UNKNOWN_FIELD,
        DiagnosticCode.QSM_XREF_RELATION_LOCAL_KEY_MISMATCH);
    boolean sameForeign =
        same(
            relation.foreignKey(),
            pdm.foreignKey(),
            to,
            DiagnosticCode.QSM_XREF_RELATION_FOREIGN_KEY_UNKNOWN_FIELD,
            DiagnosticCode.QSM_XREF_RELATION_FOREIGN_KEY_MISMATCH);
    if (sameForeign
        && relation.one()
        && to.keys().stream().noneMatch(k -> k.text().equals(relation.foreignKey().text()))) {
      findings.add(
          DiagnosticCode.QSM_XREF_RELATION_FOREIGN_KEY_NOT_A_KEY,
          relation.foreignKey().span(),
          "`%s` is not a key of `%s`".formatted(relation.foreignKey(), to.name()),
          "a relation leads to a key");
    }
    if (pdm.one() != relation.one()) {
      findings.add(
          DiagnosticCode.QSM_XREF_RELATION_CARDINALITY_MISMATCH,
          relation.relation().span(),
          "the relation `%s` leads to %s"
              .formatted(relation.relation(), pdm.one() ? "one" : "many"),
          pdm.name().span(),
          "write `\"cardinality\": \"%s\"`".formatted(pdm.one() ? "one" : "many"));
    }
  }

  private boolean same(
      Name written, Name declared, Entity entity, DiagnosticCode unknown, DiagnosticCode other) {
    if (entity.field(written.text()).isEmpty()) {
      findings.add(
          unknown,
          written.span(),
          "`%s` has no field `%s`".formatted(entity.name(), written),
          NearNames.hint(written.text(), EntityStructure.fields(entity)));
      return false;
    }
    if (!written.text().equals(declared.text())) {
      findings.add(
          other,
          written.span(),
          "the relation goes by `%s`, not by `%s`".formatted(declared, written),
          declared.span(),
          "write `%s`".formatted(declared));
      return false;
    }
    return true;
  }
}
