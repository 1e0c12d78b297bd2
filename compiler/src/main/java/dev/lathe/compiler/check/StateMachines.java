package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Entity.StateMachine;
import dev.lathe.compiler.domain.Entity.Transition;
import dev.lathe.compiler.domain.Name;
import dev.lathe.model.bundle.ScalarType;
import java.util.List;
import java.util.Optional;

/** A state machine has a field for its state, and its transitions name states and fields. */
final class StateMachines {
  private final Findings findings = new Findings();

  private StateMachines() {}

  static List<Diagnostic> in(Blueprint blueprint) {
    var rule = new StateMachines();
    for (Entity entity : blueprint.entities()) {
      entity.stateMachine().ifPresent(machine -> rule.machine(entity, machine));
    }
    return rule.findings.sorted();
  }

  private void machine(Entity entity, StateMachine machine) {
    if (entity.root()) {
      findings.add(
          DiagnosticCode.PDM_SM_ROOT_STATE_MACHINE_FORBIDDEN,
          machine.span(),
          "`%s` is of kind root and has a state machine".formatted(entity.name()),
          "make it `\"kind\": \"owned\"`, or remove the machine");
    }
    stateField(entity, machine);
    if (machine.states().isEmpty()) {
      findings.add(
          DiagnosticCode.PDM_SM_STATES_EMPTY,
          machine.span(),
          "the state machine of `%s` has no states".formatted(entity.name()));
    }
    Duplicates.find(
        machine.states(),
        DiagnosticCode.PDM_SM_STATES_DUPLICATE,
        "the state `%s` is listed twice",
        findings);
    machine.transitions().forEach(transition -> transition(entity, machine, transition));
    findings.addAll(Deletions.in(entity, machine));
  }

  private void stateField(Entity entity, StateMachine machine) {
    Name name = machine.stateField();
    Optional<Entity.Field> field = entity.field(name.text());
    if (field.isEmpty()) {
      findings.add(
          DiagnosticCode.PDM_SM_STATE_FIELD_MISSING,
          name.span(),
          "`%s` has no field `%s`".formatted(entity.name(), name),
          NearNames.hint(name.text(), EntityStructure.fields(entity)));
      return;
    }
    boolean fits =
        field.get().type() == ScalarType.STRING
            && !field.get().nullable()
            && field.get().generated().isEmpty();
    if (!fits) {
      findings.add(
          DiagnosticCode.PDM_SM_STATE_FIELD_TYPE_INVALID,
          name.span(),
          "the state field `%s` is not a string that is always there".formatted(name),
          field.get().name().span(),
          "declare it as `\"type\": \"string\", \"nullable\": false` without `generated`");
    }
    if (contains(entity.keys(), name.text())) {
      findings.add(
          DiagnosticCode.PDM_SM_STATE_FIELD_IS_KEY,
          name.span(),
          "the state field `%s` is a key".formatted(name),
          "give the state a field of its own");
    }
  }

  private void transition(Entity entity, StateMachine machine, Transition transition) {
    for (Name from : transition.from()) {
      state(machine, from);
    }
    state(machine, transition.to());
    for (String name : transition.wording().names()) {
      if (!Transition.NAMES.contains(name)) {
        findings.add(
            DiagnosticCode.MESSAGE_NAME_UNKNOWN,
            transition.wording().message().orElseThrow().span(),
            "there is no `%s` to show in this message".formatted(name),
            "the message of a transition shows `{id}` and `{state}`");
      }
    }
    if (transition.creates() && transition.affects().isEmpty()) {
      findings.add(
          DiagnosticCode.PDM_SM_CREATION_MISSING_AFFECTS,
          transition.name().span(),
          "the creation `%s` does not say which fields it sets".formatted(transition.name()),
          "add `affects`, which may be `[]`");
    }
    boolean selfLoop =
        transition.from().size() == 1
            && transition.from().getFirst().text().equals(transition.to().text());
    boolean nothing =
        transition.affects().map(List::isEmpty).orElse(true) && transition.children().isEmpty();
    if (selfLoop && nothing) {
      findings.add(
          DiagnosticCode.PDM_SM_EMPTY_SELF_LOOP,
          transition.name().span(),
          "`%s` stays in its state and changes nothing".formatted(transition.name()),
          "name in `affects` what it changes");
    }
    List<Name> affects = transition.affects().orElse(List.of());
    affects.forEach(name -> affected(entity, name));
    Duplicates.find(
        affects, DiagnosticCode.PDM_SM_AFFECTS_DUPLICATE, "`%s` is affected twice", findings);
  }

  private void state(StateMachine machine, Name state) {
    boolean listed = machine.states().isEmpty() || contains(machine.states(), state.text());
    if (!listed) {
      findings.add(
          DiagnosticCode.PDM_SM_UNKNOWN_STATE,
          state.span(),
          "there is no state `%s`".formatted(state),
          NearNames.hint(
              state.text(), machine.states().stream().map(Name::text).distinct().toList()));
    }
  }

  private void affected(Entity entity, Name name) {
    Optional<Entity.Field> field = entity.field(name.text());
    if (field.isEmpty()) {
      findings.add(
          DiagnosticCode.PDM_SM_UNKNOWN_AFFECTED_FIELD,
          name.span(),
          "`%s` has no field `%s`".formatted(entity.name(), name),
          NearNames.hint(name.text(), EntityStructure.fields(entity)));
    } else if (contains(entity.keys(), name.text())) {
      findings.add(
          DiagnosticCode.PDM_SM_AFFECTS_KEY,
          name.span(),
          "`%s` is a key, which never changes".formatted(name),
          "the key comes from the aggregate's id; remove it from `affects`");
    } else if (field.get().generated().isPresent()) {
      findings.add(
          DiagnosticCode.PDM_SM_AFFECTS_GENERATED,
          name.span(),
          "`%s` is generated, no transition sets it".formatted(name),
          "remove it from `affects`, or remove `generated`");
    }
  }

  private static boolean contains(List<Name> names, String text) {
    return names.stream().anyMatch(name -> name.text().equals(text));
  }
}
