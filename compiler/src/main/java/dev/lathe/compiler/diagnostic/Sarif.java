package dev.lathe.compiler.diagnostic;

import dev.lathe.model.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Findings as a log in the Static Analysis Results Interchange Format 2.1.0, which code hosts and
 * editors show beside the lines: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html.
 *
 * <p>The same findings give the same log. A finding is known again by its code, file, pointer and
 * message, wherever its line has moved to.
 */
public final class Sarif {
  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  /** What a fingerprint is made of; raised when that changes. */
  private static final String FINGERPRINT = "codeFilePointerMessage/v1";

  private final String folder;
  private final Function<DiagnosticCode, Optional<String>> page;
  private final List<DiagnosticCode> rules;
  private final Map<String, Integer> seen = new HashMap<>();

  private Sarif(
      String folder, Function<DiagnosticCode, Optional<String>> page, List<DiagnosticCode> rules) {
    this.folder = folder;
    this.page = page;
    this.rules = rules;
  }

  /**
   * The whole log.
   *
   * @param version the compiler's, such as {@code 1.2.3}
   * @param folder the blueprint's, relative to where the log is read, with forward slashes; empty
   *     for that place itself
   * @param page what explains a code, in Markdown
   */
  public static Json log(
      List<Diagnostic> findings,
      String version,
      String folder,
      Function<DiagnosticCode, Optional<String>> page) {
    var codes = new TreeSet<DiagnosticCode>();
    findings.forEach(finding -> codes.add(finding.code()));
    var sarif = new Sarif(folder, page, List.copyOf(codes));
    Json driver =
        object(
            "name", Json.of("Lathe"),
            "version", Json.of(version),
            "rules", new Json.Arr(sarif.rules.stream().map(sarif::rule).toList()));
    Json run =
        object(
            "tool",
            object("driver", driver),
            "invocations",
            new Json.Arr(List.of(object("executionSuccessful", Json.of(true)))),
            "columnKind",
            Json.of("unicodeCodePoints"),
            "results",
            new Json.Arr(findings.stream().map(sarif::result).toList()));
    return object(
        "$schema", Json.of(SCHEMA),
        "version", Json.of("2.1.0"),
        "runs", new Json.Arr(List.of(run)));
  }

  private Json rule(DiagnosticCode code) {
    var rule = new LinkedHashMap<String, Json>();
    rule.put("id", Json.of(code.name()));
    rule.put("shortDescription", text(sentence(code.summary())));
    rule.put("helpUri", Json.of("urn:lathe:diagnostic:" + code.name()));
    page.apply(code)
        .ifPresent(
            markdown ->
                rule.put("help", object("text", Json.of(markdown), "markdown", Json.of(markdown))));
    rule.put("defaultConfiguration", object("level", level(code.severity())));
    return new Json.Obj(rule);
  }

  private Json result(Diagnostic finding) {
    var result = new LinkedHashMap<String, Json>();
    result.put("ruleId", Json.of(finding.code().name()));
    result.put("ruleIndex", Json.of(rules.indexOf(finding.code())));
    result.put("level", level(finding.severity()));
    result.put("message", text(message(finding)));
    result.put("locations", new Json.Arr(List.of(location(finding.span(), Optional.empty()))));
    if (!finding.related().isEmpty()) {
      var related = new ArrayList<Json>();
      for (Span span : finding.related()) {
        related.add(location(span, Optional.of(related.size() + 1)));
      }
      result.put("relatedLocations", new Json.Arr(related));
    }
    result.put("partialFingerprints", object(FINGERPRINT, Json.of(fingerprint(finding))));
    return new Json.Obj(result);
  }

  private static String message(Diagnostic finding) {
    return sentence(finding.message())
        + finding.hint().map(hint -> " Help: " + hint + (hint.endsWith("?") ? "" : ".")).orElse("");
  }

  private Json location(Span span, Optional<Integer> id) {
    var physical = new LinkedHashMap<String, Json>();
    physical.put("artifactLocation", object("uri", Json.of(uri(span.file()))));
    if (span.line() > 0) {
      physical.put(
          "region",
          object(
              "startLine", Json.of(span.line()),
              "startColumn", Json.of(span.column()),
              "endLine", Json.of(span.line()),
              "endColumn", Json.of(span.column() + span.length())));
    }
    var location = new LinkedHashMap<String, Json>();
    id.ifPresent(number -> location.put("id", Json.of(number)));
    location.put("physicalLocation", new Json.Obj(physical));
    if (!span.pointer().isEmpty()) {
      Json member =
          object("fullyQualifiedName", Json.of(span.pointer()), "kind", Json.of("member"));
      location.put("logicalLocations", new Json.Arr(List.of(member)));
    }
    id.ifPresent(_ -> location.put("message", text("See also.")));
    return new Json.Obj(location);
  }

  /** A relative reference: RFC 3986 leaves these characters and the slash as they are. */
  private String uri(String file) {
    String path = folder.isEmpty() ? file : folder + "/" + file;
    var uri = new StringBuilder();
    for (byte each : path.getBytes(StandardCharsets.UTF_8)) {
      char character = (char) (each & 0xff);
      boolean plain =
          (character >= 'a' && character <= 'z')
              || (character >= 'A' && character <= 'Z')
              || (character >= '0' && character <= '9')
              || "-._~/@".indexOf(character) >= 0;
      uri.append(plain ? String.valueOf(character) : "%%%02X".formatted((int) character));
    }
    return uri.toString();
  }

  /** Of two findings that are alike the second has a number. */
  private String fingerprint(Diagnostic finding) {
    Span span = finding.span();
    String what =
        String.join("\n", finding.code().name(), span.file(), span.pointer(), finding.message());
    int before = seen.merge(what, 1, Integer::sum) - 1;
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(what.getBytes(StandardCharsets.UTF_8));
      String hex = HexFormat.of().formatHex(digest, 0, 16);
      return before == 0 ? hex : hex + ":" + before;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static Json level(Severity severity) {
    return Json.of(
        switch (severity) {
          case ERROR -> "error";
          case WARNING -> "warning";
          case NOTE -> "note";
        });
  }

  private static String sentence(String words) {
    return words.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + words.substring(1) + ".";
  }

  private static Json text(String text) {
    return object("text", Json.of(text));
  }

  private static Json object(String name, Json value) {
    return new Json.Obj(Map.of(name, value));
  }

  private static Json object(String first, Json a, String second, Json b) {
    var members = new LinkedHashMap<String, Json>();
    members.put(first, a);
    members.put(second, b);
    return new Json.Obj(members);
  }

  private static Json object(String first, Json a, String second, Json b, String third, Json c) {
    var members = new LinkedHashMap<String, Json>();
    members.put(first, a);
    members.put(second, b);
    members.put(third, c);
    return new Json.Obj(members);
  }

  private static Json object(
      String first, Json a, String second, Json b, String third, Json c, String fourth, Json d) {
    var members = new LinkedHashMap<String, Json>();
    members.put(first, a);
    members.put(second, b);
    members.put(third, c);
    members.put(fourth, d);
    return new Json.Obj(members);
  }
}
