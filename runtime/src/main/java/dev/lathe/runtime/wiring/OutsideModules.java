package dev.lathe.runtime.wiring;

import dev.lathe.runtime.adapter.s3.S3Storage;
import dev.lathe.runtime.adapter.secret.AwsSecrets;
import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.module.ModuleKind;
import dev.lathe.runtime.module.ModuleSettings;
import dev.lathe.runtime.module.Modules;
import dev.lathe.runtime.module.OpenedModules;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.secret.Secrets;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.storage.LeftOvers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The modules that an environment sets up. */
public final class OutsideModules {
  private OutsideModules() {}

  /** A place where no module keeps anything in a database. */
  private static Database none() {
    throw new ModuleFailed(
        ModuleFailed.Reason.NOT_CONFIGURED, "no database is here for what modules keep");
  }

  /** The kinds that come with Lathe. */
  public static List<ModuleKind> builtIn() {
    return ModuleKinds.builtIn(OutsideModules::none, Map.of());
  }

  /**
   * What clears up behind modules of storage that {@code LATHE_MODULES} sets up; none without one.
   *
   * @throws IllegalArgumentException if a setting is wrong
   */
  public static List<LeftOvers> leftOvers(
      Map<String, String> environment, Platform platform, Database database) {
    String setting = environment.getOrDefault(ModuleSettings.VARIABLE, "").strip();
    if (setting.isEmpty()) return List.of();
    return ModuleSettings.all(text(setting)).stream()
        .filter(settings -> settings.kind().equals(S3Storage.NAME))
        .map(
            settings ->
                new S3Storage(() -> database, environment)
                    .leftOvers(
                        ModuleKinds.setup(
                            settings,
                            environment,
                            name -> AwsSecrets.create().read(name),
                            platform)))
        .toList();
  }

  /**
   * What {@code LATHE_MODULES} sets up, by kinds that are built in or lie beside; without it none,
   * and nothing of modules is loaded.
   *
   * @throws IllegalArgumentException if a setting is wrong or of a kind that is not here; the
   *     message says which
   */
  public static Modules of(Map<String, String> environment, Platform platform) {
    return of(environment, platform, OutsideModules::none);
  }

  /**
   * The same, with the database of the service for what modules keep in it.
   *
   * @param database asked for with the first call that keeps something
   */
  public static Modules of(
      Map<String, String> environment, Platform platform, Supplier<Database> database) {
    String setting = environment.getOrDefault(ModuleSettings.VARIABLE, "").strip();
    return setting.isEmpty() ? Modules.none() : of(text(setting), environment, platform, database);
  }

  /** The modules that {@code settings} set up, a JSON object of them; none that keeps anything. */
  public static OpenedModules of(
      String settings, Map<String, String> environment, Platform platform) {
    return of(settings, environment, platform, OutsideModules::none);
  }

  /** The same, with the database of the service for what modules keep in it. */
  public static OpenedModules of(
      String settings,
      Map<String, String> environment,
      Platform platform,
      Supplier<Database> database) {
    return ModuleKinds.open(
        ModuleSettings.all(settings),
        environment,
        name -> AwsSecrets.create().read(name),
        platform,
        database);
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
    return ModuleKinds.open(all, environment, secrets, platform, OutsideModules::none);
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
