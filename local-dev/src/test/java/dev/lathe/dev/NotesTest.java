package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.compiler.fixture.ReadsSharedBlueprints;
import dev.lathe.dev.Http.Answer;
import dev.lathe.model.json.Json;
import dev.lathe.runtime.sql.Statement;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The expected traces of the notes blueprint, whose every graph asks whose session it is. */
@ReadsSharedBlueprints
class NotesTest {
  private static final String[] ALICE = {"Authorization", "Bearer dev:alice"};
  private static final String[] BOB = {"Authorization", "Bearer dev:bob"};

  @TempDir static Path folder;
  private static Served served;
  private static Http http;

  @BeforeAll
  static void start() {
    served = Served.blueprint(Blueprints.shared("notes"), folder);
    http = served.http();
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  @Test
  void nobody_gets_in_whom_no_provider_knows() {
    Strangers.areRefused(http, "/api/notes", "/api/notes", "{\"title\":7}");
  }

  @Test
  void a_note_belongs_to_whoever_wrote_it() {
    Answer created = http.post("/api/notes", "{\"title\":\"a\",\"body\":\"b\"}", ALICE);
    assertEquals(200, created.status(), created.text());
    assertEquals("1", created.get("version"));
    String note = created.get("noteId");
    assertEquals(
        "NoteCreate {\"before\":null,\"after\":{\"status\":\"active\",\"title\":\"a\","
            + "\"body\":\"b\",\"ownerSub\":\"alice\"}} user alice",
        event(note, 1));
    assertTrue(http.get("/api/notes", ALICE).text().contains(note));
    assertEquals("[]", http.get("/api/notes/" + note, BOB).text());
    assertTrue(http.get("/api/notes/" + note, ALICE).text().contains("\"ownerSub\":\"alice\""));
  }

  @Test
  void only_its_owner_deletes_a_note_and_only_once() {
    String note = http.post("/api/notes", "{\"title\":\"a\",\"body\":\"b\"}", ALICE).get("noteId");
    String path = "/api/notes/" + note + "/actions/delete";

    Answer stranger = http.post(path, "{}", BOB);
    Answer owner = http.post(path, "{}", ALICE);
    Answer again = http.post(path, "{}", ALICE);

    assertEquals(422, stranger.status(), stranger.text());
    assertEquals("COMMAND_GUARD_REJECTED", stranger.get("code"));
    assertEquals(200, owner.status(), owner.text());
    assertEquals(
        "NoteDelete {\"before\":{\"status\":\"active\"},\"after\":{\"status\":\"deleted\"}} user alice",
        event(note, 2));
    assertEquals(422, again.status(), again.text());
    assertEquals("COMMAND_ILLEGAL_TRANSITION", again.get("code"));
  }

  @Test
  void a_strict_body_and_the_seed_stay_what_they_are() {
    Answer extra =
        http.post("/api/notes", "{\"title\":\"a\",\"body\":\"b\",\"ownerSub\":\"eve\"}", ALICE);
    assertEquals(400, extra.status(), extra.text());
    Answer seeded =
        http.get(
            "/api/notes/00000000-0000-0000-0000-000000000001",
            "Authorization",
            "Bearer dev:system");
    assertEquals(1, ((Json.Arr) seeded.body()).items().size(), seeded.text());
  }

  private static String event(String note, int version) {
    return String.valueOf(
        served
            .database()
            .execute(
                Statement.read(
                    "SELECT type||' '||data||' '||actor_kind||' '||actor_id FROM event"
                        + " WHERE stream=?1 AND version=?2",
                    "Note-" + note,
                    (long) version))
            .text(0, 0));
  }
}
