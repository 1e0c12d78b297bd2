package dev.lathe.bench.orders;

import java.nio.file.Files;
import java.nio.file.Path;

/** Lathe's own folder, where the examples are. */
public final class Home {
  private static final String EXAMPLE = "examples/orders";

  private Home() {}

  /**
   * What {@code lathe.home} names, else the folder above this one that has the examples.
   *
   * @throws IllegalStateException if there is none
   */
  public static Path path() {
    String named = System.getProperty("lathe.home");
    if (named != null) return Path.of(named);
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve(EXAMPLE))) return folder;
    }
    throw new IllegalStateException("no folder above this one has " + EXAMPLE);
  }

  /** The blueprint that is measured. */
  public static Path example() {
    return path().resolve(EXAMPLE);
  }
}
