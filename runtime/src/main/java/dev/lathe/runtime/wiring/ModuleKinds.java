package dev.lathe.runtime.wiring;

import dev.lathe.runtime.adapter.breaker.BreakingClient;
import dev.lathe.runtime.adapter.s3.S3Storage;
import dev.lathe.runtime.adapter.smtp.SmtpMail;
import dev.lathe.runtime.adapter.vendor.HttpJson;
import dev.lathe.runtime.adapter.vendor.LanguageModel;
import dev.lathe.runtime.adapter.web.HttpEgress;
import dev.lathe.runtime.module.ModuleClient;
import dev.lathe.runtime.module.ModuleKind;
import dev.lathe.runtime.module.ModuleSecrets;
import dev.lathe.runtime.module.ModuleSettings;
import dev.lathe.runtime.module.ModuleSetup;
import dev.lathe.runtime.module.OpenedModules;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.secret.Secrets;
import dev.lathe.runtime.sql.Database;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The kinds of modules that are here: loaded where a module is set up, and nowhere else. */
final class ModuleKinds {
  /** Paths of jars with kinds of others, where they are not on the class path. */
  private static final String JARS = "LATHE_MODULE_JARS";

  private ModuleKinds() {}

  /** The kinds that come with Lathe. */
  static List<ModuleKind> builtIn(Supplier<Database> database, Map<String, String> environment) {
    return List.of(
        new HttpJson(), new LanguageModel(), new S3Storage(database, environment), new SmtpMail());
  }

  /** The modules of {@code all}, each by its kind. */
  static OpenedModules open(
      List<ModuleSettings> all,
      Map<String, String> environment,
      Secrets secrets,
      Platform platform,
      Supplier<Database> database) {
    Map<String, ModuleKind> kinds = of(environment, database);
    var opened = new TreeMap<String, ModuleClient>();
    for (ModuleSettings settings : all) {
      ModuleKind kind = kinds.get(settings.kind());
      if (kind == null) {
        throw settings.wrong(
            "is of the kind `" + settings.kind() + "`, which is not here",
            "one of " + String.join(", ", kinds.keySet()) + ", or add the jar of that kind");
      }
      ModuleClient client = kind.open(setup(settings, environment, secrets, platform));
      opened.put(settings.module(), new BreakingClient(settings.module(), client, platform.time()));
    }
    return new OpenedModules(opened);
  }

  static ModuleSetup setup(
      ModuleSettings settings,
      Map<String, String> environment,
      Secrets secrets,
      Platform platform) {
    return new ModuleSetup(
        settings,
        new ModuleSecrets(settings, environment, secrets, platform.time()),
        new HttpEgress(settings, platform.time()),
        platform);
  }

  private static ClassLoader loader(String jars) {
    ClassLoader own = ModuleKinds.class.getClassLoader();
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

  /**
   * All that are here, by name.
   *
   * @throws IllegalArgumentException if a name is taken, or the name of somebody else's kind has no
   *     {@code /}, or a jar can't be read
   */
  static Map<String, ModuleKind> of(Map<String, String> environment, Supplier<Database> database) {
    var kinds = new TreeMap<String, ModuleKind>();
    builtIn(database, environment).forEach(kind -> kinds.put(kind.name(), kind));
    try {
      for (ModuleKind kind :
          ServiceLoader.load(ModuleKind.class, loader(environment.getOrDefault(JARS, "")))) {
        ModuleKind first = kinds.putIfAbsent(kind.name(), kind);
        if (first != null || !kind.name().contains("/")) {
          throw new IllegalArgumentException(
              "%s calls its kind of module `%s`: give it a name with a `/` that nobody else has"
                  .formatted(kind.getClass().getName(), kind.name()));
        }
      }
    } catch (ServiceConfigurationError e) {
      throw new IllegalArgumentException("a kind of module can't be loaded: " + e.getMessage(), e);
    }
    return kinds;
  }
}
