package dev.lathe.bench.cold;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a function is deployed as, and what is on its classpath. */
public final class FunctionZip {
  private static final String PLACE = "functions-http/target/functions-http.zip";

  private FunctionZip() {}

  /** Where Maven puts it. */
  static Path in(Path home) {
    return home.resolve(PLACE);
  }

  /** This process's own classpath, for where nothing was packaged. */
  static List<Path> unpackaged() {
    var all = new ArrayList<Path>();
    for (String each :
        System.getProperty("java.class.path").split(System.getProperty("path.separator"), -1)) {
      if (!each.isEmpty()) all.add(Path.of(each));
    }
    return all;
  }

  /** The jar, or the folder, that {@code type} was loaded from. */
  public static Path of(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a class comes from somewhere", e);
    }
  }
}
