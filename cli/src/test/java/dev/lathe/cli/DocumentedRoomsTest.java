package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds docs/architecture.md to the rooms and names that there are. */
final class DocumentedRoomsTest {
  private static final Path HOME = Path.of("..");

  /** The heading of a module and the table under it, up to the next heading. */
  private static final Pattern MODULE =
      Pattern.compile(
          "^### (\\S+): `([\\w.]+)`\\n(.*?)(?=^#|\\z)", Pattern.MULTILINE | Pattern.DOTALL);

  private static final Pattern ROW = Pattern.compile("^\\| `([\\w.]+)` \\|", Pattern.MULTILINE);
  private static final Pattern QUOTED = Pattern.compile("`([^`\\n]+)`");
  private static final Pattern WITH_SQL =
      Pattern.compile("^SQL stands in literals of: (.*)$", Pattern.MULTILINE);

  /** A type, perhaps behind its package's last names, perhaps with a member after it. */
  private static final Pattern TYPE =
      Pattern.compile("(?:[a-z]+\\.)*([A-Z][A-Za-z]*[a-z])(?:\\.[a-zA-Z]+)?(?:\\(.*\\))?");

  private static final Pattern DECLARED =
      Pattern.compile("\\b(?:class|record|enum|interface) ([A-Z]\\w*)");
  private static final Pattern LITERAL =
      Pattern.compile("\"\"\".*?\"\"\"|\"(?:[^\"\\\\\\n]|\\\\.)*\"", Pattern.DOTALL);
  private static final Pattern SQL =
      Pattern.compile(
          "\\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|(CREATE|DROP) (TABLE|VIEW|TRIGGER|INDEX))\\b");

  @Test
  void each_package_of_each_module_is_named_and_no_other() {
    var documented = new TreeSet<String>();
    MODULE
        .matcher(architecture())
        .results()
        .forEach(
            module -> {
              documented.add(module.group(1) + ": " + module.group(2));
              for (String row : all(ROW, module.group(3))) {
                String name = row.startsWith("dev.") ? row : module.group(2) + "." + row;
                documented.add(module.group(1) + ": " + name);
              }
            });
    var found = new TreeSet<String>();
    for (Path module : modules()) {
      for (Path source : sources(module)) {
        Path room = sourceRoot(module).relativize(source.getParent());
        found.add(module.getFileName() + ": " + room.toString().replace('/', '.'));
      }
    }
    assertEquals(found, documented);
  }

  @Test
  void each_type_that_is_named_exists() {
    var declared = new TreeSet<String>();
    for (Path module : modules()) {
      sources(module).forEach(source -> declared.addAll(all(DECLARED, text(source))));
      walk(module.resolve("src/test/java"))
          .forEach(test -> declared.add(test.getFileName().toString().replace(".java", "")));
    }
    var unknown = new TreeSet<String>();
    for (String quoted : all(QUOTED, architecture())) {
      var type = TYPE.matcher(quoted);
      if (type.matches() && !declared.contains(type.group(1))) unknown.add(quoted);
    }
    assertEquals(Set.of(), unknown);
  }

  @Test
  void sql_stands_in_literals_of_the_named_rooms_of_the_runtime_and_in_no_other() {
    List<String> named = all(WITH_SQL, architecture());
    assertEquals(1, named.size());
    var found = new TreeSet<String>();
    Path module = HOME.resolve("runtime");
    Path home = sourceRoot(module).resolve("dev/lathe/runtime");
    for (Path source : sources(module)) {
      boolean sql =
          LITERAL
              .matcher(text(source))
              .results()
              .anyMatch(literal -> SQL.matcher(literal.group()).find());
      if (sql) found.add(home.relativize(source.getParent()).toString().replace('/', '.'));
    }
    assertEquals(new TreeSet<>(all(QUOTED, named.getFirst())), found);
  }

  private static List<Path> modules() {
    try (Stream<Path> folders = Files.list(HOME)) {
      List<Path> modules =
          folders.filter(folder -> Files.isDirectory(sourceRoot(folder))).sorted().toList();
      assertTrue(modules.size() > 1);
      return modules;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path sourceRoot(Path module) {
    return module.resolve("src/main/java");
  }

  private static List<Path> sources(Path module) {
    return walk(sourceRoot(module));
  }

  private static List<Path> walk(Path folder) {
    if (!Files.isDirectory(folder)) return List.of();
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> all(Pattern pattern, String text) {
    var found = new ArrayList<String>();
    pattern.matcher(text).results().forEach(match -> found.add(match.group(1)));
    return found;
  }

  private static String architecture() {
    return text(HOME.resolve("docs/architecture.md"));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
