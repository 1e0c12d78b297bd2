package dev.lathe.compiler.parse;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.HttpRoute;
import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.blueprint.Composition;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.QsmRelation;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Projection;
import dev.lathe.compiler.domain.Shape;
import dev.lathe.compiler.source.JsonNode;
import dev.lathe.compiler.source.SourceFile;
import dev.lathe.compiler.source.SourceFiles;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads a folder that is one service: manifest.json and its neighbours. */
final class ServiceForm {
  private final SourceFiles sources;
  private final Findings findings;
  private final Findings refused;
  private final ServiceFiles files;

  ServiceForm(SourceFiles sources, Findings findings, Findings refused) {
    this.sources = sources;
    this.findings = findings;
    this.refused = refused;
    this.files = new ServiceFiles(sources, findings, refused);
  }

  Blueprint blueprint(JsonNode root) {
    ReadManifest.Manifest manifest = new ReadManifest(findings).manifest(root);
    for (String path : List.of("pdm.json", "qsm.json", "shapes.json", "bindings.json")) {
      if (!sources.has(path)) {
        findings.add(
            DiagnosticCode.IO_ERROR,
            Span.ofFile(path),
            "a single-service folder has a `%s`, this one has none".formatted(path));
      }
    }
    List<Entity> entities = entities(manifest.service());
    Optional<Fields> qsm =
        files.json("qsm.json").map(node -> Fields.ofRoot(node, Codes.QSM, findings));
    var readQsm = new ReadQsm(findings);
    List<Projection> projections =
        qsm.map(in -> in.requiredMembers("projections", readQsm::projection)).orElse(List.of());
    List<QsmRelation> relations = qsm.map(readQsm::relations).orElse(List.of());
    qsm.ifPresent(
        in -> {
          in.renamed("relationRoles", "", "say it as `role` of each of `relations`");
          in.done();
        });
    List<Shape> shapes = files.shapes("shapes.json");
    var ids = new TreeMap<String, Graph>();
    ServiceFiles.Bound bound =
        files.bindings(
            "bindings.json",
            files.graphs("graphs", (file, graph) -> once(file, graph, ids)),
            manifest.rateLimits());
    var service =
        new Service(
            manifest.service(),
            Service.Kind.DOMAIN,
            Optional.empty(),
            projections,
            relations,
            shapes,
            files.lets("lets.json"),
            bound.graphs(),
            bound.bindings(),
            files.seeds(manifest.seedPath()),
            bound.api(),
            files.operations("operations.json"),
            List.of(),
            new ReadUi("ui", sources, findings, new ModuleFragments(sources, List.of())).ui(),
            bound.earlierDialect());
    var carried = new TreeMap<String, String>();
    sources.under("ui").forEach(file -> carried.put(file.path(), file.text()));
    List<Composition.UiRoute> ui =
        carried.containsKey("ui/manifest.json")
            ? List.of(
                new Composition.UiRoute(
                    new Name("/", manifest.service().span()), manifest.service()))
            : List.of();
    var composition =
        new Composition(
            ui,
            List.of(),
            List.of(),
            manifest.modules(),
            List.of(),
            manifest.webhooks(),
            manifest.rateLimits(),
            List.of());
    NotRunYet.note(List.of(service), refused);
    return new Blueprint(
        Blueprint.Form.SINGLE_SERVICE,
        manifest.service(),
        manifest.version(),
        entities,
        List.of(service),
        List.of(new HttpRoute(manifest.bindingBase(), manifest.service())),
        manifest.seedEnabled(),
        manifest.access(),
        manifest.decimalsAsText(),
        composition,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        carried);
  }

  private List<Entity> entities(Name service) {
    Optional<JsonNode> root = files.json("pdm.json");
    if (root.isEmpty()) {
      return List.of();
    }
    Fields in = Fields.ofRoot(root.get(), Codes.PDM, findings);
    var reader = new ReadEntity(findings);
    List<Entity> entities =
        in.requiredMembers("entities", (name, node) -> reader.tolerant(name, node, service));
    in.done();
    return entities;
  }

  private Optional<Graph> once(SourceFile file, Graph graph, Map<String, Graph> ids) {
    Graph first = ids.putIfAbsent(graph.id().text(), graph);
    if (first == null || graph.id().text().isEmpty()) {
      return Optional.of(graph);
    }
    findings.add(
        DiagnosticCode.STRUCT_DUPLICATE_GRAPH_ID,
        graph.id().span(),
        "`%s` in %s has the id of another graph".formatted(graph.id(), file.path()),
        first.id().span(),
        "give one of them another id");
    return Optional.empty();
  }
}
