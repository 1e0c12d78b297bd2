package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DescribeCommandsTest {
  private static final String ORDERS = "../examples/orders";

  @Test
  void openapi_is_of_all_routes_or_of_one_service() {
    var all = (Json.Obj) JsonText.parse(CommandLineRun.of("openapi", ORDERS).out());
    var one =
        (Json.Obj)
            JsonText.parse(CommandLineRun.of("openapi", ORDERS, "--service", "inventory").out());
    assertEquals(Optional.of(Json.of("3.1.0")), all.get("openapi"));
    assertTrue(paths(all).containsAll(paths(one)) && paths(all).size() > paths(one).size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"approvals", "orders", "returns"})
  void openapi_is_what_is_served(String example) {
    String folder = "../examples/" + example;
    Bundle bundle = ((Result.Ok<Bundle>) Compiler.compile(Path.of(folder))).value();
    CommandLineRun run = CommandLineRun.of("openapi", folder);
    assertEquals(0, run.exitCode(), run.err());
    Json served = JsonText.parse(Objects.requireNonNull(bundle.files().get("openapi.json")).text());
    assertEquals(served, JsonText.parse(run.out()));
    boolean people = paths((Json.Obj) served).contains("/_lathe/tasks");
    assertEquals(example.equals("approvals"), people);
  }

  @Test
  void an_unknown_service_is_named_with_those_there_are() {
    var run = CommandLineRun.of("openapi", ORDERS, "--service", "inventry");
    assertEquals(1, run.exitCode());
    assertTrue(run.err().contains("inventory"), run.err());
  }

  @Test
  void asyncapi_has_a_channel_an_entity() {
    var run = CommandLineRun.of("asyncapi", ORDERS);
    assertEquals(0, run.exitCode(), run.err());
    var channels = ((Json.Obj) JsonText.parse(run.out())).get("channels").orElseThrow();
    assertEquals(
        Set.of("inventory.Item", "orders.Order"), ((Json.Obj) channels).members().keySet());
  }

  @Test
  void types_go_to_stdout_or_into_a_folder(@TempDir Path folder) throws IOException {
    String types = CommandLineRun.of("types", ORDERS).out();
    assertTrue(types.contains("export interface Commands"), types);
    var run = CommandLineRun.of("types", ORDERS, "--lang", "ts", "-o", folder.toString());
    assertEquals(types, Files.readString(Path.of(run.out().strip())));
    assertEquals(2, CommandLineRun.of("types", ORDERS, "--lang", "cobol").exitCode());
  }

  private static Set<String> paths(Json.Obj document) {
    return ((Json.Obj) document.get("paths").orElseThrow()).members().keySet();
  }
}
