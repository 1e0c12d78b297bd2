package dev.lathe.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.source.SourceFiles;
import dev.lathe.model.bundle.Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A named expression is as good as one that is written out. */
final class NamedExpressionsTest {
  private static final Path BLUEPRINT = Path.of("src/test/resources/golden/lets/blueprint");

  /** Uses, and what they stand for. */
  private static final Map<String, String> WRITTEN_OUT =
      Map.of(
          "{ \"$let\": { \"name\": \"isDear\", \"with\": { \"price\": \"item.price\", \"pieces\": \"item.pieces\" } } }",
          "{ \"gte\": [{ \"mul\": [\"item.price\", \"item.pieces\"] }, 1000] }",
          "{ \"$let\": { \"name\": \"worthOf\", \"with\": { \"price\": \"item.price\", \"pieces\": \"item.pieces\" } } }",
          "{ \"mul\": [\"item.price\", \"item.pieces\"] }",
          "{ \"$let\": { \"name\": \"half\", \"with\": { \"of\": \"item.pieces\" } } }",
          "{ \"div\": [\"item.pieces\", 2] }",
          "{ \"$let\": { \"name\": \"worthOf\", \"with\": { \"price\": { \"$ref\": \"item.price\" }, \"pieces\": { \"$param\": \"by\" } } } }",
          "{ \"mul\": [{ \"$ref\": \"item.price\" }, { \"$param\": \"by\" }] }");

  @Test
  void statements_are_those_of_the_expressions_written_out() throws IOException {
    Map<String, String> named = texts();
    var writtenOut = new TreeMap<String, String>();
    int uses = 0;
    for (var file : named.entrySet()) {
      String text = file.getValue();
      for (var use : WRITTEN_OUT.entrySet()) {
        uses += text.contains(use.getKey()) ? 1 : 0;
        text = text.replace(use.getKey(), use.getValue());
      }
      writtenOut.put(file.getKey(), text);
    }
    assertEquals(WRITTEN_OUT.size(), uses);
    assertTrue(
        writtenOut.values().stream().noneMatch(t -> t.contains("\"$let\": { \"name\": \"half")));
    Bundle expected = compile(writtenOut);
    Bundle actual = compile(named);
    assertEquals(expected.operations(), actual.operations());
    assertEquals(expected.schema(), actual.schema());
  }

  @Test
  void rules_of_rows_can_be_named() throws IOException {
    var named = new TreeMap<>(texts());
    var writtenOut = new TreeMap<>(named);
    String rules =
        "\"keys\": [\"id\"], \"unique\": [{ \"fields\": [\"pieces\"], \"where\": DEAR }],"
            + " \"invariants\": { \"dear\": { \"expr\": DEAR } },";
    String use =
        "{ \"$let\": { \"name\": \"isDear\", \"with\": { \"price\": \"item.price\", \"pieces\":"
            + " \"item.pieces\" } } }";
    String is = Objects.requireNonNull(WRITTEN_OUT.get(use));
    String keys = "\"keys\": [\"id\"],";
    assertTrue(Objects.requireNonNull(named.get("pdm.json")).contains(keys));
    named.computeIfPresent("pdm.json", (_, text) -> text.replace(keys, rules.replace("DEAR", use)));
    writtenOut.computeIfPresent(
        "pdm.json", (_, text) -> text.replace(keys, rules.replace("DEAR", is)));
    Bundle expected = compile(writtenOut);
    assertNotEquals(compile(texts()).operations(), expected.operations());
    assertEquals(expected.operations(), compile(named).operations());
  }

  @Test
  void the_documentation_shows_the_file_that_is_compiled() throws IOException {
    String lets = Files.readString(BLUEPRINT.resolve("lets.json"));
    assertTrue(Files.readString(Path.of("../docs/format.md")).contains(lets));
  }

  private static Map<String, String> texts() throws IOException {
    var texts = new TreeMap<String, String>();
    try (Stream<Path> files = Files.walk(BLUEPRINT)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        texts.put(BLUEPRINT.relativize(file).toString(), Files.readString(file));
      }
    }
    return texts;
  }

  private static Bundle compile(Map<String, String> texts) {
    return switch (Compiler.compile(SourceFiles.of(texts))) {
      case Result.Ok<Bundle>(Bundle value, var _) -> value;
      case Result.Failed<Bundle>(var findings) -> throw new AssertionError(findings);
    };
  }
}
