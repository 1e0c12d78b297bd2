package dev.lathe.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
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

/** SQL is spelled by the printer alone: no other literal of the compiler has a word of it. */
final class SqlSpelledOnceTest {
  private static final Path SOURCES = Path.of("src/main/java/dev/lathe/compiler");

  /** The printer's room, and who reads what SQLite itself says of a plan. */
  private static final List<Path> SPEAK_SQL =
      List.of(Path.of("sql"), Path.of("plan/PlanLine.java"));

  /** Words as the printer writes them; prose has them in small letters. */
  private static final Pattern KEYWORD =
      Pattern.compile(
          """
          \\b(SELECT|DISTINCT|FROM|JOIN|ON|WHERE|GROUP|HAVING|ORDER|BY|LIMIT|OFFSET|OVER|WITH|UNION|\
          INSERT|INTO|VALUES|UPDATE|SET|DELETE|RETURNING|CREATE|DROP|ALTER|TABLE|VIEW|INDEX|TRIGGER|\
          STRICT|BEGIN|COMMIT|END|CASE|WHEN|THEN|ELSE|CAST|EXISTS|EXPLAIN|LIKE|BETWEEN|IN|IS|NULL|\
          AND|OR|NOT|AS|COUNT|SUM|AVG|MIN|MAX|COALESCE|REAL|BLOB)\\b""");

  /** Text blocks, strings, characters and both kinds of comments, whichever comes first. */
  private static final Pattern TOKEN =
      Pattern.compile(
          """
          (?s)(\"\"\"\\R.*?(?<!\\\\)\"\"\"|"(?:\\\\.|[^"\\\\])*")\
          |'(?:\\\\.|[^'\\\\])+'|//[^\\n]*|/\\*.*?\\*/""");

  @Test
  void no_literal_outside_the_printer_has_a_keyword() throws IOException {
    var found = new ArrayList<String>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
        Path inside = SOURCES.relativize(file);
        if (SPEAK_SQL.stream().noneMatch(inside::startsWith)) {
          keywords(Files.readString(file)).forEach(literal -> found.add(inside + ": " + literal));
        }
      }
    }
    assertEquals(List.of(), found);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "String s = \"SELECT 1\";",
        "String s = a + \" AND \" + b;",
        "/* \" */ String s = \"\"\"\n    DROP TABLE x\"\"\";",
        "char c = '\"'; String s = \"x IS NULL\";"
      })
  void a_planted_keyword_is_found(String source) {
    assertEquals(1, keywords(source).size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "// \"SELECT 1\"",
        "/** {@code \"SELECT\"} */",
        "String s = \"select one of these, and update the other\";",
        "String s = \"\\\"\"; // FROM",
        "Operator o = Operator.AND;"
      })
  void prose_and_code_are_not(String source) {
    assertEquals(List.of(), keywords(source));
  }

  private static List<String> keywords(String source) {
    var literals = new ArrayList<String>();
    Matcher token = TOKEN.matcher(source);
    while (token.find()) {
      String literal = token.group(1);
      if (literal != null && KEYWORD.matcher(literal).find()) {
        literals.add(literal);
      }
    }
    return literals;
  }
}
