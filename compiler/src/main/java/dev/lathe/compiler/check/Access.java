package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.Name;
import java.util.List;

/** Whoever leaves a binding open to everyone says so, or is told. */
final class Access {
  private Access() {}

  static List<Diagnostic> in(Blueprint blueprint) {
    var findings = new Findings();
    List<Binding> bindings =
        blueprint.services().stream().flatMap(service -> service.bindings().stream()).toList();
    boolean denies = blueprint.access().map(Name::text).orElse("").equals("deny");
    for (Binding binding : bindings) {
      binding
          .allow()
          .filter(allow -> binding.isNative() && allow.condition().isPresent())
          .ifPresent(
              allow ->
                  findings.add(
                      DiagnosticCode.PERMISSION_MISFIT,
                      allow.written().span(),
                      "a native operation has no graph that a rule could be held against",
                      "write `\"allow\": \"public\"`, and let its handler decide"));
      if (denies && binding.allow().isEmpty()) {
        findings.add(
            DiagnosticCode.ACCESS_DENIED_BY_DEFAULT,
            binding.id().span(),
            "`%s` does not say who may use it".formatted(binding.id()),
            "add `\"allow\": \"owner\"` or another rule, or `\"allow\": \"public\"` to open it on"
                + " purpose");
      }
    }
    long open =
        blueprint.services().stream()
            .filter(service -> !vouched(blueprint, service))
            .flatMap(service -> service.bindings().stream())
            .filter(binding -> binding.allow().isEmpty())
            .count();
    if (blueprint.access().isEmpty() && open > 0) {
      findings.add(
          DiagnosticCode.OPEN_BINDING,
          blueprint.name().span(),
          open == 1 ? "one binding is open to everyone" : open + " bindings are open to everyone",
          "say `\"access\": \"open\"` if that is meant, or `\"access\": \"deny\"`");
    }
    return findings.sorted();
  }

  /** Whether an auth middleware before the service's route lets in only whom a provider knows. */
  static boolean vouched(Blueprint blueprint, Blueprint.Service service) {
    return blueprint.httpRoutes().stream()
        .filter(route -> route.service().text().equals(service.slug().text()))
        .flatMap(route -> blueprint.composition().before("http:" + route.base()))
        .anyMatch(middleware -> !middleware.providers().isEmpty());
  }
}
