package dev.lathe.cli;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An entity for a blueprint that is there: what creates, closes, lists and reads it, with routes
 * and a test. Other files keep each of their characters; two of them get members at their ends.
 */
final class AddedEntity {
  private static final Pattern NAME = Pattern.compile("[A-Z][A-Za-z0-9]*");
  private static final String BINDINGS = "bindings";

  private final Path folder;
  private final String name;
  private final String service;
  private final Json.Obj project;

  /** Texts by path: what was there before; empty where nothing was. */
  private final Map<Path, String> before = new LinkedHashMap<>();

  private AddedEntity(Path folder, String name, String service, Json.Obj project) {
    this.folder = folder;
    this.name = name;
    this.service = service;
    this.project = project;
  }

  /**
   * Adds {@code name} to the blueprint in {@code folder}.
   *
   * @return the paths of what was written, from the folder
   * @throws Refused if the name is none, is taken, or what comes of it has a finding: then nothing
   *     was changed
   */
  static List<String> add(Path folder, String name) throws IOException {
    if (!NAME.matcher(name).matches()) {
      throw Refused.usage(
          "`%s` is no name of an entity: a capital, then letters and digits".formatted(name));
    }
    Json.Obj project = object(folder.resolve("project.json"));
    List<String> services = new ArrayList<>();
    if (project.get("services").orElse(Json.NULL) instanceof Json.Arr(List<Json> all)) {
      for (Json one : all) if (one instanceof Json.Str(String slug)) services.add(slug);
    }
    services.removeIf(
        slug ->
            !Files.isRegularFile(folder.resolve("services/" + slug + "/bindings/bindings.json")));
    if (services.isEmpty()) {
      throw Refused.usage("%s has no service with bindings".formatted(folder));
    }
    requireOrder(folder, "%s is not in order: `lathe check`".formatted(folder));
    return new AddedEntity(folder, name, services.getFirst(), project).write();
  }

  /** What the blueprint in {@code folder} says has to be in order; else {@code message} is told. */
  private static void requireOrder(Path folder, String message) {
    Compilation compilation = Compilation.of(folder);
    if (compilation.exitCode(false) != ExitCode.OK) {
      throw Refused.blueprint(message, compilation.findings());
    }
  }

  private List<String> write() throws IOException {
    Path entity = folder.resolve("pdm/entities/" + name + ".json");
    if (Files.exists(entity)) throw Refused.usage("there is a `%s` already".formatted(name));
    String graphs = "services/" + service + "/graphs/";
    String verbs = "services/" + service + "/bindings/bindings.json";
    try {
      fresh("pdm/entities/" + name + ".json", NewEntity.entity(name, service));
      for (var graph : NewEntity.graphs(name).entrySet()) {
        fresh(graphs + graph.getKey() + ".json", graph.getValue());
      }
      grown(graphs + "shapes.json", List.of(), NewEntity.shape(name));
      grown(verbs, List.of(BINDINGS), NewEntity.bindings(name, allow()));
      fresh("tests/" + NewEntity.lower(name) + ".json", NewEntity.test(name, base(), known()));
      requireOrder(folder, "nothing was added: it does not fit this blueprint");
    } catch (RuntimeException | IOException e) {
      undo();
      throw e;
    }
    return before.keySet().stream()
        .map(path -> folder.relativize(path).toString().replace('\\', '/'))
        .toList();
  }

  private void fresh(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    if (Files.exists(file)) throw Refused.usage("%s is there already".formatted(file));
    before.put(file, "");
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text);
  }

  /** Puts {@code members} behind the last one of the object at {@code at}. */
  private void grown(String path, List<String> at, String members) throws IOException {
    Path file = folder.resolve(path);
    String text = Files.readString(file);
    before.put(file, text);
    Files.writeString(file, JsonInsertion.into(text, at, members));
  }

  private void undo() throws IOException {
    for (var file : before.entrySet()) {
      if (file.getValue().isEmpty()) {
        Files.deleteIfExists(file.getKey());
      } else {
        Files.writeString(file.getKey(), file.getValue());
      }
    }
  }

  /** The path at which the service is. */
  private String base() {
    for (var route : project.object("routes").object("http").members().entrySet()) {
      if (route.getValue().equals(Json.of(service))) {
        return route.getKey().equals("/") ? "" : route.getKey();
      }
    }
    return "";
  }

  /** Whether callers are known where it is. */
  private boolean known() {
    return project.get("mounts").map(JsonText::write).orElse("").contains("\"http:");
  }

  private String allow() {
    return known() ? "authenticated" : "public";
  }

  private static Json.Obj object(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw Refused.usage("there is no %s: name a project's folder with --to".formatted(file));
    }
    try {
      return JsonText.parse(Files.readString(file)) instanceof Json.Obj found
          ? found
          : new Json.Obj(Map.of());
    } catch (JsonText.MalformedJson e) {
      throw Refused.wrong("%s is no JSON: %s".formatted(file, e.getMessage()));
    }
  }

  /** The words for a number of them, as a path has them. */
  static String plural(String name) {
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1) + "s";
  }
}
