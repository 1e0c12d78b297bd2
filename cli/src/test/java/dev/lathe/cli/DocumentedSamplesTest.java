package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.cli.guide.ShownOutput;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;

/**
 * What the documentation shows of the command line is what it says. A block {@code console} begins
 * with a command behind {@code $}; what follows is its whole output, as {@link ShownOutput}
 * compares it. Commands in blocks {@code sh} are only understood; those of pages that people follow
 * are typed by {@link dev.lathe.cli.guide}.
 */
final class DocumentedSamplesTest {
  private static final Path HOME = Path.of("..");
  private static final Pattern BLOCK =
      Pattern.compile("^```(console|sh)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern COMMAND = Pattern.compile("^(?:\\./)?lathe (.*?)(?:\\s+#.*)?$");

  /** Commands of the launcher, which the command line does not know. */
  private static final Set<String> LAUNCHERS = Set.of("bench", "release");

  @TestFactory
  Stream<DynamicTest> a_sample_is_what_its_command_prints() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path page : pages()) {
      for (String block : blocks(page, "console")) {
        String command = block.lines().findFirst().orElse("");
        tests.add(DynamicTest.dynamicTest(page + ": " + command, () -> compare(block)));
      }
    }
    assertFalse(tests.isEmpty());
    return tests.stream();
  }

  @Test
  void commands_in_the_documentation_are_understood() throws IOException {
    int found = 0;
    for (Path page : pages()) {
      for (String block : blocks(page, "sh")) {
        for (String line : block.lines().toList()) {
          var command = COMMAND.matcher(line);
          if (!command.matches() || LAUNCHERS.contains(command.group(1).split("\\s+", 2)[0]))
            continue;
          found++;
          root().parseArgs(words(command.group(1)));
        }
      }
    }
    assertTrue(found > 5, "only " + found);
  }

  private static void compare(String block) {
    List<String> lines = block.lines().toList();
    var command = COMMAND.matcher(lines.getFirst().replaceFirst("^\\$ ", ""));
    assertTrue(command.matches(), lines.getFirst());
    String said = run(words(command.group(1)));
    assertTrue(
        ShownOutput.fits(lines.subList(1, lines.size()), said.stripTrailing().lines().toList()),
        () -> assertEqualTexts(lines.subList(1, lines.size()), said));
  }

  /** Fails with both texts, for whoever reads it. */
  private static String assertEqualTexts(List<String> sample, String said) {
    assertEquals(String.join("\n", sample), said.stripTrailing());
    return said;
  }

  /** Both streams in one, as on a terminal. */
  private static String run(String... arguments) {
    var said = new StringWriter();
    var both = new PrintWriter(said, true);
    var unused = Lathe.commandLine(new Terminal(false), both, both).execute(arguments);
    return said.toString();
  }

  /** A folder of the documentation's reader lies one above this module. */
  private static String[] words(String command) {
    return Stream.of(command.strip().split("\\s+", -1))
        .map(word -> Files.exists(HOME.resolve(word)) ? HOME.resolve(word).toString() : word)
        .toArray(String[]::new);
  }

  private static CommandLine root() {
    var nowhere = new PrintWriter(Writer.nullWriter());
    return Lathe.commandLine(new Terminal(false), nowhere, nowhere);
  }

  private static List<String> blocks(Path page, String language) throws IOException {
    return BLOCK
        .matcher(Files.readString(page))
        .results()
        .filter(block -> block.group(1).equals(language))
        .map((MatchResult block) -> block.group(2))
        .toList();
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(HOME.resolve("README.md")));
    for (String folder : List.of("docs", "examples")) {
      try (Stream<Path> files = Files.walk(HOME.resolve(folder))) {
        files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
      }
    }
    return pages;
  }
}
