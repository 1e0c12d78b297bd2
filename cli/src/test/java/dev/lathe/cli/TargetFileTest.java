package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.runtime.module.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --target} and {@code --host} take. */
class TargetFileTest {
  @TempDir private Path folder;

  @Test
  void what_the_blueprint_asks_for_and_the_file_lacks_is_named() throws IOException {
    Bundle bundle =
        ((Result.Ok<Bundle>) Compiler.compile(Path.of("../examples/notes-with-owners"))).value();
    var asked = TargetFile.missing(bundle, Variables.NONE);
    assertTrue(!asked.isEmpty(), "the example asks for variables");
    assertEquals(
        List.copyOf(asked.tailSet(asked.first() + "\0")),
        List.copyOf(
            TargetFile.missing(bundle, file("{\"" + asked.first() + "\":\"x\"}").variables())));
  }

  @Test
  void what_is_no_object_of_texts_is_refused_without_its_values() throws IOException {
    for (String text : List.of("", "[]", "\"secret\"", "{\"A\":{\"b\":\"secret\"}}", "{\"A\":1}")) {
      var refused = assertThrows(Refused.class, () -> file(text), text);
      assertTrue(!String.valueOf(refused.getMessage()).contains("secret"), text);
    }
    assertThrows(Refused.class, () -> TargetFile.read(folder.resolve("absent")));
    assertEquals(Map.of("A", "1"), file("{\"A\":\"1\"}").values());
  }

  @Test
  void a_host_is_an_address_of_this_machine() {
    assertTrue(ListeningAddress.of("localhost").isLoopbackAddress());
    assertTrue(ListeningAddress.of("::1").isLoopbackAddress());
    assertTrue(ListeningAddress.of("0.0.0.0").isAnyLocalAddress());
    for (String wrong : List.of("", "example.com", "1.2.3", "203.0.113.7", "localhost:80")) {
      assertThrows(Refused.class, () -> ListeningAddress.of(wrong), wrong);
    }
  }

  private TargetFile file(String text) throws IOException {
    return TargetFile.read(Files.writeString(folder.resolve("target.json"), text));
  }
}
