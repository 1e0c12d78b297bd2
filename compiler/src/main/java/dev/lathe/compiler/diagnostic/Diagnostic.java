package dev.lathe.compiler.diagnostic;

import java.util.List;
import java.util.Optional;

/**
 * A finding about the author's text: data, never thrown.
 *
 * @param message what is: one lower-case sentence without a full stop, names in backticks
 * @param related further places that explain it
 * @param hint what to do
 */
public record Diagnostic(
    DiagnosticCode code, Span span, String message, List<Span> related, Optional<String> hint) {
  public Diagnostic {
    related = List.copyOf(related);
  }

  public static Diagnostic of(DiagnosticCode code, Span span, String message) {
    return new Diagnostic(code, span, message, List.of(), Optional.empty());
  }

  public static Diagnostic of(DiagnosticCode code, Span span, String message, String hint) {
    return new Diagnostic(code, span, message, List.of(), Optional.of(hint));
  }

  public Severity severity() {
    return code.severity();
  }
}
