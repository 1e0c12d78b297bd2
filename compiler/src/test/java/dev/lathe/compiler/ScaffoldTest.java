package dev.lathe.compiler;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.describe.Api;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.scaffold.Scaffold;
import dev.lathe.compiler.source.FolderReader;
import dev.lathe.compiler.source.SourceFile;
import dev.lathe.compiler.source.SourceFiles;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pages made from a model are pages that an author could have written. */
class ScaffoldTest {
  @ParameterizedTest
  @MethodSource("dev.lathe.compiler.fixture.Blueprints#examples")
  void pages_of_an_example_compile_and_nothing_is_said_of_them(Path example) {
    Api api = api(example);
    Blueprint blueprint = api.resolved().blueprint();
    String folder =
        blueprint.form() == Blueprint.Form.PROJECT
            ? "services/" + blueprint.services().getFirst().slug() + "/ui/"
            : "ui/";
    var texts = new TreeMap<String, String>();
    for (SourceFile file : FolderReader.read(example).sources().files().values()) {
      texts.put(file.path(), file.text());
    }
    SortedMap<String, Json.Obj> files = Scaffold.of(api);
    assertFalse(files.isEmpty());
    files.forEach((path, json) -> texts.put(folder + path, JsonText.write(json)));
    Result<Bundle> compiled = Compiler.compile(SourceFiles.of(texts));
    List<String> said =
        compiled.findings().stream()
            .filter(finding -> finding.span().file().startsWith(folder))
            .map(Diagnostic::toString)
            .toList();
    assertEquals(List.of(), said);
    assertTrue(compiled instanceof Result.Ok<Bundle>, compiled.findings().toString());
  }

  @Test
  void a_command_is_offered_in_the_states_that_allow_it_and_in_no_other() {
    SortedMap<String, Json.Obj> files = Scaffold.of(api(Path.of("../examples/orders")));
    Json.Obj detail = requireNonNull(files.get("screens/orders-getOrder.spec.json"));
    Json.Obj elements = detail.object("elements");
    assertEquals("placed", when(elements, "confirmOrder-line-placed"));
    for (String state : List.of("placed", "confirmed", "filled")) { // by a branch each
      assertEquals(state, when(elements, "cancelOrder-line-" + state));
    }
    assertTrue(elements.get("cancelOrder-line-cancelled").isEmpty());
    assertTrue(elements.get("confirmOrder-line-confirmed").isEmpty());
  }

  private static String when(Json.Obj elements, String id) {
    return elements.object(id).object("visible").text("eq").orElse("");
  }

  private static Api api(Path folder) {
    return switch (Compiler.api(folder)) {
      case Result.Ok<Api>(Api api, var _) -> api;
      case Result.Failed<Api>(var findings) -> throw new AssertionError(findings);
    };
  }
}
