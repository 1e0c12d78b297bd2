package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Entity.StateMachine;
import dev.lathe.compiler.domain.Entity.Transition;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Upcast;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a thing was called belongs to it alone, or events that say the older name could be read in
 * two ways; and what older events lack is something that the field may have.
 */
final class Evolution {
  private static final String TWO_WAYS =
      "events that say it could be read in two ways: give it to one of them";

  /** Older forms of one event type: each goes a level deeper into a statement. */
  private static final int MOST_FORMS = 9;

  private final Findings findings = new Findings();

  private Evolution() {}

  static List<Diagnostic> in(Blueprint blueprint) {
    var rule = new Evolution();
    rule.names("entity", named(blueprint.entities()));
    for (Entity entity : blueprint.entities()) {
      rule.fields(entity, entity.fields());
      entity.children().forEach(list -> rule.fields(entity, list.fields()));
      entity.stateMachine().ifPresent(rule::states);
      rule.upcasts(entity);
    }
    rule.eventTypes(blueprint);
    return rule.findings.sorted();
  }

  /** A thing and its older names. */
  private record Named(Name name, List<Name> was) {}

  private static List<Named> named(List<Entity> entities) {
    return entities.stream().map(entity -> new Named(entity.name(), entity.was())).toList();
  }

  private void names(String kind, List<Named> things) {
    Map<String, Name> there = new HashMap<>();
    things.forEach(thing -> there.putIfAbsent(thing.name().text(), thing.name()));
    Map<String, Name> before = new HashMap<>();
    for (Named thing : things) {
      for (Name was : thing.was()) {
        Name now = there.get(was.text());
        Name other = before.putIfAbsent(was.text(), was);
        if (now != null) {
          inUse(kind, was, now);
        } else if (other != null) {
          findings.add(
              DiagnosticCode.EVOLUTION_NAME_TWICE,
              was.span(),
              "an older %s `%s` is named twice".formatted(kind, was),
              other.span(),
              TWO_WAYS);
        }
      }
    }
  }

  private void inUse(String kind, Name was, Name now) {
    findings.add(
        DiagnosticCode.EVOLUTION_NAME_IN_USE,
        was.span(),
        "there still is the %s `%s`".formatted(kind, was),
        now.span(),
        "take it out of `was`, or give the other one another name");
  }

  private void fields(Entity entity, List<Entity.Field> fields) {
    names("field", fields.stream().map(f -> new Named(f.name(), f.past().was())).toList());
    for (Entity.Field field : fields) {
      field.past().fallback().ifPresent(fallback -> fallback(entity, field, fallback.span()));
    }
  }

  private void fallback(Entity entity, Entity.Field field, Span at) {
    Optional<String> why = Optional.empty();
    boolean own = entity.fields().contains(field);
    if (field.generated().isPresent()) {
      why = Optional.of("is filled by itself, also from older events");
    } else if (own && entity.keys().stream().anyMatch(key -> is(key, field))) {
      why = Optional.of("is a key, which every event has");
    } else if (own
        && entity.stateMachine().filter(machine -> is(machine.stateField(), field)).isPresent()) {
      why = Optional.of("is the state, which every event says");
    }
    why.ifPresent(
        reason ->
            findings.add(
                DiagnosticCode.EVOLUTION_DEFAULT_MISFIT,
                at,
                "`%s` %s".formatted(field.name(), reason),
                "take `default` away"));
    field
        .past()
        .fallback()
        .flatMap(
            fallback ->
                field.rules().flatMap(rules -> rules.broken(field.type(), fallback.value())))
        .ifPresent(
            breach ->
                findings.add(
                    DiagnosticCode.EVOLUTION_DEFAULT_MISFIT,
                    at,
                    "the default of `%s` %s".formatted(field.name(), breach.message()),
                    field.name().span(),
                    "give it a value that the field may have, or change the rule"));
  }

  private void upcasts(Entity entity) {
    List<String> known =
        entity.stateMachine().stream()
            .flatMap(machine -> machine.transitions().stream())
            .flatMap(transition -> transition.events(entity).stream())
            .toList();
    Map<String, Name> types = new LinkedHashMap<>();
    entity.upcasts().forEach(one -> types.putIfAbsent(one.eventType().text(), one.eventType()));
    types.forEach(
        (type, name) -> {
          if (!known.contains(type)) {
            findings.add(
                DiagnosticCode.EVOLUTION_UPCAST_UNKNOWN,
                name.span(),
                "`%s` has no event of the type `%s`".formatted(entity.name(), type),
                NearNames.hint(type, known)
                    .orElse("name the event of a transition, or one that its `was` names"));
          }
          chain(entity.upcasts(type));
        });
  }

  /** Each form leads to the next one, so none may lack. */
  private void chain(List<Upcast> chain) {
    for (int i = 0; i < chain.size(); i++) {
      Upcast upcast = chain.get(i);
      if (upcast.version() != i + 1) {
        findings.add(
            DiagnosticCode.EVOLUTION_UPCAST_GAP,
            upcast.span(),
            "nothing says what `%s` of form %s is in form %s"
                .formatted(upcast.eventType(), i + 1, i + 2),
            "write an upcast \"%s\": forms are counted from 1, and the present one is one more than the last"
                .formatted(i + 1));
        return;
      }
      if (upcast.set().isEmpty()) {
        findings.add(
            DiagnosticCode.EVOLUTION_UPCAST_MISFIT,
            upcast.span(),
            "an upcast of `%s` sets nothing".formatted(upcast.eventType()),
            "say in `set` what fields are made of, or take it away if none was live yet");
      }
    }
    if (chain.size() > MOST_FORMS) {
      findings.add(
          DiagnosticCode.EVOLUTION_UPCAST_MISFIT,
          chain.getLast().span(),
          "`%s` has more than %s older forms".formatted(chain.getLast().eventType(), MOST_FORMS),
          "let another transition, and so another event type, go on from here");
    }
  }

  private static boolean is(Name name, Entity.Field field) {
    return name.text().equals(field.name().text());
  }

  private void states(StateMachine machine) {
    names(
        "state",
        machine.states().stream()
            .map(
                state ->
                    new Named(
                        state,
                        machine.former().stream()
                            .filter(former -> former.now().text().equals(state.text()))
                            .map(StateMachine.Former::was)
                            .toList()))
            .toList());
    names(
        "transition",
        machine.transitions().stream()
            .map(
                transition ->
                    new Named(
                        transition.name(),
                        transition.was().stream().filter(Transition::isName).toList()))
            .toList());
  }

  /** Also those that follow from older names of transitions. */
  private void eventTypes(Blueprint blueprint) {
    Map<String, Name> taken = new HashMap<>();
    each(blueprint)
        .forEach(
            of ->
                taken.putIfAbsent(
                    of.transition().event(of.entity()),
                    of.transition().eventType().orElse(of.transition().name())));
    each(blueprint)
        .forEach(
            of -> {
              for (Name was : of.transition().was()) {
                String type = of.transition().event(of.entity(), was);
                Name other = taken.putIfAbsent(type, was);
                if (other != null) {
                  findings.add(
                      DiagnosticCode.EVOLUTION_EVENT_TAKEN,
                      was.span(),
                      "the event type `%s` is another one's".formatted(type),
                      other.span(),
                      TWO_WAYS);
                }
              }
            });
  }

  private record Of(Entity entity, Transition transition) {}

  private static Stream<Of> each(Blueprint blueprint) {
    return blueprint.entities().stream()
        .flatMap(
            entity ->
                entity.stateMachine().stream()
                    .flatMap(machine -> machine.transitions().stream())
                    .map(transition -> new Of(entity, transition)));
  }
}
