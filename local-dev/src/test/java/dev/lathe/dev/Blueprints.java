package dev.lathe.dev;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the blueprints are that the tests serve. */
final class Blueprints {
  private static final Path ROOT = root();

  private Blueprints() {}

  /** One of the shared blueprints; the test is skipped where that folder is not there. */
  static Path shared(String name) {
    Path folder = ROOT.resolveSibling("shared").resolve("blueprints").resolve(name);
    assumeTrue(
        Files.isDirectory(folder), () -> "skipped: there is no ../shared/blueprints/" + name);
    return folder;
  }

  /** One of our own examples. */
  static Path example(String name) {
    return ROOT.resolve("examples").resolve(name);
  }

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    return Files.isDirectory(here.resolve("examples")) ? here : here.resolve("..").normalize();
  }
}
