package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Numbers are written alike wherever a process runs: {@code %d} has the digits of the machine's
 * locale, Arabic or Devanagari ones among them, which no database and no reader of a bundle knows.
 * {@code %s} has not, and what needs a width says {@code String.format(Locale.ROOT, …)}.
 */
final class NumbersInEveryLocaleTest {
  private static final Path HOME = Path.of("..");

  /** All that runs where users are. */
  private static final List<String> MODULES =
      List.of(
          "model",
          "compiler",
          "runtime",
          "functions-http",
          "functions-projector",
          "functions-relay",
          "local-dev",
          "cli");

  /** Text blocks, strings, characters and both kinds of comments, whichever comes first. */
  private static final Pattern TOKEN =
      Pattern.compile(
          """
          (?s)(\"\"\"\\R.*?(?<!\\\\)\"\"\"|"(?:\\\\.|[^"\\\\])*")\
          |'(?:\\\\.|[^'\\\\])+'|//[^\\n]*|/\\*.*?\\*/""");

  /** A conversion of a number or a time. */
  private static final Pattern CONVERSION =
      Pattern.compile("%(\\d+\\$)?[-#+ 0,(]*\\d*(\\.\\d+)?[dxXoeEfgGaAtT](?![a-zA-Z0-9])");

  /** Patterns that SQL reads, and those that are told their locale. */
  private static final Pattern EXCUSED =
      Pattern.compile("(Locale\\.ROOT,|\\btext\\(|_FORM =)\\s*$");

  private static final Pattern IN_SQL = Pattern.compile("strftime\\(|printf\\(|%Y");

  @Test
  void no_pattern_has_digits_of_the_machines_locale() throws IOException {
    var found = new ArrayList<String>();
    for (String module : MODULES) {
      Path sources = HOME.resolve(module).resolve("src/main/java");
      try (Stream<Path> files = Files.walk(sources)) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .sorted()
            .forEach(
                file ->
                    conversions(read(file))
                        .forEach(l -> found.add(sources.relativize(file) + ": " + l)));
      }
    }
    assertEquals(List.of(), found);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "String s = \"LIMIT %d\".formatted(5);",
        "String s = \"\"\"\n    LIMIT %d,\n    %s\"\"\".formatted(5, 6);",
        "String s = String.format(\"%02d\", 5);",
        "String s = \"%.1f s\".formatted(1.5);"
      })
  void a_planted_one_is_found(String source) {
    assertEquals(1, conversions(source).size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "// \"%d\"",
        "String s = \"LIMIT %s\".formatted(5);",
        "String s = String.format(Locale.ROOT, \"%04d\", 5);",
        "String s = \"strftime('%Y-%m-%d',x)\";",
        "String s = \"100% done\";",
      })
  void others_are_not(String source) {
    assertEquals(List.of(), conversions(source));
  }

  private static List<String> conversions(String source) {
    var literals = new ArrayList<String>();
    Matcher token = TOKEN.matcher(source);
    while (token.find()) {
      String literal = token.group(1);
      if (literal != null
          && CONVERSION.matcher(literal).find()
          && !IN_SQL.matcher(literal).find()
          && !EXCUSED.matcher(source.substring(0, token.start())).find()) {
        literals.add(literal);
      }
    }
    return literals;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
