package dev.lathe.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.DiagnosticJson;
import dev.lathe.compiler.diagnostic.DiagnosticPrinter;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.source.JsonNode;
import dev.lathe.compiler.source.JsonReader;
import dev.lathe.compiler.source.SourceFile;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Places are counted as an editor counts them, and printed under what they mean. */
final class PlacesTest {
  private static final SourceFile FILE =
      new SourceFile(
          "a.json",
          "{\r\n\t\"wörter\": [\"🙂\", 12, null],\n  \"a/b~c\": { \"k\\\"ey\": true }\r\n}\n");

  @Test
  void keys_and_values_know_line_column_length_and_pointer() {
    JsonNode.Obj root = root();
    JsonNode.Member first = root.members().getFirst();
    assertEquals(new Span("a.json", 2, 2, 8, "/wörter"), first.nameSpan());
    assertEquals(
        List.of(
            new Span("a.json", 2, 13, 3, "/wörter/0"),
            new Span("a.json", 2, 18, 2, "/wörter/1"),
            new Span("a.json", 2, 22, 4, "/wörter/2")),
        ((JsonNode.Arr) first.value()).items().stream().map(JsonNode::span).toList());
    JsonNode.Member second = root.members().getLast();
    assertEquals(new Span("a.json", 3, 3, 7, "/a~1b~0c"), second.nameSpan());
    JsonNode.Member inner = ((JsonNode.Obj) second.value()).members().getFirst();
    assertEquals(new Span("a.json", 3, 14, 7, "/a~1b~0c/k\"ey"), inner.nameSpan());
    assertEquals(new Span("a.json", 1, 1, 1, ""), root.span());
  }

  @Test
  void carets_stand_under_the_place_behind_a_tab_too() {
    Diagnostic found =
        Diagnostic.of(
            DiagnosticCode.PARSE_SCHEMA_VIOLATION,
            root().members().getFirst().nameSpan(),
            "there is no key `wörter` here",
            "did you mean `words`?");
    assertEquals(
        """
        error[PARSE_SCHEMA_VIOLATION]: there is no key `wörter` here
          --> a.json:2:2 at /wörter
        2 | \t"wörter": ["🙂", 12, null],
          | \t^^^^^^^^
        help: did you mean `words`?
        """,
        new DiagnosticPrinter(PlacesTest::line, false).print(List.of(found)));
    assertEquals(
        "[{\"code\":\"PARSE_SCHEMA_VIOLATION\",\"severity\":\"error\",\"file\":\"a.json\",\"line\":2,"
            + "\"column\":2,\"length\":8,\"pointer\":\"/wörter\","
            + "\"message\":\"there is no key `wörter` here\","
            + "\"hint\":\"did you mean `words`?\",\"related\":[]}]",
        DiagnosticJson.write(List.of(found)));
  }

  @Test
  void colour_is_there_when_asked_for() {
    Diagnostic found =
        Diagnostic.of(DiagnosticCode.OPEN_BINDING, Span.ofFile("project.json"), "one is open");
    assertEquals(
        """
        \u001b[1;33mwarning[OPEN_BINDING]\u001b[0m\u001b[1m: one is open\u001b[0m
        \u001b[36m  --> \u001b[0mproject.json
        """,
        new DiagnosticPrinter(PlacesTest::line, true).print(List.of(found)));
    assertEquals("1 warning", DiagnosticPrinter.summary(List.of(found)));
  }

  @ParameterizedTest
  @CsvSource({
    "nulable, nullable",
    "bindto, bindTo",
    "transtion, transition",
    "rotues, routes",
    "kyes, keys",
    "zzz, ''"
  })
  void the_nearest_name_is_offered(String wrong, String meant) {
    List<String> declared =
        List.of("nullable", "column", "bindTo", "transition", "routes", "keys", "type");
    assertEquals(meant, NearNames.of(wrong, declared).stream().findFirst().orElse(""));
  }

  private static Optional<String> line(String file, int number) {
    return Optional.of(FILE.line(number));
  }

  private static JsonNode.Obj root() {
    var findings = new Findings();
    JsonNode root = JsonReader.read(FILE, findings).orElseThrow();
    assertEquals(List.of(), findings.sorted());
    return (JsonNode.Obj) root;
  }
}
