package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Name;
import java.util.ArrayList;
import java.util.List;

/** A graph that reads events does only that: it keeps a derived projection. */
final class GraphRoles {
  private GraphRoles() {}

  static List<Diagnostic> in(Blueprint blueprint) {
    var findings = new Findings();
    blueprint.services().forEach(s -> s.graphs().forEach(graph -> graph(graph, findings)));
    return findings.sorted();
  }

  private static void graph(Graph graph, Findings findings) {
    var events = new ArrayList<Name>();
    var others = new ArrayList<Name>();
    for (Node node : graph.nodes()) {
      switch (node) {
        case Node.FindMany(_, Node.Source.OfEvent(Name event)) -> events.add(event);
        case Node.FindOne(_, Node.Source.OfEvent(Name event), _) -> events.add(event);
        case Node.FindMany(_, Node.Source source) -> others.add(source.name());
        case Node.FindOne(_, Node.Source source, _) -> others.add(source.name());
        case Node.Emit emit -> others.add(emit.id());
        default -> {} // whatever works on what was read
      }
    }
    if (events.isEmpty() || (events.size() == 1 && others.isEmpty())) {
      return;
    }
    Name second = others.isEmpty() ? events.get(1) : others.getFirst();
    findings.add(
        DiagnosticCode.PROJ_ROLE_UNINFERRABLE,
        second.span(),
        "`%s` reads the events `%s` and does more beside".formatted(graph.id(), events.getFirst()),
        events.getFirst().span(),
        "a graph that reads events reads one type of them, and nothing else");
  }
}
