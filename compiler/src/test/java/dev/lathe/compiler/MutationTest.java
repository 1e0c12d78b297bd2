package dev.lathe.compiler;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticJson;
import dev.lathe.compiler.diagnostic.DiagnosticPrinter;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.source.FolderReader;
import dev.lathe.compiler.source.SourceFile;
import dev.lathe.compiler.source.SourceFiles;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with a blueprint's text, it is a finding with a place, never an exception. */
final class MutationTest {
  /** Rounds for each base; about two seconds. */
  private static final int ROUNDS = Integer.getInteger("mutations", 1_000);

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

  @ParameterizedTest
  @ValueSource(strings = {"project", "service", "whole"})
  void a_mutated_blueprint_gives_findings_with_places(String base) {
    SourceFiles whole = FolderReader.read(FindingCase.ROOT.resolve("base").resolve(base)).sources();
    List<String> paths = List.copyOf(whole.files().keySet());
    long seed = Long.getLong("mutation.seed", 20261121L);
    for (int round = 0; round < ROUNDS; round++) {
      var random = new SplittableRandom(seed + round);
      var texts = new TreeMap<String, String>();
      whole.files().forEach((path, file) -> texts.put(path, file.text()));
      int changes = 1 + random.nextInt(3);
      for (int i = 0; i < changes; i++) {
        String path = paths.get(random.nextInt(paths.size()));
        texts.computeIfPresent(path, (_, text) -> mutated(text, random));
      }
      check(SourceFiles.of(texts), seed + round);
    }
  }

  private static void check(SourceFiles sources, long seed) {
    Result<?> result;
    try {
      result = BlueprintReader.read(sources);
    } catch (RuntimeException e) {
      throw new AssertionError("-Dmutation.seed=" + seed, e);
    }
    for (Diagnostic finding : result.findings()) {
      assertFalse(finding.span().file().isEmpty(), () -> finding + " of seed " + seed);
      assertFalse(finding.message().isBlank(), () -> finding + " of seed " + seed);
      int line = finding.span().line();
      int column = finding.span().column();
      boolean inside =
          sources
              .file(finding.span().file())
              .map(file -> stands(file, line, column))
              .orElse(line == 0);
      assertTrue(inside, () -> finding + " of seed " + seed);
    }
    assertFalse(result instanceof Result.Failed<?> && result.findings().isEmpty());
    new DiagnosticPrinter(sources.lines(), true).print(result.findings());
    DiagnosticJson.write(result.findings());
  }

  private static boolean stands(SourceFile file, int line, int column) {
    return line == 0
        || (column >= 1
            && column <= file.line(line).codePointCount(0, file.line(line).length()) + 1);
  }

  private static String mutated(String text, SplittableRandom random) {
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
