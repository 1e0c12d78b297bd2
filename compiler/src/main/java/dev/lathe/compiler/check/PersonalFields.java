package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import java.util.List;
import java.util.Optional;

/** What is marked as personal can be kept out of sight: it is no key, and no state. */
final class PersonalFields {
  private PersonalFields() {}

  static List<Diagnostic> in(Blueprint blueprint) {
    var findings = new Findings();
    for (Entity entity : blueprint.entities()) {
      Optional<String> state = entity.stateMachine().map(machine -> machine.stateField().text());
      for (Entity.Field field : entity.fields()) {
        if (!field.personal()) continue;
        if (entity.keys().stream().anyMatch(key -> named(field, key.text()))) {
          findings.add(
              DiagnosticCode.PII_MISFIT,
              field.name().span(),
              "`%s` is a key, which names the stream, in addresses, problems and logs"
                  .formatted(field.name()),
              "give the entity a key that says nothing of a person, with `\"generated\": \"id\"`");
        }
        if (state.filter(name -> named(field, name)).isPresent()) {
          findings.add(
              DiagnosticCode.PII_MISFIT,
              field.name().span(),
              "`%s` is the state, which problems tell".formatted(field.name()),
              "take `pii` away");
        }
      }
      for (Entity.ChildList list : entity.children()) {
        list.fields().stream()
            .filter(field -> field.personal() && named(field, list.key().text()))
            .forEach(field -> listKey(list.name(), field, findings));
      }
    }
    return findings.sorted();
  }

  private static void listKey(Name list, Entity.Field field, Findings findings) {
    findings.add(
        DiagnosticCode.PII_MISFIT,
        field.name().span(),
        "`%s` is the key of `%s`, which problems tell".formatted(field.name(), list),
        "give the records a key that says nothing of a person");
  }

  private static boolean named(Entity.Field field, String name) {
    return field.name().text().equals(name);
  }
}
