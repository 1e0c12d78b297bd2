package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Constraints;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.model.bundle.ScalarType;
import java.util.List;

/** A field of any JSON is kept and passed on: nothing is found, told apart or related by it. */
final class JsonFields {
  private final Findings findings = new Findings();

  private JsonFields() {}

  static List<Diagnostic> in(Blueprint blueprint) {
    var rule = new JsonFields();
    for (Entity entity : blueprint.entities()) {
      entity.keys().forEach(key -> rule.compared(entity, key, "a key"));
      for (Constraints.Unique unique : entity.constraints().unique()) {
        unique.fields().forEach(field -> rule.compared(entity, field, "unique"));
      }
      for (Entity.Relation relation : entity.relations()) {
        rule.compared(entity, relation.localKey(), "what a relation goes by");
        blueprint
            .entity(relation.to().text())
            .ifPresent(to -> rule.compared(to, relation.foreignKey(), "what a relation goes by"));
      }
    }
    return rule.findings.sorted();
  }

  private void compared(Entity entity, Name field, String what) {
    if (entity.field(field.text()).filter(f -> f.type() == ScalarType.JSON).isPresent()) {
      findings.add(
          DiagnosticCode.JSON_NOT_COMPARABLE,
          field.span(),
          "`%s.%s` is JSON, which can't be %s".formatted(entity.name(), field, what),
          "keep what it is known by in a field of its own");
    }
  }
}
