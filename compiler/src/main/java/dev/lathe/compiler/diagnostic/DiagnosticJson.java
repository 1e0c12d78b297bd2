package dev.lathe.compiler.diagnostic;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Findings as data: what {@link DiagnosticPrinter} prints, without the source lines. */
public final class DiagnosticJson {
  private DiagnosticJson() {}

  /**
   * An array of {@code {code, severity, file, line, column, length, pointer, message, hint,
   * related}}; {@code hint} is null where there is none, {@code severity} is in lower case.
   */
  public static Json of(List<Diagnostic> findings) {
    return new Json.Arr(findings.stream().map(DiagnosticJson::of).toList());
  }

  /** The same as text without white space. */
  public static String write(List<Diagnostic> findings) {
    return JsonText.write(of(findings));
  }

  private static Json of(Diagnostic finding) {
    var members = new LinkedHashMap<String, Json>();
    members.put("code", Json.of(finding.code().name()));
    members.put("severity", Json.of(finding.severity().name().toLowerCase(Locale.ROOT)));
    place(finding.span(), members);
    members.put("message", Json.of(finding.message()));
    members.put("hint", finding.hint().map(Json::of).orElse(Json.NULL));
    members.put(
        "related",
        new Json.Arr(
            finding.related().stream()
                .map(
                    span -> {
                      var place = new LinkedHashMap<String, Json>();
                      place(span, place);
                      return (Json) new Json.Obj(place);
                    })
                .toList()));
    return new Json.Obj(members);
  }

  private static void place(Span span, Map<String, Json> members) {
    members.put("file", Json.of(span.file()));
    members.put("line", Json.of(span.line()));
    members.put("column", Json.of(span.column()));
    members.put("length", Json.of(span.length()));
    members.put("pointer", Json.of(span.pointer()));
  }
}
