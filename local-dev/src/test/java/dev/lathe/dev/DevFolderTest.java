package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose data a server works on. */
final class DevFolderTest {
  @TempDir Path folder;

  @Test
  void each_blueprint_of_a_name_has_data_of_its_own() throws IOException {
    Path one = Files.createDirectories(folder.resolve("one/shop"));
    Path other = Files.createDirectories(folder.resolve("other/shop"));
    assertEquals(folder.resolve(".lathe/shop"), DevFolder.of(folder, "shop", one).path());
    assertEquals(folder.resolve(".lathe/shop-2"), DevFolder.of(folder, "shop", other).path());
    assertEquals(folder.resolve(".lathe/shop"), DevFolder.of(folder, "shop", one).path());
    assertEquals(folder.resolve(".lathe/shop-2"), DevFolder.of(folder, "shop", other).path());
  }

  @Test
  void a_blueprint_that_was_moved_keeps_its_data() throws IOException {
    Path before = Files.createDirectories(folder.resolve("before"));
    DevFolder data = DevFolder.of(folder, "shop", before);
    Path after = Files.move(before, folder.resolve("after"));
    assertEquals(data, DevFolder.of(folder, "shop", after));
  }

  @Test
  void data_from_before_they_knew_whose_they_were_are_the_first_ones() throws IOException {
    Files.createDirectories(folder.resolve(".lathe/shop"));
    assertEquals(folder.resolve(".lathe/shop"), DevFolder.of(folder, "shop", folder).path());
  }

  @Test
  void a_second_server_on_the_same_data_is_told_who_has_them_and_changes_nothing() {
    var bundle = Served.value(Compiler.compile(Path.of("../examples/toolshed")));
    try (var first = Served.on(new DatabaseChoice.OwnFile(), bundle, folder)) {
      var taken =
          assertThrows(
              DataTaken.class,
              () -> Served.on(new DatabaseChoice.OwnFile(), bundle, folder).close());
      String said = String.valueOf(taken.getMessage());
      assertTrue(said.contains(first.server().address().toString()), said);
      assertTrue(said.contains("process " + ProcessHandle.current().pid()), said);
      assertThrows(DataTaken.class, () -> new DevFolder(folder).reset());
      assertEquals(200, first.http().get("/openapi.json").status());
    }
    Served.on(new DatabaseChoice.OwnFile(), bundle, folder).close();
    new DevFolder(folder).reset();
  }

  @Test
  void data_is_served_as_long_as_a_server_has_it() throws IOException {
    var data = new DevFolder(Files.createDirectories(folder.resolve("data")));
    assertFalse(data.isServed());
    try (var _ = data.take()) {
      assertTrue(data.isServed());
      assertTrue(data.isServed(), "looking does not let go of it");
    }
    assertFalse(data.isServed());
  }
}
