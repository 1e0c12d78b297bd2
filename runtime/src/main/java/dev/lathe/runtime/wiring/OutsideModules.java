package dev.lathe.runtime.wiring;

import dev.lathe.runtime.adapter.secret.AwsSecrets;
import dev.lathe.runtime.adapter.vendor.HttpJson;
import dev.lathe.runtime.adapter.vendor.LanguageModel;
import dev.lathe.runtime.adapter.web.HttpEgress;
import dev.lathe.runtime.module.ModuleClient;
import dev.lathe.runtime.module.ModuleKind;
import dev.lathe.runtime.module.ModuleSecrets;
import dev.lathe.runtime.module.ModuleSettings;
import dev.lathe.runtime.module.ModuleSetup;
import dev.lathe.runtime.module.Modules;
import dev.lathe.runtime.module.OpenedModules;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.secret.Secrets;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The modules that an environment sets up. */
public final class OutsideModules {
  /** Paths of jars with kinds of others, where they are not on the class path. */
  private static final String JARS = "LATHE_MODULE_JARS";

  private OutsideModules() {}

  /** The kinds that come with Lathe. */
  public static List<ModuleKind> builtIn() {
    return List.of(new HttpJson(), new LanguageModel());
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
    Map<String, ModuleKind> kinds = kinds(environment.getOrDefault(JARS, ""));
    var opened = new TreeMap<String, ModuleClient>();
    for (ModuleSettings settings : all) {
      ModuleKind kind = kinds.get(settings.kind());
      if (kind == null) {
        throw settings.wrong(
            "is of the kind `" + settings.kind() + "`, which is not here",
            "one of " + String.join(", ", kinds.keySet()) + ", or add the jar of that kind");
      }
      opened.put(
          settings.module(),
          kind.open(
              new ModuleSetup(
                  settings,
                  new ModuleSecrets(settings, environment, secrets, platform.time()),
                  new HttpEgress(settings, platform.time()),
                  platform)));
    }
    return new OpenedModules(opened);
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

  private static ClassLoader loader(String jars) {
    ClassLoader own = OutsideModules.class.getClassLoader();
    if (jars.isBlank()) return own;
    var urls = new ArrayList<URL>();
    for (String jar : jars.strip().split(File.pathSeparator, -1)) {
      Path path = Path.of(jar);
      if (!Files.isReadable(path)) {
        throw new IllegalArgumentException(JARS + " names " + jar + ", which can't be read");
      }
      try {
        urls.add(path.toUri().toURL());
      } catch (MalformedURLException e) {
        throw new IllegalArgumentException(JARS + " names " + jar, e);
      }
    }
    return new URLClassLoader(urls.toArray(URL[]::new), own);
  }

  private static Map<String, ModuleKind> kinds(String jars) {
    var kinds = new TreeMap<String, ModuleKind>();
    builtIn().forEach(kind -> kinds.put(kind.name(), kind));
    for (ModuleKind kind : ServiceLoader.load(ModuleKind.class, loader(jars))) {
      ModuleKind first = kinds.putIfAbsent(kind.name(), kind);
      if (first != null || !kind.name().contains("/")) {
        throw new IllegalArgumentException(
            "%s calls its kind of module `%s`: give it a name with a `/` that nobody else has"
                .formatted(kind.getClass().getName(), kind.name()));
      }
    }
    return kinds;
  }
}
