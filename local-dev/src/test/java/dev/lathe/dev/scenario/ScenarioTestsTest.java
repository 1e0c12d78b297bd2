package dev.lathe.dev.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.Compiler.Tested;
import dev.lathe.compiler.Workbench;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.compiler.source.FolderReader;
import dev.lathe.compiler.source.SourceFiles;
import dev.lathe.model.json.JsonText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What examples say that they do, they do; and what does not hold is told. */
final class ScenarioTestsTest {
  private static final Path APPROVAL = Path.of("../examples/approval");

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> every_scenario_of_every_example_holds() {
    return Blueprints.examples().stream()
        .filter(example -> Files.isDirectory(example.resolve("tests")))
        .map(
            example ->
                dynamicTest(
                    String.valueOf(example.getFileName()),
                    () -> {
                      List<ScenarioResult> results = new ArrayList<>();
                      Coverage coverage = played(read(example), results);
                      assertFalse(results.isEmpty());
                      assertEquals(List.of(), failed(results));
                      for (Coverage.Part part : coverage.parts()) {
                        if (part.kind() == Coverage.Kind.TRANSITIONS) {
                          assertEquals(List.of(), part.missing());
                        }
                      }
                    }));
  }

  @Test
  void each_transition_guard_and_route_of_an_approval_is_seen() {
    Coverage coverage = played(read(APPROVAL), new ArrayList<>());

    for (Coverage.Part part : coverage.parts()) {
      if (part.kind() != Coverage.Kind.RULES) assertEquals(List.of(), part.missing());
    }
    assertEquals(4, coverage.parts().size());
  }

  @Test
  void a_guard_that_is_wrong_is_told_by_the_scenario_about_it_alone() {
    SourceFiles sources =
        with(
            "services/approval/graphs/approve.json",
            "\"neq\": [\"proposalView.proposer\", { \"$param\": \"by\" }]",
            "\"neq\": [\"proposalView.proposer\", { \"$literal\": \"\" }]");

    List<ScenarioResult> results = new ArrayList<>();
    played(sources, results);

    assertEquals(
        List.of("nobody approves a proposal of their own"),
        results.stream()
            .filter(result -> !result.holds())
            .map(result -> result.scenario().name().text())
            .toList());
    String told = failed(results).getFirst();
    assertTrue(
        told.startsWith("nobody approves a proposal of their own: status: expected 422, found 200"),
        told);
  }

  @Test
  void what_is_not_as_it_says_is_told_where() {
    List<Difference> differences =
        Difference.between(
            "body",
            JsonText.parse("{\"a\":1,\"b\":[{\"c\":\"x\"}],\"e\":null,\"f\":2.5}"),
            JsonText.parse("{\"a\":1.0,\"b\":[{\"c\":\"y\",\"d\":1}],\"f\":\"2.50\"}"));

    assertEquals(
        List.of(
            new Difference("body.b[0].c", "\"x\"", "\"y\""),
            new Difference("body.e", "null", "nothing")),
        differences);
    assertEquals(
        "1: [1]",
        Difference.between("body", JsonText.parse("[]"), JsonText.parse("[1]")).getFirst().found());
  }

  private static SourceFiles read(Path blueprint) {
    return FolderReader.read(blueprint).sources();
  }

  private static SourceFiles with(String file, String from, String to) {
    Map<String, String> texts = new LinkedHashMap<>();
    read(APPROVAL).files().forEach((path, source) -> texts.put(path, source.text()));
    String before = texts.getOrDefault(file, "");
    assertTrue(before.contains(from), () -> file + " has no " + from + " but " + texts.keySet());
    texts.put(file, before.replaceFirst(Pattern.quote(from), Matcher.quoteReplacement(to)));
    return SourceFiles.of(texts);
  }

  private Coverage played(SourceFiles sources, List<ScenarioResult> results) {
    try (var bench = new Workbench()) {
      Tested tested =
          switch (Compiler.withTests(new FolderReader.Outcome(sources, List.of()), bench)) {
            case Result.Ok<Tested>(Tested value, var _) -> value;
            case Result.Failed<Tested>(var findings) -> throw new AssertionError(findings);
          };
      return ScenarioTests.run(tested.compiled(), tested.scenarios(), folder, results::add);
    }
  }

  private static List<String> failed(List<ScenarioResult> results) {
    return results.stream()
        .filter(result -> !result.holds())
        .flatMap(
            result ->
                result.differences().stream()
                    .map(
                        difference ->
                            "%s: %s: expected %s, found %s"
                                .formatted(
                                    result.scenario().name(),
                                    difference.what(),
                                    difference.expected(),
                                    difference.found())))
        .toList();
  }
}
