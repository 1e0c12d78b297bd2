package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.blueprint.NativeOperation;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.domain.Binding;
import java.util.List;
import java.util.Optional;

/** A route to code that does not run here answers 501: whoever deploys it should know. */
final class NativeOperations {
  private NativeOperations() {}

  static List<Diagnostic> in(Blueprint blueprint) {
    var findings = new Findings();
    for (Service service : blueprint.services()) {
      for (Binding binding : service.bindings()) {
        if (binding.isNative()) {
          findings.add(
              DiagnosticCode.NATIVE_OPERATION_HANDLER_MISSING,
              binding.engine().span(),
              "nothing runs the native operation `%s`, so `%s` answers 501"
                  .formatted(binding.graph(), binding.id()),
              hint(service, binding));
        }
      }
    }
    return findings.sorted();
  }

  private static Optional<String> hint(Service service, Binding binding) {
    List<String> declared =
        service.operations().stream().map(operation -> operation.name().text()).toList();
    Optional<NativeOperation> operation =
        service.operations().stream()
            .filter(candidate -> candidate.name().text().equals(binding.graph().text()))
            .findFirst();
    return operation
        .map(
            found ->
                "`%s` is never opened; bind a graph with the engine `sqlite`"
                    .formatted(found.entry()))
        .or(() -> NearNames.hint(binding.graph().text(), declared))
        .or(() -> Optional.of("operations.json does not declare it either"));
  }
}
