package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.blueprint.Composition;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.module.Kinds;
import dev.lathe.compiler.module.Modules;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Routes whose graphs call a module answer well only where somebody serves that module. */
final class CalledModules {
  /** Who is asking: whoever puts an auth middleware before a route knows that it needs that. */
  private static final String SESSION = "IntrospectSession";

  private final Modules modules;
  private final Findings findings = new Findings();
  private final Set<String> told = new HashSet<>();

  private CalledModules(Modules modules) {
    this.modules = modules;
  }

  /** A finding a module, at the first call of it. */
  static List<Diagnostic> in(Blueprint blueprint) {
    return walked(blueprint).findings.sorted();
  }

  /** Modules that nobody serves and no route calls, where they are mounted. */
  static List<Diagnostic> carried(Blueprint blueprint) {
    CalledModules rule = walked(blueprint);
    var findings = new Findings();
    blueprint.composition().modules().forEach(module -> rule.mounted(module, findings));
    return findings.sorted();
  }

  private static CalledModules walked(Blueprint blueprint) {
    var rule = new CalledModules(Modules.of(blueprint));
    for (Service service : blueprint.services()) {
      Set<String> bound =
          service.bindings().stream()
              .filter(binding -> !binding.isNative())
              .map(Binding::graph)
              .map(Name::text)
              .collect(Collectors.toSet());
      for (Graph graph : service.graphs()) {
        for (Node node : graph.nodes()) {
          if (!bound.contains(graph.id().text()) || !(node instanceof Node.Call call)) continue;
          if (call.target() instanceof Node.Target.OfModule(Name module, Name operation)
              && !operation.text().equals(SESSION)) {
            rule.called(graph, module);
          }
          call.compensation().ifPresent(one -> rule.compensating(graph, one));
        }
      }
    }
    return rule;
  }

  private void compensating(Graph graph, Node.Compensation one) {
    if (one.target() instanceof Node.Target.OfModule(Name module, Name _)) called(graph, module);
  }

  private void called(Graph graph, Name name) {
    Optional<Modules.Module> module = modules.find(name.text());
    if (module.filter(Modules.Module::servable).isPresent() || !told.add(name.text())) return;
    findings.add(
        DiagnosticCode.ROUTE_INCOMPLETE,
        name.span(),
        "`%s` calls the module `%s`, which nobody serves".formatted(graph.id(), name),
        mend(module.flatMap(Modules.Module::kind)));
  }

  private void mounted(Composition.Module module, Findings carried) {
    Optional<Modules.Module> found = modules.find(module.key().text());
    boolean asked = found.filter(one -> one.kind().isPresent() || one.callable()).isPresent();
    if (!asked || found.get().servable() || told.contains(module.key().text())) return;
    carried.add(
        DiagnosticCode.CARRIED_MODULES,
        module.kind().orElse(module.key()).span(),
        "nobody serves the module `%s`".formatted(module.key()),
        mend(found.get().kind()));
  }

  /** The name of a contract is no misspelt kind. */
  private static String mend(Optional<String> kind) {
    return kind.filter(word -> !Kinds.ofContract(word))
        .flatMap(word -> NearNames.hint(word, Kinds.BUILT_IN))
        .orElse(
            "let project.json say who does: `\"kind\": \"http-json\"`, or the kind of a jar of your own, as"
                + " `acme/sms`");
  }
}
