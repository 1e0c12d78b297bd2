package dev.lathe.compiler.parse;

import dev.lathe.compiler.blueprint.Blueprint.Seed;
import dev.lathe.compiler.blueprint.Init;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.source.JsonNode;
import dev.lathe.compiler.source.JsonReader;
import dev.lathe.compiler.source.SourceFiles;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads init.json and the seeds of its steps. */
final class ReadInit {
  static final String FOLDER = "init/";
  private static final Map<String, String> KINDS = Map.of("bpmn", "bpmn");
  private static final Map<String, String> TYPES = Map.of("init", "init");

  private final SourceFiles sources;
  private final Findings findings;

  ReadInit(SourceFiles sources, Findings findings) {
    this.sources = sources;
    this.findings = findings;
  }

  Init init(JsonNode root) {
    Fields in = Fields.ofRoot(root, Codes.INIT, findings);
    in.required("initVersion").ifPresent(node -> in.number(node, 1, 1));
    var nothing = new Name("", in.span());
    Optional<Fields> process = in.required("process").map(this::object);
    process.ifPresent(keys -> keys.requiredWord("kind", KINDS, "bpmn"));
    Name definition = process.map(keys -> keys.name("definition")).orElse(nothing);
    Name processId = process.map(keys -> keys.name("processId")).orElse(nothing);
    process.ifPresent(Fields::done);
    List<Init.Step> steps = in.requiredItems("steps", this::step);
    in.done();
    return new Init(definition, sources.has(FOLDER + definition.text()), processId, steps);
  }

  private Init.Step step(JsonNode node) {
    Fields in = object(node);
    Name id = in.name("id");
    in.requiredWord("type", TYPES, "init");
    Name provider = in.name("provider");
    Name service = in.name("targetService");
    Name mode = in.name("mode");
    Optional<Fields> input = in.required("input").map(this::object);
    Name path = input.map(keys -> keys.name("path")).orElse(new Name("", in.span()));
    input.ifPresent(Fields::done);
    List<Name> dependsOn = in.names("dependsOn");
    in.done();
    return new Init.Step(id, provider, service, mode, path, seed(path), dependsOn);
  }

  private Fields object(JsonNode node) {
    return Fields.of(node, Codes.INIT, findings);
  }

  /** What is wrong with the file is wrong with the step that names it. */
  private Optional<List<Seed>> seed(Name path) {
    String file = FOLDER + path;
    if (!sources.has(file) || !file.endsWith(".json")) {
      return Optional.empty();
    }
    var inside = new Findings();
    List<Seed> seeds =
        sources
            .file(file)
            .flatMap(source -> JsonReader.read(source, DiagnosticCode.SEED_SYNTAX_INVALID, inside))
            .map(root -> ReadSeed.seeds(root, inside))
            .orElse(List.of());
    for (Diagnostic finding : inside.sorted()) {
      findings.add(
          new Diagnostic(
              DiagnosticCode.INIT_XREF_SEED_INVALID,
              finding.span(),
              finding.message(),
              List.of(path.span()),
              finding.hint()));
    }
    return Optional.of(seeds);
  }
}
