package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
