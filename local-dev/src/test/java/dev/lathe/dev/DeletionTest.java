package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.compiler.source.SourceFiles;
import dev.lathe.dev.Http.Answer;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.runtime.sql.Statement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was deleted stays so when tables are filled again, and starts anew where it may. */
class DeletionTest {
  private static final String SLOT =
      "{\"id\":\"%s\",\"from\":\"2026-08-21T14:00:00Z\",\"until\":\"2026-08-21T16:00:00Z\"}";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;

  @Test
  void a_table_that_is_filled_from_the_log_has_no_deleted_rows() throws IOException {
    try (Served served = served("", "")) {
      book(served, "a", 200);
      assertEquals(200, served.http().post("/bookings/a/cancel", "{}").status());
      book(served, "b", 200);
    }
    // Another name of the table is another table, filled and verified on the way to live.
    try (Served served = served("\"booking_view\"", "\"booking_slots\"")) {
      assertEquals(
          "[{\"id\":\"b\"}]",
          served.http().get("/rooms/blue/bookings").text().replaceAll(",\"from\"[^}]*", ""));
      Answer again = served.http().post("/bookings/a/cancel", "{}");
      assertEquals("true", detail(again, "deleted"), again.text());
      assertEquals(409, served.http().post("/bookings/b/cancel", "{}", "If-Match", "7").status());
      assertEquals(200, served.http().post("/bookings/b/cancel", "{}", "If-Match", "1").status());
      Answer taken = served.http().post("/rooms/blue/bookings", SLOT.formatted("a"));
      assertEquals(409, taken.status(), taken.text());
      assertEquals("STREAM_CLOSED", detail(taken, "reason"));
    }
  }

  @Test
  void what_may_start_anew_goes_on_in_its_stream() throws IOException {
    try (Served served = served("\"stateField\"", "\"recreate\": true, \"stateField\"")) {
      book(served, "a", 200);
      assertEquals(200, served.http().post("/bookings/a/cancel", "{}").status());
      Answer stale =
          served.http().post("/rooms/blue/bookings", SLOT.formatted("a"), "If-Match", "0");
      assertEquals(409, stale.status(), stale.text());
      Answer anew = served.http().post("/rooms/blue/bookings", SLOT.formatted("a"));
      assertEquals("3", anew.get("version"), anew.text());
      assertTrue(served.http().get("/rooms/blue/bookings").text().contains("\"a\""));
      assertEquals(3, served.trace("Booking-a").size());
      assertEquals(200, served.http().post("/bookings/a/cancel", "{}").status());
    }
    try (Served served = served("\"booking_view\"", "\"booking_slots\"")) { // and it is closed now
      assertEquals("[]", served.http().get("/rooms/blue/bookings").text());
      book(served, "a", 409);
    }
  }

  @Test
  void what_the_same_command_made_again_is_there_and_not_deleted() throws IOException {
    String machine = "\"stateField\"";
    String anew = "\"recreate\": true, \"stateField\"";
    try (Served served = served(machine, anew)) {
      book(served, "a", 200);
      assertEquals(200, served.http().post("/bookings/a/cancel", "{}").status());
    }
    String twice =
        """
        {
              "id": "again",
              "type": "emit",
              "config": {
                "aggregate": "Booking",
                "aggregateId": { "$param": "id" },
                "transition": "book",
                "payload": { "room": { "$param": "room" }, "from": { "$param": "from" }, "until": { "$param": "until" } }
              }
            },
            {
              "id": "out",
              "type": "result",
              "value": { "id": { "$ref": "booked\
        """;
    String once = twice.substring(twice.indexOf("{\n      \"id\": \"out\""));
    try (Served served = served(Map.of(machine, anew, once, twice))) {
      Answer answer = served.http().post("/rooms/blue/bookings", SLOT.formatted("a"));
      assertEquals(422, answer.status(), answer.text());
      assertEquals("BOOKED_BEFORE", answer.get("code"));
      assertEquals("COMMAND_ILLEGAL_TRANSITION", detail(answer, "reason"));
      assertFalse(answer.text().contains("deleted"), answer.text());
      assertEquals(2, served.trace("Booking-a").size());
    }
  }

  @Test
  void a_mirror_loses_the_row_when_the_event_arrives() throws IOException {
    try (Served served =
        served("\"entity-mirror\"", "\"entity-mirror\", \"lifecycle\": \"async\"")) {
      book(served, "a", 200);
      await(served, "\"a\"");
      assertEquals(200, served.http().post("/bookings/a/cancel", "{}").status());
      await(served, "[]");
      book(served, "b", 200);
      await(served, "\"b\"");
      assertEquals(
          1,
          served
              .database()
              .execute(
                  Statement.read(
                      """
                      SELECT count(*) FROM generation WHERE written_by='projector' \
                      AND position=(SELECT max(position) FROM event)"""))
              .requiredInteger(0, 0));
    }
  }

  private static void await(Served served, String part) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    String text = "";
    while (System.nanoTime() < end) {
      text = served.http().get("/rooms/blue/bookings").text();
      if (text.contains(part)) return;
      Thread.onSpinWait();
    }
    throw new AssertionError(text + " never had " + part);
  }

  private static String detail(Answer answer, String member) {
    return answer.get("details").replaceAll(".*\"" + member + "\":\"?([A-Za-z_]+).*", "$1");
  }

  private static void book(Served served, String id, int status) {
    Answer answer = served.http().post("/rooms/blue/bookings", SLOT.formatted(id));
    assertEquals(status, answer.status(), answer.text());
  }

  private Served served(String find, String replace) throws IOException {
    return served(find.isEmpty() ? Map.of() : Map.of(find, replace));
  }

  private Served served(Map<String, String> edits) throws IOException {
    Bundle bundle = Served.value(Compiler.compile(edited(edits)));
    return Served.on(new DatabaseChoice.OwnFile(), bundle, folder);
  }

  /** The example, some of its texts others. */
  private static SourceFiles edited(Map<String, String> edits) throws IOException {
    Path example = Blueprints.example("booking");
    var files = new TreeMap<String, String>();
    try (Stream<Path> all = Files.walk(example)) {
      for (Path file : all.filter(f -> f.toString().endsWith(".json")).toList()) {
        String path = example.relativize(file).toString().replace('\\', '/');
        if (!path.startsWith("tests")) {
          String text = Files.readString(file);
          for (var edit : edits.entrySet()) {
            text = text.replace(edit.getKey(), edit.getValue());
          }
          files.put(path, text);
        }
      }
    }
    return SourceFiles.of(files);
  }
}
