package dev.lathe.compiler.parse;

import dev.lathe.compiler.blueprint.Composition;
import dev.lathe.compiler.blueprint.UiModule;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.source.JsonNode;
import dev.lathe.compiler.source.JsonReader;
import dev.lathe.compiler.source.SourceFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads what modules bring to pages. A package is its author's: whatever else is in its module.json
 * is ignored here.
 */
final class ReadUiModules {
  static final String HOME = "node_modules/";

  private final SourceFiles sources;
  private final List<UiModule> modules = new ArrayList<>();
  private final Map<String, String> presets = new TreeMap<>();

  ReadUiModules(SourceFiles sources, List<Composition.Module> wired) {
    this.sources = sources;
    wired.forEach(module -> modules.add(module(module.key(), module.packageName())));
  }

  List<UiModule> modules() {
    return List.copyOf(modules);
  }

  /** The file of the fragment that is called {@code key/path}, where a module offers it. */
  Optional<String> preset(String name) {
    return Optional.ofNullable(presets.get(name));
  }

  /** The names of all fragments of modules. */
  List<String> presets() {
    return List.copyOf(presets.keySet());
  }

  private UiModule module(Name key, Name packageName) {
    String home = HOME + packageName;
    Optional<JsonNode> manifest =
        sources
            .file(home + "/module.json")
            .flatMap(file -> JsonReader.read(file, new Findings())); // somebody else reports it
    for (JsonNode preset : items(manifest.flatMap(root -> member(root, "presets")))) {
      String path = text(preset, "path").orElse("");
      String file = home + "/" + path + ".spec.json";
      if (sources.has(file)) {
        presets.put(key + "/" + path, file);
      }
    }
    return new UiModule(key, packageName, manifest.map(root -> client(root, packageName)));
  }

  private static UiModule.Client client(JsonNode root, Name packageName) {
    Optional<JsonNode> client = member(root, "client");
    var components = new ArrayList<UiModule.Component>();
    for (JsonNode component : items(client.flatMap(node -> member(node, "components")))) {
      components.add(
          new UiModule.Component(
              text(component, "type").orElse(""), props(member(component, "props"))));
    }
    var operations = new ArrayList<UiModule.Operation>();
    for (JsonNode operation : items(client.flatMap(node -> member(node, "operations")))) {
      operations.add(
          new UiModule.Operation(
              text(operation, "name").orElse(""),
              items(member(operation, "appliesTo")).stream()
                  .flatMap(type -> string(type).stream())
                  .toList(),
              props(member(operation, "params"))));
    }
    return new UiModule.Client(
        text(root, "name").orElse(packageName.text()),
        text(root, "category"),
        components,
        operations);
  }

  private static List<UiModule.Prop> props(Optional<JsonNode> props) {
    if (props.isEmpty() || !(props.get() instanceof JsonNode.Obj(var members, _))) {
      return List.of();
    }
    return members.stream()
        .map(
            member ->
                new UiModule.Prop(
                    member.name(),
                    text(member.value(), "type").orElse(""),
                    flag(member.value(), "required"),
                    flag(member.value(), "array")))
        .toList();
  }

  private static Optional<JsonNode> member(JsonNode node, String name) {
    return node instanceof JsonNode.Obj object
        ? object.member(name).map(JsonNode.Member::value)
        : Optional.empty();
  }

  private static List<JsonNode> items(Optional<JsonNode> node) {
    return node.isPresent() && node.get() instanceof JsonNode.Arr(var items, _) ? items : List.of();
  }

  private static Optional<String> text(JsonNode node, String name) {
    return member(node, name).flatMap(ReadUiModules::string);
  }

  private static Optional<String> string(JsonNode node) {
    return node instanceof JsonNode.Str(String text, _) ? Optional.of(text) : Optional.empty();
  }

  private static boolean flag(JsonNode node, String name) {
    return member(node, name).orElse(node) instanceof JsonNode.Bool(boolean value, _) && value;
  }
}
