package dev.lathe.compiler.parse;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Ui;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.source.JsonNode;
import dev.lathe.compiler.source.JsonReader;
import dev.lathe.compiler.source.SourceFiles;
import java.util.List;
import java.util.Optional;

/** Reads a blueprint's files, in either form, into records. */
public final class Parse {
  private Parse() {}

  /**
   * A blueprint whose keys and types are right; whether its names fit together is not known yet.
   *
   * @param refused what the author may write but we can't run yet; said last, with the blueprint
   *     otherwise in order
   */
  public record Parsed(Blueprint blueprint, List<Diagnostic> refused) {
    public Parsed {
      refused = List.copyOf(refused);
    }
  }

  /**
   * What was read, and all that is wrong in all files.
   *
   * @param parsed empty where there is nothing to go on with; with stand-ins where {@code findings}
   *     has an error
   */
  public record Outcome(Optional<Parsed> parsed, List<Diagnostic> findings) {
    public Outcome {
      findings = List.copyOf(findings);
    }
  }

  /** The user interface in {@code folder} of files that were made, and have no mistakes. */
  public static Optional<Ui> ui(String folder, SourceFiles made) {
    var modules = new ModuleFragments(made, List.of());
    return new ReadUi(folder, made, new Findings(), modules).ui();
  }

  /**
   * @param unreadable findings about files of {@code sources} that can't be read as text
   */
  public static Outcome sources(SourceFiles sources, List<Diagnostic> unreadable) {
    var findings = new Findings();
    findings.addAll(unreadable);
    if (unreadable.stream().anyMatch(f -> f.code() == DiagnosticCode.TOO_MANY_FILES)) {
      return new Outcome(
          Optional.empty(), findings.sorted()); // what is missing was perhaps not read
    }
    var refused = new Findings();
    Optional<Blueprint> blueprint = blueprint(sources, findings, refused);
    return new Outcome(
        blueprint.map(read -> new Parsed(read, refused.sorted())), findings.sorted());
  }

  private static Optional<Blueprint> blueprint(
      SourceFiles sources, Findings findings, Findings refused) {
    if (sources.has("project.json")) {
      return sources
          .file("project.json")
          .flatMap(
              file ->
                  JsonReader.read(file, DiagnosticCode.BLUEPRINT_PARSE_SCHEMA_VIOLATION, findings))
          .map(root -> new ProjectForm(sources, findings, refused).blueprint(root));
    }
    if (sources.has("manifest.json")) {
      Optional<JsonNode> root =
          sources
              .file("manifest.json")
              .flatMap(file -> JsonReader.read(file, DiagnosticCode.MANIFEST_NOT_JSON, findings));
      return root.map(node -> new ServiceForm(sources, findings, refused).blueprint(node));
    }
    if (!findings.failed()) {
      findings.add(
          DiagnosticCode.BLUEPRINT_FORM_UNKNOWN,
          Span.ofFile("project.json"),
          "there is neither project.json nor manifest.json",
          "name the folder that holds one of them");
    }
    return Optional.empty();
  }
}
