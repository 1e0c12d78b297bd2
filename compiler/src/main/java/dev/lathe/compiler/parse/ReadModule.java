package dev.lathe.compiler.parse;

import dev.lathe.compiler.blueprint.ModuleManifest;
import dev.lathe.compiler.blueprint.ModuleManifest.ConfigKey;
import dev.lathe.compiler.blueprint.ModuleManifest.Preset;
import dev.lathe.compiler.blueprint.UiModule;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.source.JsonNode;
import dev.lathe.compiler.source.JsonReader;
import dev.lathe.compiler.source.SourceFiles;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the module.json of a package that lies in node_modules. It is written by whoever made the
 * package: what a blueprint does not depend on may stand there, known or not.
 */
final class ReadModule {
  /** Where packages lie. */
  static final String HOME = "node_modules/";

  private static final Set<String> TYPES = Set.of("string", "number", "boolean", "object", "array");

  private static final List<String> ASSETS =
      List.of("stylesheets", "fonts", "icons", "images", "staticFiles", "preloads");

  private final SourceFiles sources;
  private final Findings findings;

  ReadModule(SourceFiles sources, Findings findings) {
    this.sources = sources;
    this.findings = findings;
  }

  /** The folder of a package, with a slash behind it. */
  static String home(Name packageName) {
    return HOME + packageName + "/";
  }

  /** Empty where the package does not lie there or can't be read, which then is reported. */
  Optional<ModuleManifest> manifest(Name packageName) {
    return sources
        .file(home(packageName) + "module.json")
        .flatMap(
            file ->
                JsonReader.read(file, DiagnosticCode.BLUEPRINT_MODULE_MANIFEST_INVALID, findings))
        .map(this::manifest);
  }

  private ModuleManifest manifest(JsonNode root) {
    Fields in = Fields.ofRoot(root, Codes.MODULE, findings);
    Name name = in.name("name");
    Optional<Name> category = in.optionalName("category");
    Optional<Name> vendor = in.optionalName("vendor");
    if (category.isPresent() && vendor.isEmpty()) {
      findings.add(
          DiagnosticCode.BLUEPRINT_MODULE_MANIFEST_INVALID,
          category.get().span(),
          "a module of the category `%s` has no `vendor`".formatted(category.get()),
          "say whose it is: `\"vendor\": \"…\"`");
    }
    Optional<Fields> capabilities = object(in, "capabilities");
    List<Name> operations = capabilities.map(keys -> keys.names("rpcs")).orElse(List.of());
    boolean edgeAuth = capabilities.flatMap(keys -> keys.optional("edgeAuth")).isPresent();
    Optional<Fields> client = object(in, "client");
    List<ConfigKey> config =
        client
            .flatMap(keys -> object(keys, "config"))
            .map(keys -> keys.members("schema", this::configKey))
            .orElse(List.of());
    List<Name> components =
        client.map(keys -> keys.items("components", this::component)).orElse(List.of());
    List<Name> assets =
        client.flatMap(keys -> object(keys, "assets")).map(this::assets).orElse(List.of());
    Optional<Name> provisioner =
        object(in, "provisioner").flatMap(keys -> keys.optionalName("entry"));
    List<Preset> presets = in.items("presets", this::preset);
    in.reported();
    return new ModuleManifest(
        name,
        category,
        vendor,
        operations,
        edgeAuth,
        provisioner,
        client.isPresent(),
        config,
        components,
        assets,
        presets,
        new UiModule.Client(
            name.text(),
            category.map(Name::text),
            ReadModuleUi.components(root),
            ReadModuleUi.operations(root)));
  }

  private List<Name> assets(Fields in) {
    return ASSETS.stream()
        .flatMap(
            kind ->
                in
                    .items(
                        kind, node -> Fields.of(node, Codes.MODULE, findings).optionalName("path"))
                    .stream())
        .flatMap(Optional::stream)
        .toList();
  }

  private Preset preset(JsonNode node) {
    Fields in = Fields.of(node, Codes.MODULE, findings);
    var preset = new Preset(in.name("name"), in.name("path"));
    in.reported();
    return preset;
  }

  private Optional<Fields> object(Fields in, String key) {
    return in.optional(key).map(node -> Fields.of(node, Codes.MODULE, findings));
  }

  private ConfigKey configKey(Name name, JsonNode node) {
    Fields in = Fields.of(node, Codes.MODULE, findings);
    Name type = in.name("type");
    if (!type.text().isEmpty() && !TYPES.contains(type.text())) {
      in.malformed(type.span(), "`%s` is not a JSON type".formatted(type));
    }
    boolean required = in.flag("required", false);
    boolean array = in.flag("array", false);
    in.reported();
    return new ConfigKey(name, type.text(), required, array);
  }

  private Name component(JsonNode node) {
    Fields in = Fields.of(node, Codes.MODULE, findings);
    Name type = in.name("type");
    in.reported();
    return type;
  }

  /** Whether the package's package.json exports what a browser loads; true where there is none. */
  boolean exportsClient(Name packageName) {
    return sources
        .file(home(packageName) + "package.json")
        .flatMap(
            file ->
                JsonReader.read(file, DiagnosticCode.BLUEPRINT_MODULE_MANIFEST_INVALID, findings))
        .map(ReadModule::exportsClient)
        .orElse(true);
  }

  private static boolean exportsClient(JsonNode root) {
    return root instanceof JsonNode.Obj object
        && object
            .member("exports")
            .filter(
                exports ->
                    exports.value() instanceof JsonNode.Obj paths
                        && paths.member("./client").isPresent())
            .isPresent();
  }
}
