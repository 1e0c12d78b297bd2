package dev.lathe.compiler.workflow;

import dev.lathe.compiler.blueprint.Workflows;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.domain.Input;
import dev.lathe.compiler.domain.InputMode;
import dev.lathe.compiler.domain.Name;
import dev.lathe.model.bundle.workflow.Mapping;
import dev.lathe.model.bundle.workflow.StepPolicy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what a binding is called with, and how often.
 *
 * @param mappings reads where values come from
 */
record TaskCall(Bindings bindings, ReadMappings mappings, ReadTimers timers, Findings findings) {

  /**
   * The inputs of {@code ref}, as they are mapped.
   *
   * @param caller where to say that one is missing
   */
  Map<Name, ReadMappings.Read> input(Name caller, Name ref, List<Workflows.Mapping> mapped) {
    List<Input> inputs = bindings.inputs(ref);
    boolean known = bindings.graph(ref).isPresent();
    var all = new LinkedHashMap<Name, ReadMappings.Read>();
    for (Workflows.Mapping written : mapped) {
      ReadMappings.Read read = mappings.read(written);
      all.put(written.name(), read);
      Optional<Input> input =
          inputs.stream()
              .filter(one -> one.name().text().equals(written.name().text()))
              .findFirst();
      if (input.isPresent()) {
        fits(written, read, input.get());
      } else if (known) {
        findings.add(
            DiagnosticCode.WORKFLOW_MAPPING_MISFIT,
            written.name().span(),
            "`%s` has no input `%s`".formatted(ref, written.name()),
            NearNames.hint(
                written.name().text(), inputs.stream().map(i -> i.name().text()).toList()));
      }
    }
    for (Input input : inputs) {
      boolean given = mapped.stream().anyMatch(m -> m.name().text().equals(input.name().text()));
      if (input.mode() == InputMode.REQUIRED && !given) {
        findings.add(
            DiagnosticCode.WORKFLOW_MAPPING_MISFIT,
            caller.span(),
            "`%s` does not get `%s`, which it needs".formatted(ref, input.name()),
            "map it in `input`");
      }
    }
    return all;
  }

  private void fits(Workflows.Mapping written, ReadMappings.Read read, Input input) {
    boolean fits =
        read.mapping() instanceof Mapping.Constant
            ? Types.constantFits(read.type(), input.type())
            : Types.fits(read.type(), input.type());
    if (!fits) {
      findings.add(
          DiagnosticCode.WORKFLOW_MAPPING_MISFIT,
          written.paths().isEmpty() ? written.name().span() : written.paths().getFirst().span(),
          "`%s` takes %s, and gets %s"
              .formatted(written.name(), Types.phrase(input.type()), Types.phrase(read.type())),
          "map a value of its type");
    }
  }

  /** Whether no run may call {@code ref} without a person's consent. */
  boolean wantsConsent(Name ref) {
    return bindings.confirmed(ref);
  }

  /** Nobody says who agrees. */
  void unconfirmed(Name caller, Name ref) {
    findings.add(
        DiagnosticCode.WORKFLOW_CONSENT_MISSING,
        caller.span(),
        "`%s` runs `%s`, which is not to be run without a person's consent".formatted(caller, ref),
        "say who agrees: `\"confirm\": {\"role\": \"'lead' in user.roles\"}`, or `propose` to show"
            + " them the whole call");
  }

  StepPolicy policy(Workflows.Tries tries) {
    int timeout = tries.timeout().flatMap(this::timeout).orElse(StepPolicy.USUAL.timeoutMillis());
    int backoff =
        tries
            .backoff()
            .flatMap(timers::millis)
            .map(millis -> (int) Math.min(millis, StepPolicy.MOST_BACKOFF_MILLIS))
            .orElse(StepPolicy.USUAL.backoffMillis());
    int attempts = tries.attempts().map(Long::intValue).orElse(StepPolicy.USUAL.attempts());
    return new StepPolicy(timeout, attempts, backoff, Math.toIntExact(tries.cost()));
  }

  private Optional<Integer> timeout(Name written) {
    Optional<Long> millis = timers.millis(written);
    if (millis.isPresent() && millis.get() > StepPolicy.MOST_TIMEOUT_MILLIS) {
      findings.add(
          DiagnosticCode.WORKFLOW_DEADLINE_TOO_LONG,
          written.span(),
          "`%s` is longer than the function that takes steps may run".formatted(written),
          "25 seconds are the most; start what takes longer, and wait for its message");
      return Optional.empty();
    }
    return millis.map(Long::intValue);
  }
}
