package dev.lathe.compiler.parse;

import dev.lathe.compiler.blueprint.Composition;
import dev.lathe.compiler.blueprint.ModuleManifest;
import dev.lathe.compiler.source.SourceFiles;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The fragments of UI that modules offer, by the names that pages have for them. */
final class ModuleFragments {
  /** A module's fragments, {@code key/path}, and their files. */
  private final Map<String, String> files = new TreeMap<>();

  ModuleFragments(SourceFiles sources, List<Composition.Module> modules) {
    for (Composition.Module module : modules) {
      List<ModuleManifest.Preset> presets =
          module.manifest().map(ModuleManifest::presets).orElse(List.of());
      for (ModuleManifest.Preset preset : presets) {
        String file = ReadModule.home(module.packageName()) + preset.path() + ".spec.json";
        if (sources.has(file)) {
          files.put(module.key() + "/" + preset.path(), file);
        }
      }
    }
  }

  /** Whether {@code file} is a module's. */
  static boolean has(String file) {
    return file.startsWith(ReadModule.HOME);
  }

  /** The file of the fragment that is called {@code key/path}, where a module offers it. */
  Optional<String> file(String name) {
    return Optional.ofNullable(files.get(name));
  }

  /** The names of all of them. */
  List<String> names() {
    return List.copyOf(files.keySet());
  }
}
