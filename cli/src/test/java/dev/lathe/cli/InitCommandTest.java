package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.lathe.dev.DatabaseChoice;
import dev.lathe.dev.DevFolder;
import dev.lathe.dev.DevOptions;
import dev.lathe.dev.DevServer;
import dev.lathe.dev.QueueChoice;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new blueprint has no fault and runs. */
class InitCommandTest {
  @TempDir private Path work;

  private Path made() {
    Path folder = work.resolve("garden");
    var run = CommandLineRun.of("init", folder.toString());
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.out().lines().findFirst().orElseThrow().endsWith("README.md"), run.out());
    return folder;
  }

  @Test
  void a_new_blueprint_is_without_any_finding() {
    var run = CommandLineRun.of("check", made().toString(), "--strict");

    assertEquals(0, run.exitCode(), run.out());
    assertEquals("", run.out());
    assertTrue(run.err().contains("garden: no errors, no warnings"), run.err());
  }

  @Test
  void an_entity_is_added_and_what_was_there_stays_to_the_letter() throws Exception {
    Path garden = made();
    Path bindings = garden.resolve("services/tasks/bindings/bindings.json");
    String before = Files.readString(bindings);

    var run = CommandLineRun.of("init", "--add", "entity", "Invoice", "--to", garden.toString());

    assertEquals(0, run.exitCode(), run.err());
    var check = CommandLineRun.of("check", garden.toString(), "--strict");
    assertEquals(0, check.exitCode(), check.out());
    String after = Files.readString(bindings);
    String same = before.substring(0, before.stripTrailing().length() - "\n  }\n}".length());
    assertTrue(after.startsWith(same + ",\n    \"createInvoice\": {"), after);
    assertTrue(after.endsWith("    }\n  }\n}\n"), after);
    String shapes = Files.readString(garden.resolve("services/tasks/graphs/shapes.json"));
    assertTrue(shapes.contains("  },\n  \"InvoiceChanged\": {\n    \"fields\": {\n"), shapes);
    var tests = CommandLineRun.of("test", garden.toString());
    assertEquals(0, tests.exitCode(), tests.out() + tests.err());
    var twice = CommandLineRun.of("init", "--add", "entity", "Invoice", "--to", garden.toString());
    assertEquals(2, twice.exitCode());
    assertEquals(after, Files.readString(bindings));
  }

  @Test
  void what_can_not_be_added_changes_nothing() throws Exception {
    Path garden = made();
    for (String[] wrong :
        List.of(
            new String[] {"entity", "note"},
            new String[] {"table", "Note"},
            new String[] {"entity", "Task"})) {
      var run = CommandLineRun.of("init", "--add", wrong[0], wrong[1], "--to", garden.toString());
      assertEquals(2, run.exitCode(), run.err());
    }
    Path bindings = garden.resolve("services/tasks/bindings/bindings.json");
    String text =
        Files.readString(bindings).replace("\"/tasks/{id}/reopen\"", "\"/notes/{id}/close\"");
    Files.writeString(bindings, text);
    var clash = CommandLineRun.of("init", "--add", "entity", "Note", "--to", garden.toString());
    assertEquals(1, clash.exitCode(), clash.err());
    assertEquals(text, Files.readString(bindings));
    assertFalse(Files.exists(garden.resolve("pdm/entities/Note.json")));
    assertEquals(2, CommandLineRun.of("init").exitCode());
  }

  @Test
  void a_new_blueprint_takes_a_command_and_answers_a_query() throws Exception {
    Path file = work.resolve("garden.bundle");
    assertEquals(
        0, CommandLineRun.of("compile", made().toString(), "-o", file.toString()).exitCode());
    Bundle bundle = BundleFile.read(Files.readAllBytes(file)).bundle();
    var options =
        new DevOptions(
            bundle,
            new DevFolder(work.resolve("data")),
            new DatabaseChoice.OwnFile(),
            new QueueChoice.None(),
            0);
    try (DevServer server = DevServer.start(options)) {
      var added = (Json.Obj) send(server, "POST", "/tasks", "{\"title\":\"Water\"}", 200);
      String id = ((Json.Str) added.get("id").orElseThrow()).value();
      var open = (Json.Arr) send(server, "GET", "/tasks?status=open", "", 200);
      var task = (Json.Obj) open.items().getFirst();
      assertEquals(Json.of("Water"), task.get("title").orElseThrow());
      send(server, "POST", "/tasks/" + id + "/finish", "", 200);
      send(server, "POST", "/tasks/" + id + "/finish", "", 422);
      var done = (Json.Obj) send(server, "GET", "/tasks/" + id, "", 200);
      assertEquals(Json.of("done"), done.get("status").orElseThrow());
      assertEquals(new Json.Arr(List.of()), send(server, "GET", "/tasks", "", 200));
    }
  }

  @Test
  void an_example_is_copied_whole_and_does_what_it_says() {
    Path folder = work.resolve("mine");

    CommandLineRun run = CommandLineRun.of("init", folder.toString(), "--example", "approvals");

    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.out().lines().findFirst().orElseThrow().endsWith("README.md"), run.out());
    assertEquals(0, CommandLineRun.of("test", folder.toString()).exitCode());
  }

  @Test
  void an_example_that_there_is_not_is_told_with_those_near() {
    CommandLineRun run =
        CommandLineRun.of("init", work.resolve("x").toString(), "--example", "aprovals");

    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("there is no example `aprovals`: did you mean"), run.err());
    assertFalse(Files.exists(work.resolve("x")));
  }

  @Test
  void what_a_coding_agent_reads_first_has_the_loop_and_every_node() throws IOException {
    String text = Files.readString(made().resolve("AGENTS.md"));

    assertTrue(text.contains("lathe check " + work.resolve("garden") + " --json"), text);
    assertTrue(text.contains("| `lookupOne` |"), text);
    assertTrue(text.contains("`add_duration`"), text);
    assertFalse(text.contains("]("), "links lead nowhere from there");
  }

  @Test
  void every_file_names_a_schema_that_is_there_and_fits() throws IOException {
    Path folder = made();
    var registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files =
          all.filter(file -> file.toString().endsWith(".json"))
              .filter(file -> !file.toString().contains(".schemas"))
              .filter(file -> !file.endsWith("tests/tasks.json")) // an array has no place for one
              .toList();
    }
    assertEquals(11, files.size());
    for (Path file : files) {
      String text = Files.readString(file);
      var json = (Json.Obj) JsonText.parse(text);
      String reference = ((Json.Str) json.get("$schema").orElseThrow()).value();
      Path schema = file.resolveSibling(reference);
      var found = registry.getSchema(Files.readString(schema)).validate(text, InputFormat.JSON);
      assertEquals(List.of(), found, file.toString());
    }
  }

  @Test
  void a_folder_with_something_in_it_is_left_alone() throws IOException {
    Path folder = Files.createDirectory(work.resolve("full"));
    Files.writeString(folder.resolve("notes.txt"), "mine");

    var run = CommandLineRun.of("init", folder.toString());

    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("is not empty (there is notes.txt)"), run.err());
    assertFalse(Files.exists(folder.resolve("project.json")));
  }

  @Test
  void a_file_is_no_folder() throws IOException {
    Path file = Files.writeString(work.resolve("file"), "mine");

    assertEquals(2, CommandLineRun.of("init", file.toString()).exitCode());
    assertEquals("mine", Files.readString(file));
  }

  private static Json send(DevServer server, String method, String path, String body, int status)
      throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create(server.address() + path))
              .method(method, HttpRequest.BodyPublishers.ofString(body))
              .build();
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertEquals(status, response.statusCode(), response.body());
      return JsonText.parse(response.body());
    }
  }
}
