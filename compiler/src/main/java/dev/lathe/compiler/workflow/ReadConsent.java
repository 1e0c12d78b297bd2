package dev.lathe.compiler.workflow;

import dev.lathe.compiler.blueprint.Workflows;
import dev.lathe.compiler.describe.KnownTypes;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.domain.Input;
import dev.lathe.compiler.domain.InputMode;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.bundle.workflow.Consent;
import dev.lathe.model.bundle.workflow.Mapping;
import dev.lathe.model.bundle.workflow.Target;
import dev.lathe.model.bundle.workflow.VariableType;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads who agrees to a call before it is made: a query, people, or people where it does not. */
record ReadConsent(Bindings bindings, ReadPeople people, Findings findings) {
  /** What a validator answers, and what people hand in. */
  private static final String APPROVED = "approved";

  /**
   * @param call what the task is called with, by name
   */
  Optional<Consent> read(Optional<Workflows.Consent> written, Map<Name, ReadMappings.Read> call) {
    return written.map(
        one ->
            new Consent(
                one.proposes(),
                one.validator().map(name -> validator(name, call)),
                one.role().flatMap(people::role),
                one.notStarter()));
  }

  private Target.Binding validator(Name ref, Map<Name, ReadMappings.Read> call) {
    bindings
        .query(ref)
        .ifPresent(
            query -> {
              answers(ref, query);
              takes(ref, call);
            });
    return new Target.Binding(Bindings.service(ref), Bindings.binding(ref));
  }

  private void answers(Name ref, ResolvedGraph query) {
    VariableType answer = KnownTypes.answer(query);
    boolean says =
        answer instanceof VariableType.Obj
            && Types.member(answer, APPROVED)
                .filter(type -> Types.fits(type, ScalarType.BOOLEAN))
                .isPresent();
    if (!says) {
      misfit(
          ref,
          "`%s` does not say whether it agrees".formatted(ref),
          "have it answer one row with a boolean `approved`, and perhaps a string `note`");
    }
  }

  private void takes(Name ref, Map<Name, ReadMappings.Read> call) {
    var given = new TreeMap<String, ReadMappings.Read>();
    call.forEach((name, read) -> given.put(name.text(), read));
    for (Input input : bindings.inputs(ref)) {
      ReadMappings.Read read = given.get(input.name().text());
      if (read == null) {
        if (input.mode() != InputMode.REQUIRED) continue;
        misfit(
            ref,
            "`%s` needs `%s`, with which the task is not called".formatted(ref, input.name()),
            NearNames.hint(input.name().text(), given.keySet())
                .orElse("map it in the task's `input`"));
      } else if (!fits(read, input)) {
        misfit(
            ref,
            "`%s` takes %s as `%s`, and the task is called with %s"
                .formatted(
                    ref, Types.phrase(input.type()), input.name(), Types.phrase(read.type())),
            "give it the type that the task's own `%s` has".formatted(input.name()));
      }
    }
  }

  private static boolean fits(ReadMappings.Read read, Input input) {
    return read.mapping() instanceof Mapping.Constant
        ? Types.constantFits(read.type(), input.type())
        : Types.fits(read.type(), input.type());
  }

  private void misfit(Name ref, String message, String hint) {
    findings.add(DiagnosticCode.WORKFLOW_VALIDATOR_MISFIT, ref.span(), message, hint);
  }
}
