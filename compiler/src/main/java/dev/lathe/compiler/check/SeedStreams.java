package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.Seed;
import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Entity.StateMachine;
import dev.lathe.compiler.domain.Entity.Transition;
import dev.lathe.compiler.domain.Name;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.event.StreamId;
import dev.lathe.model.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Seeded events are possible: each stream could have come about by commands. */
public final class SeedStreams {
  private final Blueprint blueprint;
  private final Findings findings = new Findings();
  private final TreeMap<String, List<Step>> streams = new TreeMap<>();

  /** Streams with an event that is not understood: what follows it is a guess. */
  private final Set<String> unclear = new TreeSet<>();

  private SeedStreams(Blueprint blueprint) {
    this.blueprint = blueprint;
  }

  /** An event of a stream whose type is known. */
  record Step(Seed seed, Entity entity, Transition transition) {}

  static List<Diagnostic> in(Blueprint blueprint) {
    var rule = new SeedStreams(blueprint);
    for (Service service : blueprint.services()) {
      service.seeds().forEach(seed -> rule.seed(seed, Optional.of(service)));
    }
    rule.streams();
    Duplicates.find(
        blueprint.services().stream().flatMap(s -> s.seeds().stream()).map(Seed::id).toList(),
        DiagnosticCode.SEED_EVENT_ID_DUPLICATE,
        "the event id `%s` is taken",
        rule.findings);
    return rule.findings.sorted();
  }

  /** The same of a seed file of its own, which may be about any entity of the project. */
  public static List<Diagnostic> in(Blueprint blueprint, List<Seed> seeds) {
    return in(blueprint, seeds, Optional.empty());
  }

  /** The same of a seed file for {@code service}, where there is one. */
  static List<Diagnostic> in(Blueprint blueprint, List<Seed> seeds, Optional<Service> service) {
    var rule = new SeedStreams(blueprint);
    seeds.forEach(seed -> rule.seed(seed, service));
    rule.streams();
    Duplicates.find(
        seeds.stream().map(Seed::id).toList(),
        DiagnosticCode.SEED_EVENT_ID_DUPLICATE,
        "the event id `%s` is taken",
        rule.findings);
    return rule.findings.sorted();
  }

  private void seed(Seed seed, Optional<Service> service) {
    if (seed.actorKind().orElse("").equals("user") && seed.actorId().isEmpty()) {
      findings.add(
          DiagnosticCode.SEED_ACTOR_REQUIRED,
          seed.id().span(),
          "the event `%s` was caused by a user, but by whom".formatted(seed.id()),
          "add `rntActorId`");
    }
    Optional<Entity> found = blueprint.entity(seed.entity().text());
    if (found.isEmpty()) {
      findings.add(
          DiagnosticCode.SEED_UNKNOWN_AGGREGATE_TYPE,
          seed.entity().span(),
          "there is no entity `%s`".formatted(seed.entity()),
          NearNames.hint(
              seed.entity().text(),
              blueprint.entities().stream().map(e -> e.name().text()).toList()));
      return;
    }
    Entity entity = found.get();
    identity(seed, entity);
    if (service.isPresent() && !blueprint.owns(service.get(), entity)) {
      findings.add(
          DiagnosticCode.SEED_FOREIGN_EVENT,
          seed.entity().span(),
          "`%s` belongs to the service `%s`".formatted(entity.name(), entity.owner()),
          entity.owner().span(),
          "seed it there");
    }
    List<Transition> transitions =
        entity.stateMachine().map(StateMachine::transitions).orElse(List.of());
    Optional<Transition> transition =
        transitions.stream()
            .filter(candidate -> candidate.event(entity).equals(seed.eventType().text()))
            .findFirst();
    if (transition.isEmpty()) {
      findings.add(
          DiagnosticCode.SEED_UNKNOWN_EVENT_TYPE,
          seed.eventType().span(),
          "`%s` has no event `%s`".formatted(entity.name(), seed.eventType()),
          NearNames.hint(
              seed.eventType().text(), transitions.stream().map(t -> t.event(entity)).toList()));
      unclear.add(stream(entity, seed));
      return;
    }
    payload(seed, entity, transition.get());
    streams
        .computeIfAbsent(stream(entity, seed), _ -> new ArrayList<>())
        .add(new Step(seed, entity, transition.get()));
  }

  private static String stream(Entity entity, Seed seed) {
    return new StreamId(entity.name().text(), seed.aggregateId().text()).text();
  }

  private void identity(Seed seed, Entity entity) {
    String stream = stream(entity, seed);
    if (!seed.subject().text().equals(stream)) {
      findings.add(
          DiagnosticCode.SEED_SUBJECT_MISMATCH,
          seed.subject().span(),
          "the subject is not `%s`".formatted(stream),
          "a subject is the entity, a dash and the aggregate's id");
    }
    boolean whole = seed.aggregateId().text().matches("-?(0|[1-9]\\d{0,17})");
    if (entity.key().type() == ScalarType.INTEGER && !whole) {
      findings.add(
          DiagnosticCode.SEED_AGGREGATE_ID_INVALID,
          seed.aggregateId().span(),
          "`%s` is not an integer, as the key `%s` is"
              .formatted(seed.aggregateId(), entity.key().name()),
          "write the integer as a string");
    }
  }

  private void payload(Seed seed, Entity entity, Transition transition) {
    StateMachine machine = entity.stateMachine().orElseThrow();
    SeedData data = SeedData.of(seed.data(), machine, transition);
    Span at = seed.dataSpan();
    for (String name : data.values().members().keySet()) {
      if (!data.accepted().contains(name)) {
        findings.add(
            DiagnosticCode.SEED_EVENT_PAYLOAD_MISMATCH,
            at,
            "`%s` does not carry `%s`".formatted(seed.eventType(), name),
            NearNames.hint(name, data.accepted()));
      }
    }
    for (String name : data.needed()) {
      Entity.Field field = entity.field(name).orElseThrow();
      Optional<Json> value = data.values().get(name);
      if (value.isEmpty() && !field.nullable()) {
        findings.add(
            DiagnosticCode.SEED_EVENT_PAYLOAD_MISMATCH,
            at,
            "`%s` is missing, which `%s` carries".formatted(name, seed.eventType()),
            name.equals(machine.stateField().text())
                ? "a later event says its state: `\"%s\": \"%s\"`".formatted(name, transition.to())
                : "add it");
      }
      value
          .filter(given -> !SeedData.fits(given, field))
          .ifPresent(
              _ ->
                  findings.add(
                      DiagnosticCode.SEED_EVENT_PAYLOAD_MISMATCH,
                      at,
                      "`%s` is not %s".formatted(name, SeedData.wanted(field))));
      value
          .flatMap(given -> field.rules().flatMap(rules -> rules.broken(field.type(), given)))
          .ifPresent(
              breach ->
                  findings.add(
                      DiagnosticCode.SEED_RULE_BROKEN,
                      at,
                      "`%s` %s".formatted(name, breach.message()),
                      "seed another value, or change the field's `%s`".formatted(breach.rule())));
    }
    Optional<Json> state = data.values().get(machine.stateField().text());
    if (state.isPresent()
        && data.accepted().contains(machine.stateField().text())
        && !state.get().equals(Json.of(transition.to().text()))) {
      findings.add(
          DiagnosticCode.SEED_STATE_MACHINE_VIOLATION,
          at,
          "`%s` leads to the state `%s`, not to the one in `data`"
              .formatted(seed.eventType(), transition.to()));
    }
  }

  private void streams() {
    streams.keySet().removeAll(unclear);
    streams.values().forEach(this::stream);
    findings.addAll(SeedUniqueness.in(streams.values()));
  }

  private void stream(List<Step> steps) {
    List<Step> ordered =
        steps.stream().sorted(Comparator.comparingLong(step -> step.seed().version())).toList();
    boolean numbered = numbered(ordered);
    if (!numbered) {
      return; // what follows what is a guess then
    }
    String state = "";
    var children = new SeedChildren(findings);
    for (Step step : ordered) {
      Transition transition = step.transition();
      children.step(step.seed(), step.entity(), transition);
      Name place = step.seed().eventType();
      boolean first = step.seed().version() == 1;
      if (first && !transition.creates()) {
        findings.add(
            DiagnosticCode.SEED_FIRST_EVENT_NOT_CREATION,
            place.span(),
            "`%s` begins with `%s`, which creates nothing".formatted(step.seed().subject(), place),
            hint(step.entity()));
        return;
      }
      StateMachine machine = step.entity().stateMachine().orElseThrow();
      boolean anew = machine.recreates() && machine.deleted().contains(state);
      boolean possible =
          first
              || (transition.creates()
                  ? anew
                  : Stream.of(state).anyMatch(from(transition)::contains));
      if (!possible) {
        findings.add(
            DiagnosticCode.SEED_STATE_MACHINE_VIOLATION,
            place.span(),
            transition.creates()
                ? "`%s` is there already".formatted(step.seed().subject())
                : "`%s` is not possible in the state `%s`".formatted(place, state));
        return;
      }
      state = transition.to().text();
    }
  }

  private static List<String> from(Transition transition) {
    return transition.from().stream().map(Name::text).toList();
  }

  private static Optional<String> hint(Entity entity) {
    List<String> creations =
        entity.stateMachine().stream()
            .flatMap(machine -> machine.transitions().stream())
            .filter(Transition::creates)
            .map(transition -> transition.event(entity))
            .toList();
    return creations.isEmpty()
        ? Optional.empty()
        : Optional.of("begin with " + NearNames.listed(creations, "or"));
  }

  private boolean numbered(List<Step> ordered) {
    long expected = 1;
    for (Step step : ordered) {
      long version = step.seed().version();
      if (version == expected - 1 && expected > 1) {
        findings.add(
            DiagnosticCode.SEED_STREAM_VERSION_DUPLICATE,
            step.seed().id().span(),
            "`%s` has version %s twice".formatted(step.seed().subject(), version),
            ordered.get((int) expected - 2).seed().id().span(),
            "versions of a stream run from 1 without gap");
        return false;
      }
      if (version != expected) {
        findings.add(
            DiagnosticCode.SEED_STREAM_VERSION_GAP,
            step.seed().id().span(),
            "`%s` has no version %s before %s".formatted(step.seed().subject(), expected, version),
            "versions of a stream run from 1 without gap");
        return false;
      }
      expected++;
    }
    return true;
  }
}
