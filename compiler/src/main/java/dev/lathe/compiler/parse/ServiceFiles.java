package dev.lathe.compiler.parse;

import dev.lathe.compiler.blueprint.Blueprint.Seed;
import dev.lathe.compiler.blueprint.Composition.RateLimit;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Let;
import dev.lathe.compiler.blueprint.NativeOperation;
import dev.lathe.compiler.blueprint.StorageRoute;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.ApiInfo;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.Shape;
import dev.lathe.compiler.memo.Memo;
import dev.lathe.compiler.source.JsonNode;
import dev.lathe.compiler.source.JsonReader;
import dev.lathe.compiler.source.SourceFile;
import dev.lathe.compiler.source.SourceFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Reads the files that both forms have, wherever a form keeps them. */
final class ServiceFiles {
  private final SourceFiles sources;
  private final Findings findings;
  private final Findings refused;

  ServiceFiles(SourceFiles sources, Findings findings, Findings refused) {
    this.sources = sources;
    this.findings = findings;
    this.refused = refused;
  }

  Optional<JsonNode> json(String path) {
    return json(path, DiagnosticCode.PARSE_INVALID_JSON);
  }

  Optional<JsonNode> json(String path, DiagnosticCode malformed) {
    return sources.file(path).flatMap(file -> JsonReader.read(file, malformed, findings));
  }

  List<Shape> shapes(String path) {
    return json(path).map(root -> new ReadGraph(findings).shapes(root)).orElse(List.of());
  }

  /** The named expressions of a service. */
  List<Let> lets(String path) {
    return json(path).map(root -> new ReadGraph(findings).lets(root)).orElse(List.of());
  }

  /** The graphs of a folder; {@code accept} may find fault with a graph's place. */
  List<Graph> graphs(String folder, BiFunction<SourceFile, Graph, Optional<Graph>> accept) {
    List<SourceFile> files =
        sources.jsonIn(folder).stream().filter(file -> !file.stem().equals("shapes")).toList();
    List<FileRead<Graph>> read =
        Memo.recallAll(
            files.stream()
                .map(file -> wanted(file, (root, found, _) -> new ReadGraph(found).graph(root)))
                .toList());
    var graphs = new ArrayList<Graph>();
    for (int i = 0; i < files.size(); i++) {
      SourceFile file = files.get(i);
      taken(read.get(i))
          .map(this::shaped)
          .flatMap(graph -> accept.apply(file, graph))
          .ifPresent(graphs::add);
    }
    return EarlierDialect.ordered(graphs);
  }

  private Graph shaped(Graph graph) {
    CommandShape.check(graph, findings);
    return graph;
  }

  /** Makes something of a file, reporting what is wrong, and what is refused later. */
  private interface Reader<T> {
    T read(JsonNode root, Findings findings, Findings refused);
  }

  /** What a reader made of a file. */
  private record FileRead<T>(
      Optional<T> value, List<Diagnostic> findings, List<Diagnostic> refused) {}

  /** What {@code reader} makes of {@code file}, as last time where the text is the same. */
  private static <T> Memo.Wanted<FileRead<T>> wanted(SourceFile file, Reader<T> reader) {
    return new Memo.Wanted<>(
        "file " + file.path(),
        file.text(),
        () -> {
          var found = new Findings();
          var later = new Findings();
          Optional<T> value =
              JsonReader.read(file, found).map(root -> reader.read(root, found, later));
          return new FileRead<>(value, found.sorted(), later.sorted());
        });
  }

  private <T> Optional<T> taken(FileRead<T> read) {
    findings.addAll(read.findings());
    refused.addAll(read.refused());
    return read.value();
  }

  private <T> Optional<T> read(SourceFile file, Reader<T> reader) {
    return taken(Memo.recallAll(List.of(wanted(file, reader))).getFirst());
  }

  /**
   * The bindings of a file, and the graphs as they understand them.
   *
   * @param limits of the whole blueprint
   */
  Bound bindings(String path, List<Graph> graphs, List<RateLimit> limits) {
    Optional<ReadBindings.Read> known =
        sources
            .file(path)
            .flatMap(
                file ->
                    read(
                        file,
                        (root, found, later) -> new ReadBindings(found, later).bindings(root)));
    if (known.isEmpty()) {
      return new Bound(List.of(), graphs, ApiInfo.none(), false);
    }
    ReadBindings.Read read = known.get();
    List<WrittenBinding> written = UsualLimits.in(read.bindings(), limits);
    List<Binding> bindings = written.stream().map(WrittenBinding::binding).toList();
    List<Graph> run = graphs.stream().filter(graph -> !replaced(graph, bindings)).toList();
    List<Graph> answering = read.earlierDialect() ? EarlierDialect.answering(run, bindings) : run;
    PreSteps.Lowered lowered = Claimed.in(PreSteps.in(answering, written, findings));
    return new Bound(lowered.bindings(), lowered.graphs(), read.api(), read.earlierDialect());
  }

  /** A graph that is bound to native operations alone is a leftover: the code stands for it. */
  private static boolean replaced(Graph graph, List<Binding> bindings) {
    List<Binding> bound =
        bindings.stream()
            .filter(binding -> binding.graph().text().equals(graph.id().text()))
            .toList();
    return !bound.isEmpty() && bound.stream().allMatch(Binding::isNative);
  }

  List<StorageRoute> uploads(String path) {
    return json(path, DiagnosticCode.STORAGE_PARSE_INVALID_JSON)
        .map(root -> new ReadStorage(findings).routes(root))
        .orElse(List.of());
  }

  List<NativeOperation> operations(String path) {
    return json(path, DiagnosticCode.OPERATIONS_PARSE_SCHEMA_VIOLATION)
        .map(root -> new ReadOperations(findings).operations(root))
        .orElse(List.of());
  }

  record Bound(List<Binding> bindings, List<Graph> graphs, ApiInfo api, boolean earlierDialect) {}

  List<Seed> seeds(String path) {
    return json(path, DiagnosticCode.SEED_SYNTAX_INVALID)
        .map(root -> ReadSeed.seeds(root, findings))
        .orElse(List.of());
  }
}
