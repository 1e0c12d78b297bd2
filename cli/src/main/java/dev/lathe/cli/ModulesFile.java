package dev.lathe.cli;

import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.module.ModuleSettings;
import dev.lathe.runtime.module.OpenedModules;
import dev.lathe.runtime.wiring.OutsideModules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The settings of modules on this machine. */
final class ModulesFile {
  private ModulesFile() {}

  /** Those of {@code file}, else of the environment; refuses settings that are wrong. */
  static OpenedModules open(Optional<Path> file) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    file.ifPresent(path -> environment.put(ModuleSettings.VARIABLE, read(path)));
    try {
      return OutsideModules.of(environment, SystemPlatform.create()) instanceof OpenedModules opened
          ? opened
          : OpenedModules.NONE;
    } catch (IllegalArgumentException e) {
      throw Refused.usage(String.valueOf(e.getMessage()));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw Refused.usage("--modules: %s can't be read".formatted(file));
    }
  }
}
