package dev.lathe.bench.lambda;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.bench.orders.Home;
import dev.lathe.bench.orders.WorkFolder;
import dev.lathe.dev.lambda.Packaged;
import dev.lathe.dev.lambda.RuntimeClient;
import dev.lathe.dev.lambda.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTTP function's zip, started before a push that has another route and another field. */
@Tag("slow")
final class PushedFunctionIT {
  private static final String WITH_MOOD = "{\"title\":\"t\",\"body\":\"b\",\"mood\":\"bright\"}";
  private static final String OK = "\"statusCode\":200";

  @ParameterizedTest
  @ValueSource(strings = {"driver", "pipeline"})
  void a_new_route_and_a_new_field_answer_the_first_request_after_the_push_is_live(String protocol)
      throws Exception {
    try (var folder = WorkFolder.fresh();
        var cloud = NotesCloud.start(folder)) {
      var packaged =
          new Packaged(Home.path(), RuntimeClient.jars().orElseThrow(), folder.place("functions"));
      var environment = cloud.environment(cloud.database() + "?protocol=" + protocol);
      var start = packaged.start(Packaged.HTTP, environment);
      var events = new LambdaEvents(cloud);
      String route = events.request("GET", "/api/diary", "");
      String field = events.request("POST", "/api/notes", WITH_MOOD);
      try (var warmForRoute = Sandbox.start(start);
          var warmForField = Sandbox.start(start);
          var restoredForRoute = Sandbox.start(start.snapshotted());
          var restoredForField = Sandbox.start(start.snapshotted())) {
        String before = warmForRoute.ask(route).body();
        assertTrue(before.contains("\"statusCode\":404"), before);
        before = warmForField.ask(field).body();
        assertTrue(before.contains("\"statusCode\":400"), before);

        cloud.live(NotesCloud.compiled(withMoods(folder.place("moods"))));
        restoredForRoute.restore();
        restoredForField.restore();
        for (Sandbox each : new Sandbox[] {warmForField, restoredForField}) {
          String written = each.ask(field).body();
          assertTrue(written.contains(OK), written);
        }
        for (Sandbox each : new Sandbox[] {warmForRoute, restoredForRoute}) {
          String read = each.ask(route).body();
          assertTrue(read.contains(OK) && read.contains("bright"), read);
          String described = each.ask(events.request("GET", "/openapi.json", "")).body();
          assertTrue(described.contains("/api/diary"), described);
        }
      }
    }
  }

  /** The notes with a field more, and the list of them at a path more. */
  private static Path withMoods(Path folder) throws IOException {
    Path notes = Home.path().resolve("examples/notes-with-owners");
    try (var files = Files.walk(notes)) {
      for (Path file : files.toList()) {
        Path copy = folder.resolve(notes.relativize(file).toString());
        if (Files.isDirectory(file)) Files.createDirectories(copy);
        else Files.copy(file, copy);
      }
    }
    Path service = folder.resolve("services/notes");
    replace(
        folder.resolve("pdm/entities/Note.json"),
        "\"status\": { \"type\"",
        "\"mood\": { \"type\": \"string\", \"nullable\": true, \"column\": \"mood\" }, \"status\": { \"type\"");
    replace(
        folder.resolve("pdm/entities/Note.json"),
        "\"affects\": [\"title\",",
        "\"affects\": [\"mood\", \"title\",");
    replace(
        service.resolve("qsm/projections/NoteView.json"), "[\"title\",", "[\"mood\", \"title\",");
    replace(
        service.resolve("graphs/shapes.json"),
        "\"status\": { \"type\"",
        "\"mood\": { \"type\": \"string\", \"nullable\": true }, \"status\": { \"type\"");
    replace(
        service.resolve("graphs/writeNote.json"),
        "\"me\": { \"type\"",
        "\"mood\": { \"type\": \"string\", \"mode\": \"nullable\" }, \"me\": { \"type\"");
    replace(
        service.resolve("graphs/writeNote.json"),
        "\"payload\": {",
        "\"payload\": { \"mood\": { \"$param\": \"mood\" },");
    replace(
        service.resolve("bindings/bindings.json"),
        "{ \"name\": \"body\", ",
        "{ \"name\": \"mood\", \"in\": \"body\", \"bindTo\": \"mood\", \"required\": false }, { \"name\": \"body\", ");
    replace(
        service.resolve("bindings/bindings.json"),
        "\"getNote\": {",
        """
        "diary": {
          "allow": "owner",
          "exposure": "read",
          "graph": "listNotes",
          "target": { "engine": "sqlite", "dialect": "sqlite" },
          "http": { "method": "GET", "path": "/diary", "parameters": [] }
        },
        "getNote": {""");
    return folder;
  }

  private static void replace(Path file, String what, String by) throws IOException {
    String text = Files.readString(file);
    assertTrue(text.contains(what), file + " has no " + what);
    Files.writeString(file, text.replace(what, by));
  }
}
