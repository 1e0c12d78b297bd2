package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Composition.RateLimit;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.Name;
import java.util.HashSet;
import java.util.List;

/** Bindings name limits that there are, and are asked by callers whom somebody vouches for. */
final class RateLimits {
  private RateLimits() {}

  static List<Diagnostic> in(Blueprint blueprint) {
    var findings = new Findings();
    List<RateLimit> limits = blueprint.composition().rateLimits();
    List<String> names = limits.stream().map(limit -> limit.name().text()).toList();
    var used = new HashSet<String>();
    for (Blueprint.Service service : blueprint.services()) {
      boolean vouched = Access.vouched(blueprint, service);
      for (Binding binding : service.bindings()) {
        binding.rateLimit().ifPresent(name -> used.add(name.text()));
        binding.rateLimit().ifPresent(name -> named(name, names, vouched, binding, findings));
      }
    }
    boolean misspelled = !names.containsAll(used);
    for (RateLimit limit : limits) {
      if (!misspelled && !used.contains(limit.name().text())) {
        findings.add(
            DiagnosticCode.SETTING_IGNORED,
            limit.name().span(),
            "the limit `%s` has no effect: no binding names it".formatted(limit.name()),
            "write `\"rateLimit\": \"%s\"` at a binding, or take it away".formatted(limit.name()));
      }
    }
    return findings.sorted();
  }

  private static void named(
      Name name, List<String> names, boolean vouched, Binding binding, Findings findings) {
    if (!names.contains(name.text())) {
      findings.add(
          DiagnosticCode.RATE_LIMIT_UNKNOWN,
          name.span(),
          "there is no limit `%s`".formatted(name),
          names.isEmpty()
              ? "declare it: `\"rateLimits\": {\"%s\": {\"perMinute\": 60, \"burst\": 10}}`"
                  .formatted(name)
              : NearNames.hint(name.text(), names).orElse("name one of `rateLimits`"));
    } else if (!vouched) {
      findings.add(
          DiagnosticCode.RATE_LIMIT_UNVOUCHED,
          name.span(),
          "nobody vouches for who calls `%s`: who takes another name has another limit"
              .formatted(binding.id()),
          "mount an auth middleware before its route, or a rate-limit, which is by address");
    }
  }
}
