package dev.lathe.compiler.check;

import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Severity;
import dev.lathe.compiler.diagnostic.Span;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Which findings make others follow. */
final class Wrong {
  /** Errors that leave names and types as they are: whoever needs the thing can go on. */
  private static final Set<DiagnosticCode> HARMLESS =
      EnumSet.of(
          DiagnosticCode.DUPLICATE_COLUMN,
          DiagnosticCode.DUPLICATE_TABLE,
          DiagnosticCode.RESERVED_NAME,
          DiagnosticCode.QSM_STRUCT_DUPLICATE_TABLE,
          DiagnosticCode.PDM_SM_UNREACHABLE_STATE,
          DiagnosticCode.PC_COLUMN_SOURCE_UNRESOLVABLE,
          DiagnosticCode.PDM_SM_EVENT_TYPE_DUPLICATE,
          DiagnosticCode.BINDINGS_DUPLICATE_METHOD_PATH,
          DiagnosticCode.ACCESS_DENIED_BY_DEFAULT);

  private Wrong() {}

  /** Those of {@code later} that are not about the very place of an error among {@code found}. */
  static List<Diagnostic> further(List<Diagnostic> found, List<Diagnostic> later) {
    return later.stream()
        .filter(
            finding ->
                found.stream()
                    .noneMatch(
                        first ->
                            first.severity() == Severity.ERROR
                                && first.span().line() > 0
                                && first.span().equals(finding.span())))
        .toList();
  }

  /** The places of errors that make others follow. What is not supported yet is known well. */
  static List<Span> places(Collection<Diagnostic> found) {
    return found.stream()
        .filter(finding -> finding.severity() == Severity.ERROR)
        .filter(finding -> !HARMLESS.contains(finding.code()))
        .filter(finding -> !finding.code().name().startsWith("UNSUPPORTED_"))
        .map(Diagnostic::span)
        .toList();
  }
}
