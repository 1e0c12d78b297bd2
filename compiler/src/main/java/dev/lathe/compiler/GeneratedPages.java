package dev.lathe.compiler;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Ui;
import dev.lathe.compiler.describe.Api;
import dev.lathe.compiler.parse.Parse;
import dev.lathe.compiler.scaffold.Scaffold;
import dev.lathe.compiler.source.SourceFiles;
import dev.lathe.compiler.ui.CompilePages;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundledFile;
import dev.lathe.model.json.JsonText;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The pages of a blueprint whose author has written none, made from its model. */
public final class GeneratedPages {
  private static final String FOLDER = "ui";

  /** Where they are: the root is the author's own. */
  private static final String PATH = "/ui";

  private GeneratedPages() {}

  /**
   * The files that {@code bundle} would have, were they its author's.
   *
   * @return none where it has no bindings, or does not say what it was compiled from
   */
  public static SortedMap<String, BundledFile> of(Bundle bundle) {
    return Compiler.source(bundle)
        .map(source -> new Api(source, bundle.operations().routes(), bundle.workflows()))
        .map(GeneratedPages::of)
        .orElseGet(TreeMap::new);
  }

  private static SortedMap<String, BundledFile> of(Api api) {
    var texts = new TreeMap<String, String>();
    Scaffold.of(api).forEach((path, json) -> texts.put(FOLDER + "/" + path, JsonText.write(json)));
    Optional<Ui> ui = Parse.ui(FOLDER, SourceFiles.of(texts));
    var files = new TreeMap<String, BundledFile>();
    if (ui.isEmpty()) return files;
    Blueprint blueprint = api.resolved().blueprint();
    CompilePages.of(blueprint, blueprint.services().getFirst(), ui.get(), PATH)
        .forEach(
            (path, json) ->
                files.put(path, BundledFile.of("application/json", JsonText.writeSorted(json))));
    return files;
  }
}
