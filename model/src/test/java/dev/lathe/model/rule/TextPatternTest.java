package dev.lathe.model.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.rule.TextPattern.MalformedPattern;
import java.time.Duration;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextPatternTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          ^[^@\\s]+@[^@\\s]+$ ; ann@example.org ; true
          ^[^@\\s]+@[^@\\s]+$ ; ann.example.org ; false
          ^[A-Z]{2}\\d{4}$ ; AB1234 ; true
          ^[A-Z]{2}\\d{4}$ ; AB12345 ; false
          ^(a|bc)*d?$ ; abcbcad ; true
          ^(a|bc)*d?$ ; abcb ; false
          colou?r ; discoloured ; true
          ^.{2,3}$ ; \u00e9\u00e9 ; true
          ^.{2,3}$ ; x ; false
          ^\\u0061.c$ ; a\ud83d\ude00c ; true
          ^(?:x-?){3}$ ; x-xx- ; true
          [a\\-z] ; - ; true
          [a\\-z] ; m ; false
          ^a|b$ ; cb ; true
          ^a|b$ ; bc ; false
          """)
  void a_pattern_is_found_or_not(String pattern, String text, boolean found) {
    assertEquals(found, TextPattern.of(pattern).found(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        ")",
        "[",
        "[]",
        "a{2",
        "a{3,2}",
        "a**",
        "*a",
        "(?=a)",
        "(?<n>a)",
        "\\1",
        "\\b",
        "\\p{L}",
        "}",
        "]",
        "[z-a]",
        "a{1001}",
        "((a{100}){100}){100}",
        "\\",
        "\\u12",
        "[\\D]",
        "^*"
      })
  void what_is_no_pattern_is_refused(String pattern) {
    assertThrows(MalformedPattern.class, () -> TextPattern.of(pattern));
  }

  @Test
  void no_text_takes_long() {
    String text = "a".repeat(50_000) + "!";
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          assertFalse(TextPattern.of("^(a+)+$").found(text));
          assertFalse(TextPattern.of("^(a|a)*$").found(text));
          assertFalse(TextPattern.of("^(a?){50}a{50}$").found(text));
        });
  }

  /** The syntax is one that the JDK knows as well, for these characters with the same meaning. */
  @Test
  void random_patterns_agree_with_those_of_the_jdk() {
    var random = new Random(7);
    int found = 0;
    for (int i = 0; i < 20_000; i++) {
      String inner = pattern(random, 2);
      String pattern =
          (random.nextInt(4) == 0 ? "^" : "") + inner + (random.nextInt(4) == 0 ? "$" : "");
      String text = text(random);
      boolean expected = Pattern.compile(pattern).matcher(text).find();
      assertEquals(expected, TextPattern.of(pattern).found(text), pattern + " in " + text);
      found += expected ? 1 : 0;
    }
    assertTrue(found > 2_000 && found < 18_000, "found " + found);
  }

  private static String pattern(Random random, int depth) {
    var pattern = new StringBuilder();
    int parts = 1 + random.nextInt(3);
    for (int i = 0; i < parts; i++) {
      int kind = random.nextInt(depth > 0 ? 7 : 4);
      pattern.append(
          switch (kind) {
            case 0 -> "a";
            case 1 -> "b";
            case 2 -> "[ac-d]";
            case 3 -> "[^b]";
            case 4 -> "(" + pattern(random, depth - 1) + ")";
            case 5 -> "(?:" + pattern(random, depth - 1) + "|" + pattern(random, depth - 1) + ")";
            default -> ".";
          });
      // The JDK gives up on a group that is repeated by number and may be empty.
      boolean group = kind == 4 || kind == 5;
      pattern.append(
          switch (random.nextInt(8) % (group ? 3 : 8)) {
            case 0 -> "*";
            case 1 -> "+";
            case 2 -> "?";
            case 3 -> "{2}";
            case 4 -> "{1,3}";
            default -> "";
          });
    }
    return pattern.toString();
  }

  private static String text(Random random) {
    var text = new StringBuilder();
    int length = random.nextInt(8);
    for (int i = 0; i < length; i++) {
      text.append((char) ('a' + random.nextInt(4)));
    }
    return text.toString();
  }
}
