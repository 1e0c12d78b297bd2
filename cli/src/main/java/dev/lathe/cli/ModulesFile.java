package dev.lathe.cli;

import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.module.ModuleSettings;
import dev.lathe.runtime.module.OpenedModules;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.wiring.OutsideModules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The settings of modules on this machine. */
final class ModulesFile {
  private ModulesFile() {}

  /**
   * Those of {@code file}, else of the environment; refuses settings that are wrong.
   *
   * @param database for what modules keep, once there is one
   */
  static OpenedModules open(Optional<Path> file, Supplier<Optional<Database>> database) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    file.ifPresent(path -> environment.put(ModuleSettings.VARIABLE, read(path)));
    try {
      return OutsideModules.of(
                  environment,
                  SystemPlatform.create(),
                  () -> database.get().orElseThrow(ModulesFile::late))
              instanceof OpenedModules opened
          ? opened
          : OpenedModules.NONE;
    } catch (IllegalArgumentException e) {
      throw Refused.usage(String.valueOf(e.getMessage()));
    }
  }

  private static ModuleFailed late() {
    return ModuleFailed.unreached("the database is not open yet");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw Refused.usage("--modules: %s can't be read".formatted(file));
    }
  }
}
