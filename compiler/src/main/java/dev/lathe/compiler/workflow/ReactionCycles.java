package dev.lathe.compiler.workflow;

import dev.lathe.compiler.blueprint.Workflows;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.Message;
import dev.lathe.model.bundle.workflow.Target;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Reactions and workflows that lead to each other again and again: what one of them runs emits the
 * event that the next begins with, or one sends the message.
 */
final class ReactionCycles {
  private static final String EVENT = "event ";
  private static final String MESSAGE = "message ";

  /** Something that begins with events and messages, and causes some. */
  private record Link(
      Set<String> begins, Set<String> causes, boolean reaction, boolean meant, Span at) {}

  private final Bindings bindings;
  private final Map<String, Link> links = new LinkedHashMap<>();

  private ReactionCycles(Bindings bindings) {
    this.bindings = bindings;
  }

  /** Reports each cycle once, at its first reaction or workflow; one that says so may be. */
  static void check(
      Workflows workflows, List<WorkflowPlan> plans, Bindings bindings, Findings findings) {
    var cycles = new ReactionCycles(bindings);
    Map<String, WorkflowPlan> byId = new HashMap<>();
    plans.forEach(plan -> byId.put(plan.id(), plan));
    for (Workflows.Reaction reaction : workflows.additions().reactions()) {
      WorkflowPlan plan = byId.get(WorkflowPlan.REACTION + reaction.id());
      if (plan != null) {
        cycles.add(reaction.id().text(), plan, true, reaction.cycle(), reaction.id().span());
      }
    }
    for (Workflows.Definition definition : workflows.definitions()) {
      WorkflowPlan plan = byId.get(definition.id().text());
      if (plan != null) {
        cycles.add(
            "workflow " + definition.id(), plan, false, definition.cycle(), definition.id().span());
      }
    }
    cycles.report(findings);
  }

  private void add(String name, WorkflowPlan plan, boolean reaction, boolean meant, Span at) {
    var begins = new HashSet<String>();
    var causes = new HashSet<String>();
    for (FlowNode node : plan.nodes()) {
      switch (node) {
        case FlowNode.Start(var _, FlowNode.Start.Trigger.ByMessage(Message message)) -> {
          if (!reaction) begins.add(MESSAGE + message.name());
          message
              .sources()
              .forEach(source -> begins.add(EVENT + source.entity() + "." + source.type()));
        }
        case FlowNode.ServiceTask task -> causes(task.target(), at, causes);
        case FlowNode.Send send -> causes.add(MESSAGE + send.message().name());
        case FlowNode.End(var _, FlowNode.End.Kind.Sending(Message.Sent message)) ->
            causes.add(MESSAGE + message.name());
        default -> {} // begins and causes nothing elsewhere
      }
    }
    links.put(name, new Link(begins, causes, reaction, meant, at));
  }

  private void causes(Target target, Span at, Set<String> causes) {
    switch (target) {
      case Target.Binding(String service, String binding) ->
          bindings
              .graph(new Name(service + "." + binding, at))
              .ifPresent(graph -> emits(graph, causes));
      case Target.Messages(Message.Sent message) -> causes.add(MESSAGE + message.name());
      case Target.Module _ -> {} // what it does nobody knows here
    }
  }

  private void report(Findings findings) {
    var told = new HashSet<Set<String>>();
    links.forEach(
        (name, link) -> {
          Optional<List<String>> cycle = cycle(name);
          if (cycle.isEmpty() || !told.add(Set.copyOf(cycle.get()))) return;
          findings.add(
              DiagnosticCode.REACTION_CYCLE,
              link.at(),
              "`%s` leads to itself: %s".formatted(name, String.join(" → ", cycle.get())),
              "give it a condition under which it ends, and say `\"cycle\": true`"
                  + (link.reaction() ? "" : " in its definition"));
        });
  }

  /** The shortest way from {@code name} to itself that nobody meant. */
  private Optional<List<String>> cycle(String name) {
    if (link(name).meant()) return Optional.empty();
    var seen = new HashSet<String>();
    List<List<String>> ways = List.of(List.of(name));
    while (!ways.isEmpty()) {
      var longer = new ArrayList<List<String>>();
      for (List<String> way : ways) {
        for (String next : after(way.getLast())) {
          var on = new ArrayList<>(way);
          on.add(next);
          if (next.equals(name)) return Optional.of(on);
          if (!link(next).meant() && seen.add(next)) longer.add(on);
        }
      }
      ways = longer;
    }
    return Optional.empty();
  }

  private List<String> after(String name) {
    Set<String> caused = link(name).causes();
    return links.entrySet().stream()
        .filter(link -> link.getValue().begins().stream().anyMatch(caused::contains))
        .map(Map.Entry::getKey)
        .toList();
  }

  private Link link(String name) {
    return Objects.requireNonNull(links.get(name), name);
  }

  private static void emits(ResolvedGraph graph, Set<String> causes) {
    for (ResolvedGraph.Emit emit : graph.emits()) {
      causes.add(EVENT + emit.entity().name() + "." + emit.transition().event(emit.entity()));
    }
  }
}
