package dev.lathe.compiler.parse;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.Seed;
import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.blueprint.Composition.RateLimit;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Init;
import dev.lathe.compiler.blueprint.QsmRelation;
import dev.lathe.compiler.blueprint.UiModule;
import dev.lathe.compiler.blueprint.Workflows;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Projection;
import dev.lathe.compiler.domain.Shape;
import dev.lathe.compiler.source.JsonNode;
import dev.lathe.compiler.source.JsonReader;
import dev.lathe.compiler.source.SourceFile;
import dev.lathe.compiler.source.SourceFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads a folder that is a project: project.json, the domain model and a folder a service. */
final class ProjectForm {
  private static final Map<String, Service.Kind> KINDS =
      new TreeMap<>(
          Map.of(
              "domain", Service.Kind.DOMAIN,
              "integration", Service.Kind.INTEGRATION,
              "integration-module", Service.Kind.INTEGRATION_MODULE));

  private final SourceFiles sources;
  private final Findings findings;
  private final Findings refused;
  private final ServiceFiles files;

  ProjectForm(SourceFiles sources, Findings findings, Findings refused) {
    this.sources = sources;
    this.findings = findings;
    this.refused = refused;
    this.files = new ServiceFiles(sources, findings, refused);
  }

  Blueprint blueprint(JsonNode root) {
    ReadProject.Project project =
        new ReadProject(findings, new ReadModule(sources, findings)).project(root);
    List<Entity> entities = entities();
    List<Name> declared = ReadProject.distinct(project.services(), findings);
    var fragments = new ModuleFragments(sources, project.composition().modules());
    List<Service> services =
        declared.stream()
            .map(slug -> service(slug, fragments, project.composition().rateLimits()))
            .flatMap(Optional::stream)
            .toList();
    undeclared(declared);
    var carried = new TreeMap<String, String>();
    Optional<Workflows> workflows = workflows(project.workflows(), carried);
    for (Service service : services) {
      String home = "services/" + service.slug();
      ui(home + "/ui", carried);
      sources.file(home + "/storage.json").ifPresent(file -> carried.put(file.path(), file.text()));
    }
    Optional<Init> init = init(carried);
    NotRunYet.note(services, refused);
    return new Blueprint(
        Blueprint.Form.PROJECT,
        project.name(),
        "1.0.0",
        entities,
        services,
        project.httpRoutes(),
        true,
        project.access(),
        project.decimalsAsText(),
        project.composition(),
        workflows,
        init,
        project.composition().modules().stream().map(UiModule::of).toList(),
        carried);
  }

  private List<Entity> entities() {
    if (!sources.hasFolder("pdm")) {
      findings.add(
          DiagnosticCode.BLUEPRINT_IO_ERROR,
          Span.ofFile("pdm"),
          "the folder pdm is missing",
          "it holds pdm.json, which may be `{}`, and the folder entities");
      return List.of();
    }
    if (!sources.has("pdm/pdm.json") || !sources.hasFolder("pdm/entities")) {
      String absent = sources.has("pdm/pdm.json") ? "pdm/entities" : "pdm/pdm.json";
      findings.add(
          DiagnosticCode.PDM_PARSE_DIR_INVALID,
          Span.ofFile(absent),
          absent + " is missing",
          "the folder pdm holds pdm.json, which may be `{}`, and the folder entities");
    }
    files
        .json("pdm/pdm.json", DiagnosticCode.PDM_PARSE_SCHEMA_VIOLATION)
        .ifPresent(
            node -> {
              Fields in = Fields.ofRoot(node, Codes.PDM, findings);
              in.optionalName("version");
              in.done();
            });
    var reader = new ReadEntity(findings);
    var entities = new ArrayList<Entity>();
    for (SourceFile file : sources.jsonIn("pdm/entities")) {
      JsonReader.read(file, DiagnosticCode.PDM_PARSE_SCHEMA_VIOLATION, findings)
          .map(node -> reader.strict(new Name(file.stem(), node.span()), node))
          .ifPresent(entities::add);
    }
    return entities;
  }

  private void undeclared(List<Name> declared) {
    if (declared.isEmpty()) {
      return; // then the list itself is what is wrong
    }
    Set<String> slugs = declared.stream().map(Name::text).collect(Collectors.toSet());
    for (String folder : sources.foldersIn("services")) {
      if (!slugs.contains(folder)) {
        findings.add(
            DiagnosticCode.BLUEPRINT_STRUCT_UNDECLARED_SERVICE_DIR,
            Span.ofFile("services/" + folder),
            "the service `%s` is not declared".formatted(folder),
            "add it to `services` in project.json, or remove the folder");
      }
    }
  }

  private Optional<Service> service(Name slug, ModuleFragments fragments, List<RateLimit> limits) {
    String home = "services/" + slug;
    if (!sources.hasFolder(home)) {
      findings.add(
          DiagnosticCode.BLUEPRINT_STRUCT_DECLARED_SERVICE_DIR_MISSING,
          slug.span(),
          "there is no folder %s".formatted(home),
          NearNames.hint(slug.text(), sources.foldersIn("services")));
      return Optional.empty();
    }
    Declared declared = declared(slug, home);
    Service.Kind kind = declared.kind();
    forbidHandlers(home, kind);
    Qsm qsm = qsm(home);
    boolean hasGraphs = sources.has(home + "/graphs/shapes.json");
    boolean hasBindings = sources.has(home + "/bindings/bindings.json");
    if (hasBindings && !hasGraphs) {
      findings.add(
          DiagnosticCode.BLUEPRINT_SERVICE_GRAPHS_INVALID,
          Span.ofFile(home + "/graphs/shapes.json"),
          "the service `%s` has bindings but no graphs".formatted(slug),
          "graphs lie in the folder graphs beside shapes.json, which may be `{}`");
    }
    List<Shape> shapes = files.shapes(home + "/graphs/shapes.json");
    List<Graph> graphs = files.graphs(home + "/graphs", this::named);
    ServiceFiles.Bound bound = files.bindings(home + "/bindings/bindings.json", graphs, limits);
    List<Seed> seeds = files.seeds(home + "/seed/seed.json");
    return Optional.of(
        new Service(
            slug,
            kind,
            declared.module(),
            qsm.projections(),
            qsm.relations(),
            shapes,
            files.lets(home + "/lets.json"),
            bound.graphs(),
            bound.bindings(),
            seeds,
            bound.api(),
            files.operations(home + "/operations.json"),
            files.uploads(home + "/storage.json"),
            new ReadUi(home + "/ui", sources, findings, fragments).ui(),
            bound.earlierDialect()));
  }

  /** What service.json says. */
  private record Declared(Service.Kind kind, Optional<Name> module) {
    static final Declared DOMAIN = new Declared(Service.Kind.DOMAIN, Optional.empty());
  }

  private Declared declared(Name slug, String home) {
    String path = home + "/service.json";
    if (!sources.has(path)) {
      findings.add(
          DiagnosticCode.BLUEPRINT_STRUCT_SERVICE_JSON_MISSING,
          Span.ofFile(path),
          "the service `%s` has no service.json".formatted(slug),
          "write `{ \"kind\": \"domain\" }` into it");
      return Declared.DOMAIN;
    }
    Optional<JsonNode> root = files.json(path, DiagnosticCode.BLUEPRINT_SERVICE_JSON_MALFORMED);
    if (root.isEmpty()) {
      return Declared.DOMAIN;
    }
    Fields in = Fields.ofRoot(root.get(), Codes.SERVICE, findings);
    Service.Kind kind = in.requiredWord("kind", KINDS, Service.Kind.DOMAIN);
    Optional<Name> hosted = in.optionalName("module");
    Span at = in.optional("kind").map(JsonNode::span).orElse(in.span());
    in.done();
    boolean module = slug.text().startsWith("mod-");
    if (module ? kind == Service.Kind.DOMAIN : kind == Service.Kind.INTEGRATION) {
      findings.add(
          DiagnosticCode.BLUEPRINT_STRUCT_MOD_KIND_MISMATCH,
          at,
          "the kind of `%s` does not fit its name".formatted(slug),
          module
              ? "a service named `mod-…` is of kind `integration` or `integration-module`"
              : "a service of kind `integration` is named `mod-…`");
    }
    return new Declared(kind, hosted);
  }

  private void forbidHandlers(String home, Service.Kind kind) {
    String path = home + "/commands/handlers.mjs";
    if (kind == Service.Kind.DOMAIN && sources.has(path)) {
      findings.add(
          DiagnosticCode.BLUEPRINT_DOMAIN_COMMAND_HANDLER_FORBIDDEN,
          Span.ofFile(path),
          "a domain service has no command handlers in code",
          "say it in a graph");
    }
  }

  private Optional<Graph> named(SourceFile file, Graph graph) {
    if (!graph.id().text().isEmpty() && !graph.id().text().equals(file.stem())) {
      findings.add(
          DiagnosticCode.STRUCT_DUPLICATE_GRAPH_ID,
          graph.id().span(),
          "the graph `%s` lies in a file named `%s`".formatted(graph.id(), file.stem()),
          "name the file after the graph, or the graph after the file");
    }
    return Optional.of(graph);
  }

  private record Qsm(List<Projection> projections, List<QsmRelation> relations) {}

  private Qsm qsm(String home) {
    String folder = home + "/qsm";
    if (!sources.hasFolder(folder)) {
      return new Qsm(List.of(), List.of());
    }
    String index = folder + "/qsm.json";
    if (!sources.has(index)) {
      findings.add(
          DiagnosticCode.QSM_PARSE_DIR_INDEX_MISSING,
          Span.ofFile(index),
          "qsm.json is missing",
          "it may be `{}`");
    }
    if (!sources.hasFolder(folder + "/projections")) {
      findings.add(
          DiagnosticCode.QSM_PARSE_DIR_PROJECTIONS_MISSING,
          Span.ofFile(folder + "/projections"),
          "the folder projections is missing",
          "it holds one file a projection");
    }
    var reader = new ReadQsm(findings);
    List<QsmRelation> relations =
        files
            .json(index, DiagnosticCode.QSM_PARSE_DIR_INDEX_JSON_INVALID)
            .map(
                node -> {
                  Fields in = Fields.ofRoot(node, Codes.QSM_INDEX, findings);
                  in.optionalName("version");
                  List<QsmRelation> read = reader.relations(in);
                  in.renamed("relationRoles", "", "say it as `role` of each of `relations`");
                  in.done();
                  return read;
                })
            .orElse(List.of());
    var projections = new ArrayList<Projection>();
    for (SourceFile file : sources.jsonIn(folder + "/projections")) {
      JsonReader.read(file, DiagnosticCode.QSM_PARSE_DIR_PROJECTION_JSON_INVALID, findings)
          .map(node -> reader.projection(new Name(file.stem(), node.span()), node))
          .ifPresent(projections::add);
    }
    return new Qsm(projections, relations);
  }

  private Optional<Workflows> workflows(Optional<Name> declared, Map<String, String> carried) {
    String path = declared.map(Name::text).orElse("workflows/workflows.json");
    if (!sources.has(path)) {
      declared.ifPresent(
          name ->
              findings.add(
                  DiagnosticCode.BLUEPRINT_WORKFLOWS_INVALID,
                  name.span(),
                  "there is no file %s".formatted(name),
                  "workflows lie in the folder workflows of the project or of a service"));
    }
    int slash = path.lastIndexOf('/');
    String folder = slash < 0 ? "workflows" : path.substring(0, slash);
    String reacting = folder + "/reactions.json";
    if (!sources.has(path) && !sources.has(reacting)) return Optional.empty();
    sources.under(folder).forEach(file -> carried.put(file.path(), file.text()));
    var reader = new ReadWorkflows(findings, file -> sources.has(folder + "/" + file));
    Optional<Workflows> workflows = part(path).map(reader::workflows);
    if (!sources.has(reacting)) return workflows;
    List<Workflows.Reaction> reactions = part(reacting).map(reader::reactions).orElse(List.of());
    return Optional.of(
        workflows.map(read -> read.with(reactions)).orElseGet(() -> Workflows.of(reactions)));
  }

  private Optional<JsonNode> part(String path) {
    return sources.has(path)
        ? files.json(path, DiagnosticCode.WORKFLOWS_PARSE_SCHEMA_VIOLATION)
        : Optional.empty();
  }

  private Optional<Init> init(Map<String, String> carried) {
    String path = ReadInit.FOLDER + "init.json";
    if (!sources.has(path)) {
      return Optional.empty();
    }
    sources.under("init").forEach(file -> carried.put(file.path(), file.text()));
    Optional<Init> init =
        files
            .json(path, DiagnosticCode.INIT_PARSE_SCHEMA_VIOLATION)
            .map(root -> new ReadInit(sources, findings).init(root));
    init.ifPresent(
        read ->
            refused.add(
                DiagnosticCode.CARRIED_INIT,
                read.definition().span(),
                "the process `%s` is a drawing: what runs is the steps, in the order of `dependsOn`"
                    .formatted(read.processId()),
                "say with `dependsOn` what comes before what"));
    return init;
  }

  private void ui(String folder, Map<String, String> carried) {
    sources.under(folder).forEach(file -> carried.put(file.path(), file.text()));
  }
}
