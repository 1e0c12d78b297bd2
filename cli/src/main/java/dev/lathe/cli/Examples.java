package dev.lathe.cli;

import dev.lathe.compiler.diagnostic.NearNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Blueprints that come with Lathe, to begin with. */
record Examples(Path folder) {
  /**
   * Those of the Lathe that runs.
   *
   * @throws Refused where it has none beside it
   */
  static Examples here() {
    String home = System.getProperty("lathe.home", "..");
    Path folder = Path.of(home).resolve("examples");
    if (!Files.isDirectory(folder)) {
      throw Refused.surroundings(
          "%s is not there: run lathe from a clone, or leave --example out".formatted(folder));
    }
    return new Examples(folder);
  }

  /** Their names, sorted. */
  List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(Files::isDirectory)
          .map(entry -> String.valueOf(entry.getFileName()))
          .sorted()
          .toList();
    }
  }

  /**
   * Copies the files of {@code name}.
   *
   * @return their paths from {@code to}, sorted, the README first
   * @throws Refused if there is none of that name
   */
  List<String> copy(String name, Path to) throws IOException {
    if (!names().contains(name)) {
      Optional<String> hint = NearNames.hint(name, names());
      throw Refused.usage(
          "there is no example `%s`%s".formatted(name, hint.map(text -> ": " + text).orElse("")));
    }
    Path from = folder.resolve(name);
    List<Path> files;
    try (Stream<Path> all = Files.walk(from)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    var written = new ArrayList<String>();
    for (Path file : files) {
      Path path = from.relativize(file);
      Path target = to.resolve(path.toString());
      Files.createDirectories(target.resolveSibling(""));
      Files.copy(file, target);
      String text = path.toString().replace('\\', '/');
      written.add(text.equals("README.md") ? 0 : written.size(), text);
    }
    return written;
  }
}
