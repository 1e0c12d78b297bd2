package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Constraints;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Wording;
import java.util.List;
import java.util.Optional;

/** What an entity's rows have to be is about fields that commands set, and can be told. */
final class EntityRules {
  private final Findings findings = new Findings();

  private EntityRules() {}

  static List<Diagnostic> in(Blueprint blueprint) {
    var rule = new EntityRules();
    blueprint.entities().forEach(rule::entity);
    return rule.findings.sorted();
  }

  private void entity(Entity entity) {
    entity.fields().forEach(field -> field(entity, field));
    Constraints constraints = entity.constraints();
    constraints.unique().forEach(unique -> unique(entity, unique));
    twice(constraints.unique());
    for (Constraints.Invariant invariant : constraints.invariants()) {
      words(entity, invariant.wording());
      commands(entity, invariant.name().span());
    }
  }

  private void commands(Entity entity, Span span) {
    if (entity.stateMachine().isEmpty()) {
      findings.add(
          DiagnosticCode.RULE_MISFIT,
          span,
          "no command writes `%s`, so nothing is held to this".formatted(entity.name()),
          "give the entity a state machine, or take the rule away");
    }
  }

  private void field(Entity entity, Entity.Field field) {
    if (field.rules().isEmpty()) {
      return;
    }
    Span span = field.rules().get().span();
    commands(entity, span);
    boolean state =
        entity
            .stateMachine()
            .filter(machine -> machine.stateField().text().equals(field.name().text()))
            .isPresent();
    if (state) {
      findings.add(
          DiagnosticCode.RULE_MISFIT,
          span,
          "`%s` is the state, which its machine rules".formatted(field.name()),
          "take the rule away: the states are those of `states`");
    } else if (field.generated().filter(g -> g != Entity.Generated.ID).isPresent()) {
      findings.add(
          DiagnosticCode.RULE_MISFIT,
          span,
          "`%s` is generated, so no command can keep a rule about it".formatted(field.name()),
          "take the rule away");
    }
  }

  private void unique(Entity entity, Constraints.Unique unique) {
    commands(entity, unique.span());
    words(entity, unique.wording());
    if (unique.fields().isEmpty()) {
      findings.add(
          DiagnosticCode.RULE_MISFIT,
          unique.span(),
          "`unique` names no field",
          "name the fields whose values no two rows share");
    }
    Duplicates.find(
        unique.fields(), DiagnosticCode.RULE_MISFIT, "`unique` names `%s` twice", findings);
    for (Name name : unique.fields()) {
      Optional<Entity.Field> field = entity.field(name.text());
      if (field.isEmpty()) {
        findings.add(
            DiagnosticCode.RULE_UNKNOWN_FIELD,
            name.span(),
            "`%s` has no field `%s`".formatted(entity.name(), name),
            NearNames.hint(name.text(), EntityStructure.fields(entity)));
      } else if (field.get().nullable()) {
        findings.add(
            DiagnosticCode.UNIQUE_NULLABLE,
            name.span(),
            "`%s` may be null, and null is never equal to null".formatted(name),
            field.get().name().span(),
            "make the field `\"nullable\": false`, with a value for those who have none");
      }
    }
    boolean key =
        !entity.keys().isEmpty()
            && unique.fields().stream()
                .anyMatch(name -> name.text().equals(entity.keys().getFirst().text()));
    if (key) {
      findings.add(
          DiagnosticCode.RULE_MISFIT,
          unique.span(),
          "the key is unique by itself, so this says nothing",
          "leave the key out");
    }
  }

  private void twice(List<Constraints.Unique> all) {
    for (int i = 0; i < all.size(); i++) {
      Constraints.Unique one = all.get(i);
      List<String> names = names(one);
      all.subList(0, i).stream()
          .filter(earlier -> earlier.where().isEmpty() && names.equals(names(earlier)))
          .findFirst()
          .ifPresent(
              earlier ->
                  findings.add(
                      DiagnosticCode.RULE_MISFIT,
                      one.span(),
                      "`%s` is unique already".formatted(String.join("`, `", names)),
                      earlier.span(),
                      "say it once"));
    }
  }

  private static List<String> names(Constraints.Unique unique) {
    return unique.fields().stream().map(Name::text).sorted().toList();
  }

  private void words(Entity entity, Wording wording) {
    for (String name : wording.names()) {
      if (entity.field(name).isEmpty()) {
        findings.add(
            DiagnosticCode.MESSAGE_NAME_UNKNOWN,
            wording.message().orElseThrow().span(),
            "`%s` has no field `%s` to show in this message".formatted(entity.name(), name),
            NearNames.hint(name, EntityStructure.fields(entity)));
      }
    }
  }
}
