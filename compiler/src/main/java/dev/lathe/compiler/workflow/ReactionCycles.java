package dev.lathe.compiler.workflow;

import dev.lathe.compiler.blueprint.Workflows;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.resolve.ResolvedGraph;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Reactions, and workflows that begin with events, which lead to each other again and again: what
 * one of them runs emits the event that the next begins with.
 */
final class ReactionCycles {
  /** Something that begins with events and runs bindings. */
  private record Link(Set<String> begins, List<Name> runs, Optional<Workflows.Reaction> reaction) {}

  private final Bindings bindings;
  private final Map<String, Link> links = new LinkedHashMap<>();

  private ReactionCycles(Bindings bindings) {
    this.bindings = bindings;
  }

  /** Reports each cycle once, at its first reaction; one that says so may be. */
  static void check(Workflows workflows, Bindings bindings, Findings findings) {
    var cycles = new ReactionCycles(bindings);
    for (Workflows.Reaction reaction : workflows.additions().reactions()) {
      cycles.links.put(
          reaction.id().text(),
          new Link(Set.of(event(reaction.on())), List.of(reaction.run()), Optional.of(reaction)));
    }
    for (Workflows.Definition definition : workflows.definitions()) {
      var entries = new Entries(workflows, definition);
      var begins = new HashSet<String>();
      entries.starts().forEach(start -> begins.add(event(start.event())));
      cycles.links.put(
          "workflow " + definition.id(),
          new Link(
              begins,
              entries.services().stream().map(Workflows.ServiceTask::bindingRef).toList(),
              Optional.empty()));
    }
    cycles.report(findings);
  }

  private void report(Findings findings) {
    var told = new HashSet<Set<String>>();
    links.forEach(
        (name, link) -> {
          if (link.reaction().isEmpty()) return;
          Optional<List<String>> cycle = cycle(name);
          if (cycle.isEmpty() || !told.add(Set.copyOf(cycle.get()))) return;
          Workflows.Reaction reaction = link.reaction().get();
          findings.add(
              DiagnosticCode.REACTION_CYCLE,
              reaction.id().span(),
              "`%s` leads to itself: %s".formatted(name, String.join(" → ", cycle.get())),
              "give it a condition under which it ends, and say `\"cycle\": true`");
        });
  }

  /** The shortest way from {@code name} to itself that nobody meant. */
  private Optional<List<String>> cycle(String name) {
    if (meant(name)) return Optional.empty();
    var seen = new HashSet<String>();
    List<List<String>> ways = List.of(List.of(name));
    while (!ways.isEmpty()) {
      var longer = new ArrayList<List<String>>();
      for (List<String> way : ways) {
        for (String next : after(way.getLast())) {
          var on = new ArrayList<>(way);
          on.add(next);
          if (next.equals(name)) return Optional.of(on);
          if (!meant(next) && seen.add(next)) longer.add(on);
        }
      }
      ways = longer;
    }
    return Optional.empty();
  }

  private boolean meant(String name) {
    return link(name).reaction().filter(Workflows.Reaction::cycle).isPresent();
  }

  private List<String> after(String name) {
    var emitted = new HashSet<String>();
    for (Name binding : link(name).runs()) {
      bindings.graph(binding).ifPresent(graph -> emits(graph, emitted));
    }
    return links.entrySet().stream()
        .filter(link -> link.getValue().begins().stream().anyMatch(emitted::contains))
        .map(Map.Entry::getKey)
        .toList();
  }

  private Link link(String name) {
    return Objects.requireNonNull(links.get(name), name);
  }

  private static void emits(ResolvedGraph graph, Set<String> emitted) {
    for (ResolvedGraph.Emit emit : graph.emits()) {
      emitted.add(emit.entity().name() + "." + emit.transition().event(emit.entity()));
    }
  }

  private static String event(Workflows.Event event) {
    return event.aggregate() + "." + event.type();
  }
}
