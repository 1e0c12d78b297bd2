package dev.lathe.compiler.parse;

import dev.lathe.compiler.blueprint.Ui;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.source.JsonNode;
import dev.lathe.compiler.source.JsonReader;
import dev.lathe.compiler.source.SourceFile;
import dev.lathe.compiler.source.SourceFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads a service's user interface: its manifest and the pages that this names. */
final class ReadUi {
  private static final Map<String, String> VERSIONS = Map.of("2.0", "2.0");

  private final String folder;
  private final SourceFiles sources;
  private final Findings findings;
  private final Fragments fragments;
  private final Map<String, Optional<Ui.Page>> pages = new TreeMap<>();

  /**
   * @param folder where manifest.json lies
   */
  ReadUi(String folder, SourceFiles sources, Findings findings, ModuleFragments modules) {
    this.folder = folder;
    this.sources = sources;
    this.findings = findings;
    this.fragments = new Fragments(folder, sources, findings, modules);
  }

  /** Empty where there is no manifest, or none that can be read. */
  Optional<Ui> ui() {
    return sources
        .file(folder + "/manifest.json")
        .flatMap(file -> JsonReader.read(file, DiagnosticCode.MANIFEST_INVALID, findings))
        .map(this::manifest);
  }

  private Ui manifest(JsonNode root) {
    Fields in = Fields.ofRoot(root, Codes.UI_MANIFEST, findings);
    in.requiredWord("version", VERSIONS, "2.0");
    for (String ref : List.of("pdmRef", "qsmRef", "graphSpecRef", "bindingsRef")) {
      in.name(ref); // opaque: it leads nowhere
    }
    Optional<Fields> metadata =
        in.required("metadata").map(node -> Fields.of(node, Codes.UI_MANIFEST, findings));
    Name title = metadata.map(keys -> keys.name("title")).orElse(new Name("", in.span()));
    String description = metadata.map(keys -> keys.text("description")).orElse("");
    metadata.ifPresent(Fields::done);
    List<Ui.Page> layouts =
        in.requiredMembers("layouts", (name, node) -> page(name.text(), in.name(node))).stream()
            .flatMap(Optional::stream)
            .toList();
    List<Ui.Route> routes = in.requiredMembers("routes", this::route);
    in.done();
    return new Ui(title, description, layouts, screens(routes), routes);
  }

  private Ui.Route route(Name pattern, JsonNode node) {
    Fields in = Fields.of(node, Codes.UI_MANIFEST, findings);
    Name layout = in.name("layout");
    Name screen = in.name("screen");
    in.done();
    if (!pattern.text().startsWith("/")) {
      in.malformed(pattern.span(), "the route `%s` does not begin with `/`".formatted(pattern));
    }
    return new Ui.Route(pattern, layout, screen);
  }

  /** Each screen once, whatever the number of its routes. */
  private List<Ui.Page> screens(List<Ui.Route> routes) {
    var byKey = new TreeMap<String, Name>();
    var screens = new ArrayList<Ui.Page>();
    for (Ui.Route route : routes) {
      Name path = route.screen();
      String key = path.text().substring(path.text().lastIndexOf('/') + 1);
      Name first = byKey.putIfAbsent(key, path);
      if (first == null) {
        page(key, path).ifPresent(screens::add);
      } else if (!first.text().equals(path.text())) {
        findings.add(
            DiagnosticCode.DUPLICATE_SCREEN_KEY,
            path.span(),
            "two screens are named `%s`".formatted(key),
            first.span(),
            "the last part of a screen's path names it; rename one of the files");
      }
    }
    return screens;
  }

  /** The two files of a page; read once, whatever the number of its names. */
  private Optional<Ui.Page> page(String name, Name path) {
    if (path.text().isEmpty()) {
      return Optional.empty();
    }
    Optional<Ui.Page> known = pages.get(path.text());
    if (known == null) {
      known = read(name, path);
      pages.put(path.text(), known);
    }
    return known.map(
        page -> new Ui.Page(name, page.title(), page.spec(), page.data(), page.actions()));
  }

  private Optional<Ui.Page> read(String name, Name path) {
    String base = folder + "/" + path;
    boolean spec = sources.has(base + ".spec.json");
    boolean screen = sources.has(base + ".screen.json");
    if (!spec || !screen) {
      missing(path, spec, screen);
    }
    Optional<Ui.Spec> elements = spec ? fragments.spec(base + ".spec.json") : Optional.empty();
    Optional<JsonNode> knows =
        screen
            ? sources
                .file(base + ".screen.json")
                .flatMap(
                    file -> JsonReader.read(file, DiagnosticCode.SCREEN_SCHEMA_INVALID, findings))
            : Optional.empty();
    var reader = new ReadScreen(findings);
    Optional<ReadScreen.Screen> read = knows.map(reader::screen);
    return elements.flatMap(
        tree ->
            read.map(what -> new Ui.Page(name, what.title(), tree, what.data(), what.actions())));
  }

  private void missing(Name path, boolean spec, boolean screen) {
    String base = folder + "/" + path;
    findings.add(
        DiagnosticCode.FILE_NOT_FOUND,
        path.span(),
        spec || screen
            ? "there is no file %s".formatted(base + (spec ? ".screen.json" : ".spec.json"))
            : "there are no files %s.spec.json and %s.screen.json".formatted(base, base),
        spec || screen
            ? Optional.of("a page is two files; the one with data and actions may be `{}`")
            : NearNames.hint(path.text(), bases()));
  }

  /** The paths of all pages that there are. */
  private List<String> bases() {
    return sources.under(folder).stream()
        .map(SourceFile::path)
        .filter(file -> file.endsWith(".screen.json"))
        .map(file -> file.substring(folder.length() + 1, file.length() - ".screen.json".length()))
        .toList();
  }
}
