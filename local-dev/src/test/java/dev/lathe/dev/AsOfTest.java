package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.source.FolderReader;
import dev.lathe.compiler.source.SourceFiles;
import dev.lathe.conformance.database.LocalSqld;
import dev.lathe.dev.Http.Answer;
import dev.lathe.dev.SentRequest.Caller;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.json.Json;
import dev.lathe.runtime.sql.Statement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads of papers as they were: what was answered then is answered again, to who may see both. */
class AsOfTest {
  private static final Caller ANN = new Caller("ann", Map.of());
  private static final Caller BOB = new Caller("bob", Map.of());
  private static final Caller DESK = new Caller("desk", Map.of("role", Json.of("desk")));

  private static final Path BLUEPRINT = Path.of("src/test/resources/as-of");

  private static final String PAPER = "/api/papers/p-1";

  @TempDir private Path folder;

  private Bundle bundle() {
    return Served.value(Compiler.compile(BLUEPRINT));
  }

  /** A paper's life; its answers by the position of the log that each was given at. */
  private NavigableMap<Long, String> life(Served served, CaseClient client) {
    var answers = new TreeMap<Long, String>();
    answers.put(position(served), get(served, client, DESK, "").text());
    for (String step :
        new String[] {
          "submit {\"title\":\"One\",\"writer\":\"ann\",\"price\":\"12.50\","
              + "\"dueAt\":\"2026-08-21T18:00:00+02:00\"}",
          "revise {\"title\":\"Two\",\"price\":null,\"dueAt\":\"2026-09-01T00:00:00.000001Z\"}",
          "hand {\"writer\":\"bob\"}",
          "revise {\"title\":\"Three\",\"price\":\"0.000001\",\"dueAt\":null}",
          "cancel {}"
        }) {
      String[] parts = step.split(" ", 2);
      done(served.http().post(PAPER + "/" + parts[0], parts[1], client.bearer(ANN)));
      answers.put(position(served), get(served, client, DESK, "").text());
    }
    return answers;
  }

  private static long position(Served served) {
    return served.number("SELECT coalesce(max(position), 0) FROM event");
  }

  private static void done(Answer answer) {
    assertEquals(200, answer.status(), answer.text());
  }

  private static Answer get(Served served, CaseClient client, Caller who, String query) {
    return served.http().get(PAPER + query, client.bearer(who));
  }

  @Test
  void what_was_answered_then_is_answered_again_on_sqlite() {
    again(new DatabaseChoice.OwnFile());
  }

  @Test
  void what_was_answered_then_is_answered_again_on_libsql() {
    try (LocalSqld server = LocalSqld.start()) {
      again(new DatabaseChoice.At(server.url(), Optional.empty()));
    }
  }

  private void again(DatabaseChoice database) {
    Path data = folder.resolve("data");
    try (Served served = Served.on(database, bundle(), data)) {
      var client = new CaseClient(served.http(), data);
      NavigableMap<Long, String> answers = life(served, client);
      assertEquals(6, answers.size());
      assertTrue(answers.values().iterator().next().contains("RESULT_ABSENT"));
      for (Map.Entry<Long, String> then : answers.entrySet()) {
        Answer answer = get(served, client, DESK, "?asOf=" + then.getKey());
        boolean first = then.getKey().equals(answers.firstKey());
        assertEquals(first ? 404 : 200, answer.status(), answer.text());
        if (!first) assertEquals(then.getValue(), answer.text());
      }
      String now = answers.lastEntry().getValue();
      assertEquals(now, get(served, client, DESK, "?asOf=999999999999").text());
      assertEquals(now, get(served, client, DESK, "?asOf=2999-01-01T00:00:00Z").text());
      Answer before = get(served, client, DESK, "?asOf=2001-01-01T00:00:00Z");
      assertEquals(404, before.status(), before.text());
      String tag = get(served, client, DESK, "?asOf=2999-01-01T00:00:00Z").header("ETag");
      assertTrue(tag.startsWith("\"5."), tag);
    }
  }

  @Test
  void a_time_is_the_events_before_the_first_that_is_later() {
    Path data = folder.resolve("data");
    try (Served served = Served.on(new DatabaseChoice.OwnFile(), bundle(), data)) {
      var client = new CaseClient(served.http(), data);
      life(served, client);
      // Its third event of five says that it happened before all others.
      for (String trigger : triggers(served)) {
        served.database().execute(Statement.write("DROP TRIGGER \"" + trigger + "\""));
      }
      for (int version = 1; version <= 5; version++) {
        String time =
            version == 3 ? "2020-01-01T00:00:00.000Z" : "2026-01-0" + version + "T00:00:00.000Z";
        served
            .database()
            .execute(
                Statement.write(
                    "UPDATE event SET time='%s' WHERE stream='Paper-p-1' AND version=%s"
                        .formatted(time, version)));
      }
      assertTrue(title(served, client, "2026-01-01T00:00:00Z").contains("\"One\""));
      assertTrue(title(served, client, "2026-01-01T23:59:59.999999Z").contains("\"One\""));
      assertTrue(title(served, client, "2026-01-02T02:00:00%2B02:00").contains("\"Two\""));
      assertTrue(
          title(served, client, "2026-01-02T00:00:00Z").contains("\"bob\""), "and the third");
      assertTrue(title(served, client, "2026-01-04T00:00:00Z").contains("\"Three\""));
      assertTrue(title(served, client, "2025-12-31T00:00:00Z").contains("RESULT_ABSENT"));
    }
  }

  private static Iterable<String> triggers(Served served) {
    var rows =
        served
            .database()
            .execute(
                Statement.read(
                    "SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name='event'"));
    var names = new ArrayList<String>();
    for (int row = 0; row < rows.size(); row++) names.add(rows.requiredText(row, 0));
    return names;
  }

  private static String title(Served served, CaseClient client, String time) {
    return get(served, client, DESK, "?asOf=" + time).text();
  }

  @Test
  void who_may_not_see_it_now_or_could_not_then_is_told_that_there_is_none() {
    Path data = folder.resolve("data");
    try (Served served = Served.on(new DatabaseChoice.OwnFile(), bundle(), data)) {
      var client = new CaseClient(served.http(), data);
      NavigableMap<Long, String> answers = life(served, client);
      Long[] at = answers.keySet().toArray(Long[]::new);
      assertEquals(404, get(served, client, ANN, "?asOf=" + at[2]).status(), "hers then, his now");
      assertEquals(404, get(served, client, BOB, "?asOf=" + at[2]).status(), "his now, hers then");
      assertEquals(200, get(served, client, BOB, "?asOf=" + at[3]).status(), "his then and now");
      assertEquals(200, get(served, client, DESK, "?asOf=" + at[2]).status());
      done(served.http().post(PAPER + "/discard", "{}", client.bearer(ANN)));
      assertEquals(404, get(served, client, DESK, "?asOf=" + at[3]).status(), "deleted now");
      done(
          served
              .http()
              .post(
                  PAPER + "/submit", "{\"title\":\"New\",\"writer\":\"bob\"}", client.bearer(BOB)));
      long anew = position(served);
      Answer again = get(served, client, BOB, "?asOf=" + anew);
      assertTrue(again.text().contains("\"New\"") && again.text().contains("\"price\":null"));
      assertEquals(404, get(served, client, BOB, "?asOf=" + (anew - 1)).status(), "deleted then");
      assertTrue(get(served, client, DESK, "?asOf=" + at[1]).text().contains("\"One\""));
    }
  }

  @Test
  void what_a_list_of_one_is_asked_is_asked_of_then() {
    Path data = folder.resolve("data");
    try (Served served = Served.on(new DatabaseChoice.OwnFile(), bundle(), data)) {
      var client = new CaseClient(served.http(), data);
      NavigableMap<Long, String> answers = life(served, client);
      Long[] at = answers.keySet().toArray(Long[]::new);
      assertEquals("[]", get(served, client, BOB, "/title").text(), "cancelled");
      assertEquals(
          "[{\"title\":\"Two\"}]", get(served, client, BOB, "/title?asOf=" + at[2]).text());
      assertEquals("[]", get(served, client, BOB, "/title?asOf=" + at[0]).text());
    }
  }

  @Test
  void what_is_no_moment_is_refused_and_so_is_any_where_nobody_can_tell() {
    Path data = folder.resolve("data");
    try (Served served = Served.on(new DatabaseChoice.OwnFile(), bundle(), data)) {
      var client = new CaseClient(served.http(), data);
      life(served, client);
      for (String wrong :
          new String[] {"", "yesterday", "-1", "1.5", "2026-02-30T00:00:00Z", "2026-01-01"}) {
        Answer answer = get(served, client, DESK, "?asOf=" + wrong);
        assertEquals(400, answer.status(), wrong + ": " + answer.text());
        assertTrue(answer.text().contains("neither a time"), answer.text());
      }
      Answer command = served.http().post(PAPER + "/hand?asOf=3", "{}", client.bearer(ANN));
      assertEquals(400, command.status());
      assertTrue(command.text().contains("\"path\":\"asOf\""), command.text());
    }
  }

  @Test
  void older_events_are_read_by_what_the_blueprint_says_they_were() {
    Path data = folder.resolve("data");
    NavigableMap<Long, String> answers;
    try (Served served = Served.on(new DatabaseChoice.OwnFile(), bundle(), data)) {
      answers = life(served, new CaseClient(served.http(), data));
    }
    var texts = new TreeMap<String, String>();
    FolderReader.read(BLUEPRINT)
        .sources()
        .files()
        .forEach((path, of) -> texts.put(path, of.text()));
    texts.computeIfPresent(
        "pdm/entities/Paper.json",
        (_, text) ->
            text.replace("\"to\": \"cancelled\"", "\"to\": \"withdrawn\"")
                .replace("\"cancelled\"", "{ \"name\": \"withdrawn\", \"was\": \"cancelled\" }")
                .replace(
                    "{ \"name\": \"withdrawn\", \"was\": \"cancelled\" }\n        ],\n        \"to\"",
                    "\"withdrawn\"\n        ],\n        \"to\"")
                .replace(
                    "\"stateMachine\":",
                    "\"upcasts\": {\"PaperSubmitted\": {\"1\": {\"set\": {\"title\":"
                        + " {\"concat\": [\"title\", {\"$literal\": \"!\"}]}}}}}, \"stateMachine\":"));
    Bundle changed = Served.value(Compiler.compile(SourceFiles.of(texts)));
    try (Served served = Served.on(new DatabaseChoice.OwnFile(), changed, data)) {
      var client = new CaseClient(served.http(), data);
      Long[] at = answers.keySet().toArray(Long[]::new);
      assertTrue(get(served, client, DESK, "").text().contains("\"withdrawn\""));
      assertTrue(get(served, client, DESK, "?asOf=" + at[5]).text().contains("\"withdrawn\""));
      assertTrue(get(served, client, DESK, "?asOf=" + at[1]).text().contains("\"One!\""));
      assertTrue(get(served, client, DESK, "?asOf=" + at[2]).text().contains("\"Two\""));
    }
  }
}
