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
import java.util.Optional;

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
        Optional<Name> own = binding.rateLimit().filter(name -> !usual(name, limits));
        own.ifPresent(name -> named(name, names, vouched, binding, findings));
      }
    }
    limits.forEach(limit -> unvouched(limit, blueprint, findings));
    boolean misspelled = !names.containsAll(used);
    for (RateLimit limit : limits) {
      if (!misspelled && !used.contains(limit.name().text())) {
        findings.add(
            DiagnosticCode.SETTING_IGNORED,
            limit.name().span(),
            limit.usual().isEmpty()
                ? "the limit `%s` has no effect: no binding names it".formatted(limit.name())
                : "the limit `%s` has no effect: there is no binding that it is for"
                    .formatted(limit.name()),
            "write `\"rateLimit\": \"%s\"` at a binding, or take it away".formatted(limit.name()));
      }
    }
    return findings.sorted();
  }

  /** Whether a binding has {@code name} because it names none itself. */
  private static boolean usual(Name name, List<RateLimit> limits) {
    return limits.stream().anyMatch(limit -> limit.name().span().equals(name.span()));
  }

  /** Said once of a limit that is for many, where it stands. */
  private static void unvouched(RateLimit limit, Blueprint blueprint, Findings findings) {
    List<String> open =
        blueprint.services().stream()
            .filter(service -> !Access.vouched(blueprint, service))
            .flatMap(service -> service.bindings().stream())
            .filter(
                binding ->
                    binding
                        .rateLimit()
                        .filter(name -> name.span().equals(limit.name().span()))
                        .isPresent())
            .map(binding -> "`" + binding.id() + "`")
            .toList();
    if (open.isEmpty()) return;
    findings.add(
        DiagnosticCode.RATE_LIMIT_UNVOUCHED,
        limit.name().span(),
        "nobody vouches for who calls %s: who takes another name has another limit"
            .formatted(
                open.size() <= 3
                    ? String.join(", ", open)
                    : "%s and %s others".formatted(open.getFirst(), open.size() - 1)),
        "mount an auth middleware before its route, or a rate-limit, which is by address");
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
