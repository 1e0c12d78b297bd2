package dev.lathe.cli;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.source.SourceFiles;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.bundle.WrittenBlueprint;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A blueprint in which one route's rule lets everybody in: who asks there what the rule hides finds
 * out whether it is the rule that hides it.
 */
final class UnruledRoute {
  private static final String BINDINGS = "bindings";
  private static final String RULE = "allow";
  private static final Json EVERYBODY = Json.of("public");

  private UnruledRoute() {}

  /**
   * The bundle of it, without seeds.
   *
   * @return empty where the bundle does not say what it was written as, or the route's read may not
   *     be everybody's, as one that has fields that some may read
   */
  static Optional<Bundle> of(Bundle bundle, Route route) {
    return bundle
        .written()
        .map(written -> unruled(written, route))
        .flatMap(
            sources ->
                switch (Compiler.compile(sources)) {
                  case Result.Ok<Bundle>(Bundle compiled, var _) -> Optional.of(compiled);
                  case Result.Failed<Bundle> _ -> Optional.empty();
                });
  }

  private static SourceFiles unruled(WrittenBlueprint written, Route route) {
    SourceFiles sources = SourceFiles.of(unruled(written.files(), route));
    var folders = new TreeSet<>(sources.folders());
    folders.addAll(written.emptyFolders());
    return new SourceFiles(sources.files(), folders, new TreeSet<>());
  }

  private static Map<String, String> unruled(Map<String, String> files, Route route) {
    String service = "services/" + route.service() + "/";
    boolean project = files.keySet().stream().anyMatch(path -> path.startsWith(service));
    var changed = new TreeMap<String, String>();
    files.forEach(
        (path, text) -> {
          boolean asked = path.endsWith(".json") && (!project || path.startsWith(service));
          changed.put(path, asked && text.contains(RULE) ? unruled(text, route.binding()) : text);
        });
    return changed;
  }

  private static String unruled(String text, String binding) {
    if (JsonText.parseOrText(text) instanceof Json.Obj file
        && file.get(BINDINGS).orElse(Json.NULL) instanceof Json.Obj bindings
        && bindings.get(binding).orElse(Json.NULL) instanceof Json.Obj one
        && one.get(RULE).isPresent()) {
      return JsonText.write(
          with(file, BINDINGS, with(bindings, binding, with(one, RULE, EVERYBODY))));
    }
    return text;
  }

  private static Json.Obj with(Json.Obj of, String name, Json value) {
    var members = new LinkedHashMap<>(of.members());
    members.put(name, value);
    return new Json.Obj(members);
  }
}
