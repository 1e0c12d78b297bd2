package dev.lathe.compiler.diagnostic;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import java.util.List;
import java.util.Locale;

/** Findings as data: what {@link DiagnosticPrinter} prints, without the source lines. */
public final class DiagnosticJson {
  private DiagnosticJson() {}

  /**
   * An array of {@code {code, severity, file, line, column, length, pointer, message, hint,
   * related}}; {@code hint} is null where there is none, {@code severity} is in lower case.
   */
  public static Json of(List<Diagnostic> findings) {
    return Members.array(findings, DiagnosticJson::of);
  }

  /** The same as text without white space. */
  public static String write(List<Diagnostic> findings) {
    return JsonText.write(of(findings));
  }

  private static Json.Obj of(Diagnostic finding) {
    return new Members()
        .with("code", finding.code().name())
        .with("severity", finding.severity().name().toLowerCase(Locale.ROOT))
        .withAll(place(finding.span()))
        .with("message", finding.message())
        .with("hint", finding.hint().map(Json::of).orElse(Json.NULL))
        .with("related", finding.related(), DiagnosticJson::place)
        .object();
  }

  private static Json.Obj place(Span span) {
    return new Members()
        .with("file", span.file())
        .with("line", span.line())
        .with("column", span.column())
        .with("length", span.length())
        .with("pointer", span.pointer())
        .object();
  }
}
