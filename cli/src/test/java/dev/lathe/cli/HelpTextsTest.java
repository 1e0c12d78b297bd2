package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * The launcher prints help from {@code docs/commands}, without building: that is what the commands
 * would print themselves. To record, run with {@code -Dgolden.record=true}.
 */
class HelpTextsTest {
  private static final Path TEXTS = Path.of("..", "docs", "commands");

  /** The text of the root, beside those of its commands. */
  private static final String ROOT = "lathe";

  /** Recorded by its own module. */
  private static final String BENCH = "bench";

  /** The launcher's own. */
  private static final String RELEASE = "release";

  static Set<String> topics() {
    var topics = new TreeSet<String>();
    topics.add(ROOT);
    root()
        .getSubcommands()
        .forEach(
            (name, command) -> {
              topics.add(name);
              command.getSubcommands().keySet().forEach(part -> topics.add(name + "-" + part));
            });
    return topics;
  }

  /** The list of commands shows a command's first line alone. */
  @Test
  void the_first_line_about_a_command_is_a_sentence() {
    root()
        .getSubcommands()
        .forEach(
            (name, command) -> {
              String line = command.getCommandSpec().usageMessage().description()[0];
              assertTrue(line.endsWith("."), () -> name + ": " + line);
            });
  }

  @ParameterizedTest
  @MethodSource("topics")
  void the_launcher_prints_what_the_command_would(String topic) throws IOException {
    CommandLine command = root();
    if (!topic.equals(ROOT)) {
      CommandLine whole = command.getSubcommands().get(topic); // `why-route` is one name
      List<String> names = whole == null ? List.of(topic.split("-", -1)) : List.of(topic);
      for (String name : names) {
        command = Objects.requireNonNull(command.getSubcommands().get(name));
      }
    }
    String said = command.setUsageHelpAutoWidth(false).getUsageMessage(Ansi.OFF);
    Path text = TEXTS.resolve(topic + ".txt");
    if (Boolean.getBoolean("golden.record")) {
      Files.writeString(text, said);
    }
    assertEquals(Files.readString(text), said);
  }

  @Test
  void no_text_is_left_of_a_command_that_went() throws IOException {
    var expected = new TreeSet<String>();
    topics().forEach(topic -> expected.add(topic + ".txt"));
    expected.add(BENCH + ".txt");
    expected.add(RELEASE + ".txt");
    try (Stream<Path> texts = Files.list(TEXTS)) {
      assertEquals(
          expected,
          texts
              .map(text -> text.getFileName().toString())
              .collect(Collectors.toCollection(TreeSet::new)));
    }
  }

  private static CommandLine root() {
    var nowhere = new PrintWriter(Writer.nullWriter());
    return Lathe.commandLine(new Terminal(false), nowhere, nowhere);
  }
}
