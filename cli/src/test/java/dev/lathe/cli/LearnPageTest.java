package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.domain.ExprFunction;
import dev.lathe.compiler.domain.ExprOperator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that teaches the format shows a blueprint that works, and leaves no word of it out. */
final class LearnPageTest {
  private static final Path PAGE = Path.of("../docs/learn.md");
  private static final Pattern FILE =
      Pattern.compile(
          "^`([^`\\n]+\\.json)`\\n\\n```json\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  @TempDir private Path folder;

  @Test
  void its_blueprint_has_no_finding_and_does_what_its_scenarios_say() throws IOException {
    var files = new TreeMap<String, String>();
    var found = FILE.matcher(Files.readString(PAGE));
    while (found.find()) files.put(found.group(1), found.group(2));
    assertTrue(files.size() > 10, files.keySet()::toString);
    for (var file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.resolveSibling(""));
      Files.writeString(path, file.getValue());
    }

    CommandLineRun check = CommandLineRun.of("check", folder.toString(), "--strict");
    CommandLineRun test = CommandLineRun.of("test", folder.toString());

    assertEquals("", check.out());
    assertEquals(0, check.exitCode(), check.err());
    assertEquals(0, test.exitCode(), test.out());
    assertTrue(test.out().contains("3 of 3 transitions, 1 of 1 guards, 5 of 5 routes"), test.out());
  }

  @Test
  void its_tables_name_every_node_and_every_operator() throws IOException {
    String page = Files.readString(PAGE);
    String nodes = page.substring(page.indexOf("## Every node"), page.indexOf("## Every operator"));
    String operators = page.substring(page.indexOf("## Every operator"));
    for (Class<?> node : Node.class.getPermittedSubclasses()) {
      if (node == Node.Make.class) continue; // a binding's `pre` makes it, and no author
      String name = node == Node.MapRows.class ? "map" : word(node.getSimpleName());
      assertTrue(nodes.contains("| `" + name + "` |"), name);
    }
    for (ExprOperator operator : ExprOperator.values()) {
      String name = operator.name().toLowerCase(Locale.ROOT);
      assertTrue(operators.contains("`" + name + "`"), name);
    }
    for (ExprFunction function : ExprFunction.values()) {
      assertTrue(operators.contains("`" + function.word() + "`"), function.word());
    }
  }

  private static String word(String type) {
    return type.substring(0, 1).toLowerCase(Locale.ROOT) + type.substring(1);
  }
}
