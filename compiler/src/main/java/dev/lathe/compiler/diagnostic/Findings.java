package dev.lathe.compiler.diagnostic;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Gathers what one stage finds. Belongs to one run of that stage; not thread-safe. */
public final class Findings {
  private static final Comparator<Diagnostic> BY_PLACE =
      Comparator.comparing((Diagnostic found) -> found.span().file())
          .thenComparingInt(found -> found.span().line())
          .thenComparingInt(found -> found.span().column())
          .thenComparing(Diagnostic::code);

  private final List<Diagnostic> found = new ArrayList<>();

  public void add(Diagnostic finding) {
    found.add(finding);
  }

  public void add(DiagnosticCode code, Span span, String message) {
    found.add(Diagnostic.of(code, span, message));
  }

  public void add(DiagnosticCode code, Span span, String message, String hint) {
    found.add(Diagnostic.of(code, span, message, hint));
  }

  public void add(DiagnosticCode code, Span span, String message, Optional<String> hint) {
    found.add(new Diagnostic(code, span, message, List.of(), hint));
  }

  /** A finding that another place explains. */
  public void add(DiagnosticCode code, Span span, String message, Span related, String hint) {
    found.add(new Diagnostic(code, span, message, List.of(related), Optional.of(hint)));
  }

  public void addAll(Collection<Diagnostic> findings) {
    found.addAll(findings);
  }

  public boolean failed() {
    return found.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
  }

  /** All findings by file, line and column, each once. */
  public List<Diagnostic> sorted() {
    return found.stream().distinct().sorted(BY_PLACE).toList();
  }
}
