package dev.lathe.compiler;

import java.util.List;
import java.util.SplittableRandom;

/** Small damage to a text, such as hands and tools do. */
final class Mutations {
  private static final List<String> WORDS =
      List.of(
          "null",
          "true",
          "-1",
          "1e999",
          "0.5",
          "\"\"",
          "\"x\"",
          "{}",
          "[]",
          "[[]]",
          "{\"$ref\":1}",
          "\"\\u0000\"",
          "{\"eq\":[]}",
          "\"${X}\"",
          "{",
          "}",
          "]",
          ",",
          ":",
          "\"",
          "\\",
          "/",
          "é",
          "99999999999999999999");

  private Mutations() {}

  static String mutated(String text, SplittableRandom random) {
    if (text.isEmpty()) {
      return "{}";
    }
    int at = random.nextInt(text.length());
    int end = Math.min(text.length(), at + 1 + random.nextInt(12));
    String word = WORDS.get(random.nextInt(WORDS.size()));
    return switch (random.nextInt(6)) {
      case 0 -> text.substring(0, at) + text.substring(end);
      case 1 -> text.substring(0, at) + word + text.substring(at);
      case 2 -> swapped(text, random);
      case 3 -> value(text, at, word);
      case 4 -> key(text, at);
      default -> text.substring(0, at);
    };
  }

  /** Another value after the next colon. */
  private static String value(String text, int from, String word) {
    int colon = text.indexOf(": ", from);
    if (colon < 0) {
      return text;
    }
    int end = colon + 2;
    while (end < text.length() && ",}]\n".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return text.substring(0, colon + 2) + word + text.substring(end);
  }

  /** One letter less in the next word. */
  private static String key(String text, int from) {
    int quote = text.indexOf('"', from);
    return quote < 0 || quote + 2 >= text.length()
        ? text
        : text.substring(0, quote + 1) + text.substring(quote + 2);
  }

  /** Two words of the file change places. */
  private static String swapped(String text, SplittableRandom random) {
    String[] words = text.split("\"", -1);
    if (words.length < 4) {
      return text;
    }
    int a = 1 + 2 * random.nextInt((words.length - 1) / 2);
    int b = 1 + 2 * random.nextInt((words.length - 1) / 2);
    String first = words[a];
    words[a] = words[b];
    words[b] = first;
    return String.join("\"", words);
  }
}
