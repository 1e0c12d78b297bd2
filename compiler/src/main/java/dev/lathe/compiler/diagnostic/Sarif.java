package dev.lathe.compiler.diagnostic;

import dev.lathe.model.digest.Sha256;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
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

  /** Hex digits of a fingerprint: 128 bits tell the findings of one blueprint apart. */
  private static final int FINGERPRINT_DIGITS = 32;

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
   * @param page what explains a code, in Markdown: a title, then a sentence that says what it means
   */
  public static Json log(
      List<Diagnostic> findings,
      String version,
      String folder,
      Function<DiagnosticCode, Optional<String>> page) {
    var codes = new TreeSet<DiagnosticCode>();
    findings.forEach(finding -> codes.add(finding.code()));
    var sarif = new Sarif(folder, page, List.copyOf(codes));
    var driver =
        new Members()
            .with("name", "Lathe")
            .with("version", version)
            .with("rules", sarif.rules, sarif::rule);
    var run =
        new Members()
            .with("tool", new Members().with("driver", driver))
            .with("invocations", one(new Members().with("executionSuccessful", true)))
            .with("columnKind", "unicodeCodePoints")
            .with("results", findings, sarif::result);
    return new Members()
        .with("$schema", SCHEMA)
        .with("version", "2.1.0")
        .with("runs", one(run))
        .object();
  }

  private Json.Obj rule(DiagnosticCode code) {
    var rule = new Members().with("id", code.name());
    Optional<String> explained = page.apply(code);
    explained.ifPresent(markdown -> rule.with("shortDescription", text(firstSentence(markdown))));
    rule.with("helpUri", "urn:lathe:diagnostic:" + code.name());
    explained.ifPresent(
        markdown ->
            rule.with("help", new Members().with("text", markdown).with("markdown", markdown)));
    return rule.with("defaultConfiguration", new Members().with("level", level(code.severity())))
        .object();
  }

  /** What stands between a page's title and its first empty line: what the code means anywhere. */
  private static String firstSentence(String markdown) {
    String[] blocks = markdown.split("\n\n", 3);
    return blocks[Math.min(1, blocks.length - 1)].replace('\n', ' ').strip();
  }

  private Json.Obj result(Diagnostic finding) {
    var result =
        new Members()
            .with("ruleId", finding.code().name())
            .with("ruleIndex", rules.indexOf(finding.code()))
            .with("level", level(finding.severity()))
            .with("message", text(message(finding)))
            .with("locations", one(location(finding.span(), Optional.empty())));
    if (!finding.related().isEmpty()) {
      var related = new ArrayList<Json>();
      for (Span span : finding.related()) {
        related.add(location(span, Optional.of(related.size() + 1)).object());
      }
      result.with("relatedLocations", new Json.Arr(related));
    }
    return result
        .with("partialFingerprints", new Members().with(FINGERPRINT, fingerprint(finding)))
        .object();
  }

  private static String message(Diagnostic finding) {
    return sentence(finding.message())
        + finding.hint().map(hint -> " Help: " + hint + (hint.endsWith("?") ? "" : ".")).orElse("");
  }

  private Members location(Span span, Optional<Integer> id) {
    var physical =
        new Members().with("artifactLocation", new Members().with("uri", uri(span.file())));
    if (span.line() > 0) {
      physical.with(
          "region",
          new Members()
              .with("startLine", span.line())
              .with("startColumn", span.column())
              .with("endLine", span.line())
              .with("endColumn", span.column() + span.length()));
    }
    var location = new Members();
    id.ifPresent(number -> location.with("id", number));
    location.with("physicalLocation", physical);
    if (!span.pointer().isEmpty()) {
      var member = new Members().with("fullyQualifiedName", span.pointer()).with("kind", "member");
      location.with("logicalLocations", one(member));
    }
    id.ifPresent(_ -> location.with("message", text("See also.")));
    return location;
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
      uri.append(
          plain
              ? String.valueOf(character)
              : String.format(Locale.ROOT, "%%%02X", (int) character));
    }
    return uri.toString();
  }

  /** Of two findings that are alike the second has a number. */
  private String fingerprint(Diagnostic finding) {
    Span span = finding.span();
    String what =
        String.join("\n", finding.code().name(), span.file(), span.pointer(), finding.message());
    int before = seen.merge(what, 1, Integer::sum) - 1;
    String hex = Sha256.hex(what).substring(0, FINGERPRINT_DIGITS);
    return before == 0 ? hex : hex + ":" + before;
  }

  private static String level(Severity severity) {
    return switch (severity) {
      case ERROR -> "error";
      case WARNING -> "warning";
      case NOTE -> "note";
    };
  }

  private static String sentence(String words) {
    return words.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + words.substring(1) + ".";
  }

  private static Members text(String text) {
    return new Members().with("text", text);
  }

  private static Json.Arr one(Members item) {
    return new Json.Arr(List.of(item.object()));
  }
}
