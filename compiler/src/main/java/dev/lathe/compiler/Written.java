package dev.lathe.compiler;

import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.memo.Memo;
import dev.lathe.compiler.resolve.ResolvedBlueprint;
import dev.lathe.compiler.source.SourceFile;
import dev.lathe.compiler.source.SourceFiles;
import dev.lathe.model.bundle.WrittenBlueprint;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a bundle says of the files that it was compiled from, and what can be read of that again.
 */
final class Written {
  /** What an author says of a blueprint is no part of it. */
  private static final String TESTS = "tests/";

  /** What an answer is made after. */
  private static final Set<String> TEMPLATES = Set.of("value", "$literal");

  /** Keys whose objects have an order: of columns, and of what an answer has. */
  private static final Set<String> ORDERED =
      Set.of("fields", "group", "measures", "value", "$literal");

  /** Of the manifest of pages also this one: of two routes that fit, the first one counts. */
  private static final Set<String> ORDERED_IN_PAGES = Set.of("routes");

  private static final String PAGES = "ui/manifest.json";

  private Written() {}

  static WrittenBlueprint of(SourceFiles sources) {
    var files = new TreeMap<String, String>();
    sources
        .files()
        .forEach(
            (path, file) -> {
              if (!path.startsWith(TESTS)) {
                files.put(path, Memo.recall("written " + path, file.text(), () -> text(file)));
              }
            });
    var empty = new TreeSet<>(sources.folders());
    empty.removeIf(folder -> (folder + "/").startsWith(TESTS) || holds(folder, files));
    return new WrittenBlueprint(files, empty);
  }

  private static boolean holds(String folder, SortedMap<String, String> files) {
    String first = folder + "/";
    SortedMap<String, String> behind = files.tailMap(first);
    return !behind.isEmpty() && behind.firstKey().startsWith(first);
  }

  private static String text(SourceFile file) {
    if (!file.path().endsWith(".json")) {
      return file.text();
    }
    try {
      Json json = withoutSeeds(JsonText.parse(file.text()));
      boolean pages = file.path().equals(PAGES) || file.path().endsWith("/" + PAGES);
      return JsonText.write(sorted(json, pages ? ORDERED_IN_PAGES : ORDERED));
    } catch (JsonText.MalformedJson e) {
      return file.text(); // the reader that it is for finds that as well
    }
  }

  /** Their events are a part of the bundle by themselves, and may be many. */
  private static Json withoutSeeds(Json json) {
    if (json instanceof Json.Obj(var members)
        && members.containsKey("seedVersion")
        && members.containsKey("events")) {
      var kept = new LinkedHashMap<>(members);
      kept.put("events", new Json.Arr(List.of()));
      return new Json.Obj(kept);
    }
    return json;
  }

  /** Without an order that means nothing, so that the same blueprint stays the same bundle. */
  private static Json sorted(Json json, Set<String> ordered) {
    return switch (json) {
      case Json.Obj(var members) -> {
        var sorted = new TreeMap<String, Json>();
        members.forEach(
            (name, value) ->
                sorted.put(
                    name,
                    ordered.contains(name) ? kept(name, value, ordered) : sorted(value, ordered)));
        yield new Json.Obj(sorted);
      }
      case Json.Arr(var items) ->
          new Json.Arr(items.stream().map(item -> sorted(item, ordered)).toList());
      case Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> json;
    };
  }

  /** With its own keys as they stand; what is in a template stands so whole. */
  private static Json kept(String name, Json json, Set<String> ordered) {
    if (TEMPLATES.contains(name) || !(json instanceof Json.Obj(var members))) {
      return json;
    }
    var kept = new LinkedHashMap<String, Json>();
    members.forEach((key, value) -> kept.put(key, sorted(value, ordered)));
    return new Json.Obj(kept);
  }

  /** The blueprint again; empty where this program does not read it any more. */
  static Optional<ResolvedBlueprint> read(WrittenBlueprint written) {
    SourceFiles full = SourceFiles.of(written.files());
    var folders = new TreeSet<>(full.folders());
    folders.addAll(written.emptyFolders());
    var sources = new SourceFiles(full.files(), folders, new TreeSet<>());
    return switch (BlueprintReader.resolved(sources, List.of())) {
      case Result.Ok<ResolvedBlueprint>(ResolvedBlueprint resolved, var _) -> Optional.of(resolved);
      case Result.Failed<ResolvedBlueprint> _ -> Optional.empty();
    };
  }
}
