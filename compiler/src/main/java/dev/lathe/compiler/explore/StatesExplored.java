package dev.lathe.compiler.explore;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Entity.StateMachine;
import dev.lathe.compiler.domain.Entity.Transition;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.resolve.ResolvedBlueprint;
import dev.lathe.compiler.resolve.ResolvedGraph;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Walks each state machine with the transitions that bound commands and seeds make. An entity that
 * no command touches is left alone: its rows come from elsewhere.
 *
 * <p>A cause hides its consequences: where a state is not reached, the transitions into it are not
 * reported, nor unused ones out of it, nor that they are missing as a way out.
 */
final class StatesExplored {
  private final Findings findings = new Findings();
  private final Entity entity;
  private final StateMachine machine;
  private final Set<String> commanded;
  private final Set<String> happening;
  private final Map<String, List<String>> reached;

  private StatesExplored(
      Entity entity, StateMachine machine, Set<String> commanded, Set<String> seeded) {
    this.entity = entity;
    this.machine = machine;
    this.commanded = commanded;
    this.happening = new HashSet<>(commanded);
    this.happening.addAll(seeded);
    this.reached = traces(transition -> happening.contains(transition.name().text()));
  }

  static List<Diagnostic> in(ResolvedBlueprint resolved) {
    var findings = new Findings();
    for (Entity entity : resolved.blueprint().entities()) {
      Set<String> commanded = commanded(resolved, entity);
      if (entity.stateMachine().isPresent() && !commanded.isEmpty()) {
        var explored =
            new StatesExplored(
                entity,
                entity.stateMachine().get(),
                commanded,
                seeded(resolved.blueprint(), entity));
        explored.states();
        explored.transitions();
        findings.addAll(explored.findings.sorted());
      }
    }
    return findings.sorted();
  }

  private static Set<String> commanded(ResolvedBlueprint resolved, Entity entity) {
    var names = new HashSet<String>();
    for (ResolvedGraph graph : resolved.graphs()) {
      for (ResolvedGraph.Emit emit : graph.emits()) {
        if (emit.entity().name().text().equals(entity.name().text())) {
          names.add(emit.transition().name().text());
        }
      }
    }
    return names;
  }

  private static Set<String> seeded(Blueprint blueprint, Entity entity) {
    var types = new HashSet<String>();
    if (blueprint.seedEnabled()) {
      blueprint.seeds().forEach(seed -> types.add(seed.eventType().text()));
    }
    return entity.stateMachine().orElseThrow().transitions().stream()
        .filter(transition -> types.contains(transition.event(entity)))
        .map(transition -> transition.name().text())
        .collect(Collectors.toSet());
  }

  /** The shortest way to each state that {@code steps} lead to, from its creation on. */
  private Map<String, List<String>> traces(Predicate<Transition> steps) {
    var traces = new LinkedHashMap<String, List<String>>();
    var next = new ArrayDeque<String>();
    List<Transition> allowed = machine.transitions().stream().filter(steps).toList();
    for (Transition transition : allowed) {
      String to = transition.to().text();
      if (transition.creates() && traces.putIfAbsent(to, List.of(to)) == null) {
        next.add(to);
      }
    }
    while (!next.isEmpty()) {
      String from = next.remove();
      for (Transition transition : allowed) {
        String to = transition.to().text();
        if (leaves(transition, from) && !traces.containsKey(to)) {
          var trace = new ArrayList<>(traces.getOrDefault(from, List.of()));
          trace.add(to);
          traces.put(to, trace);
          next.add(to);
        }
      }
    }
    return traces;
  }

  private static boolean leaves(Transition transition, String state) {
    return transition.from().stream().anyMatch(from -> from.text().equals(state));
  }

  private void states() {
    Map<String, List<String>> declared = traces(transition -> true);
    for (Name state : machine.states()) {
      if (!reached.containsKey(state.text())) {
        findings.add(
            DiagnosticCode.STATE_UNREACHED,
            state.span(),
            "no command leads `%s` into the state `%s` (declared: %s)"
                .formatted(
                    entity.name(),
                    state,
                    arrows(declared.getOrDefault(state.text(), List.of(state.text())))),
            "bind a command that emits %s, or remove the state".formatted(into(state)));
      } else {
        exit(state);
      }
    }
  }

  /** The transitions into {@code state} that could be emitted. */
  private String into(Name state) {
    return machine.transitions().stream()
        .filter(transition -> transition.to().text().equals(state.text()))
        .map(transition -> "`" + transition.name() + "`")
        .collect(Collectors.joining(" or "));
  }

  /** A state that its author wanted left, and that no command leaves. */
  private void exit(Name state) {
    List<Transition> exits =
        machine.transitions().stream()
            .filter(t -> leaves(t, state.text()) && !t.to().text().equals(state.text()))
            .toList();
    boolean used = exits.stream().anyMatch(t -> happening.contains(t.name().text()));
    boolean known = exits.stream().anyMatch(t -> reached.containsKey(t.to().text()));
    if (!used && known) {
      findings.add(
          DiagnosticCode.STATE_WITHOUT_EXIT,
          state.span(),
          "no command leads `%s` out of the state `%s` (%s)"
              .formatted(
                  entity.name(), state, arrows(reached.getOrDefault(state.text(), List.of()))),
          "bind a command that emits %s, or leave it as the end"
              .formatted(
                  exits.stream()
                      .map(t -> "`" + t.name() + "`")
                      .collect(Collectors.joining(" or "))));
    }
  }

  private void transitions() {
    for (Transition transition : machine.transitions()) {
      boolean possible =
          transition.creates()
              || transition.from().stream().anyMatch(from -> reached.containsKey(from.text()));
      boolean used = happening.contains(transition.name().text());
      if (!possible && commanded.contains(transition.name().text())) {
        findings.add(
            DiagnosticCode.TRANSITION_NEVER_LEGAL,
            transition.name().span(),
            "`%s` always refuses: no `%s` is ever in %s"
                .formatted(
                    transition.name(),
                    entity.name(),
                    transition.from().stream()
                        .map(from -> "`" + from + "`")
                        .collect(Collectors.joining(" or "))),
            "bind commands that lead there, or let it leave another state");
      } else if (possible && !used && reached.containsKey(transition.to().text())) {
        findings.add(
            DiagnosticCode.UNUSED_TRANSITION,
            transition.name().span(),
            "no command emits `%s` of `%s`".formatted(transition.name(), entity.name()),
            "bind a command that does, or remove it");
      }
    }
  }

  private static String arrows(List<String> trace) {
    return "`" + String.join(" → ", trace) + "`";
  }
}
