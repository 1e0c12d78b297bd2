package dev.lathe.runtime.wiring;

import dev.lathe.runtime.adapter.secret.AwsSecrets;
import dev.lathe.runtime.module.ModuleKind;
import dev.lathe.runtime.module.ModuleSettings;
import dev.lathe.runtime.module.Modules;
import dev.lathe.runtime.module.OpenedModules;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.secret.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The modules that an environment sets up. */
public final class OutsideModules {
  private OutsideModules() {}

  /** The kinds that come with Lathe. */
  public static List<ModuleKind> builtIn() {
    return ModuleKinds.builtIn();
  }

  /**
   * What {@code LATHE_MODULES} sets up, by kinds that are built in or lie beside; without it none,
   * and nothing of modules is loaded.
   *
   * @throws IllegalArgumentException if a setting is wrong or of a kind that is not here; the
   *     message says which
   */
  public static Modules of(Map<String, String> environment, Platform platform) {
    String setting = environment.getOrDefault(ModuleSettings.VARIABLE, "").strip();
    return setting.isEmpty() ? Modules.none() : of(text(setting), environment, platform);
  }

  /** The modules that {@code settings} set up, a JSON object of them. */
  public static OpenedModules of(
      String settings, Map<String, String> environment, Platform platform) {
    return open(
        ModuleSettings.all(settings),
        environment,
        name -> AwsSecrets.create().read(name),
        platform);
  }

  /**
   * The modules of {@code all}.
   *
   * @param secrets asked for when a module first needs one
   */
  public static OpenedModules open(
      List<ModuleSettings> all,
      Map<String, String> environment,
      Secrets secrets,
      Platform platform) {
    return ModuleKinds.open(all, environment, secrets, platform);
  }

  /** JSON, or the path of a file with it. */
  private static String text(String setting) {
    if (setting.startsWith("{")) return setting;
    try {
      return Files.readString(Path.of(setting));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          ModuleSettings.VARIABLE + " is neither JSON nor a file that can be read: " + setting, e);
    }
  }
}
