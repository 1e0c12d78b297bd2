package dev.lathe.functions.projector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.Generation;
import dev.lathe.model.bundle.Operations;
import dev.lathe.model.bundle.Outlines;
import dev.lathe.model.bundle.ProjectionPlan;
import dev.lathe.model.bundle.Schema;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.adapter.system.SystemTime;
import dev.lathe.runtime.projection.Projector;
import dev.lathe.runtime.queue.Message;
import dev.lathe.runtime.queue.Queue;
import dev.lathe.runtime.queue.Received;
import dev.lathe.runtime.queue.Refused;
import dev.lathe.runtime.rollout.BundleRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.wiring.BundleStores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectorHandlerTest {
  private static final String EVENT =
      """
      [{"specversion":"1.0","id":"e","source":"rntme://notes/Note","type":"notes.Note.NoteCreate",\
      "time":"2026-01-01T00:00:00Z","subject":"Note-%1$s","datacontenttype":"application/json",\
      "eventtype":"NoteCreate","rntaggregatetype":"Note","rntaggregateid":"%1$s","rntversion":1,\
      "data":{"before":null,"after":{}}}]\
      """;

  @TempDir Path folder;

  @Test
  void only_what_failed_comes_back_and_what_follows_it_in_its_group() {
    var store = BundleStores.open(folder.resolve("bundles").toString());
    try (Database database = SqliteDatabase.open(folder.resolve("test.db").toString())) {
      BundleFile file = BundleFile.of(bundle());
      store.put(file.id(), file.bytes());
      new BundleRollout(database).finish(file.bundle(), file.id());
      var handler =
          new ProjectorHandler(Tenant.MAIN, Projector.of(database, store), new SystemTime());

      var event = new SQSEvent();
      event.setRecords(
          List.of(
              message("m1", "Note-a", EVENT.formatted("a")),
              message("m2", "Note-b", "no event"),
              message("m3", "Note-b", EVENT.formatted("b")),
              message("m4", "Note-c", EVENT.formatted("c"))));
      SQSBatchResponse response = handler.apply(event, "r-1");
      assertEquals(
          List.of("m2", "m3"),
          response.getBatchItemFailures().stream()
              .map(BatchItemFailure::getItemIdentifier)
              .toList());
      List<String> notes = new ArrayList<>();
      for (var row : database.execute(Statement.read("SELECT id FROM notes ORDER BY id")).rows()) {
        notes.add(String.valueOf(row.getFirst()));
      }
      assertEquals(List.of("a", "b", "c"), notes);
    }
  }

  @Test
  void what_failed_is_hidden_for_longer_each_time() {
    var hidden = new ArrayList<String>();
    var queue =
        new Queue() {
          @Override
          public List<Refused> send(List<Message> messages) {
            throw new AssertionError("nothing is sent");
          }

          @Override
          public List<Received> receive(int most, Duration wait) {
            throw new AssertionError("nothing is received");
          }

          @Override
          public void delete(List<Received> done) {
            throw new AssertionError("the queue's own mapping deletes");
          }

          @Override
          public void hide(List<Received> messages, Duration pause) {
            messages.forEach(one -> hidden.add(one.receipt() + " " + pause.toSeconds()));
          }
        };
    try (Database database = SqliteDatabase.open(":memory:")) {
      var store = BundleStores.open(folder.resolve("bundles").toString());
      var handler =
          new ProjectorHandler(
              Tenant.MAIN,
              Projector.of(database, store),
              () -> Optional.of(queue),
              new SystemTime());
      var event = new SQSEvent();
      event.setRecords(List.of(failing("m1", "1"), failing("m2", "4"), failing("m3", "900")));
      handler.apply(event, "r-1");
      assertEquals(List.of("r-m1 1", "r-m2 8", "r-m3 60"), hidden);
    }
  }

  private static SQSMessage failing(String id, String times) {
    SQSMessage message = message(id, "Note-" + id, "no event");
    message.setReceiptHandle("r-" + id);
    message.setAttributes(Map.of("MessageGroupId", "Note-" + id, "ApproximateReceiveCount", times));
    return message;
  }

  @Test
  void all_that_is_missing_is_named_at_once() {
    var missing =
        assertThrows(IllegalArgumentException.class, () -> ProjectorConfig.from(Map.of()));
    assertEquals(
        "the environment lacks LATHE_BUNDLES and LATHE_DATABASE_URL; the function needs it",
        missing.getMessage());
  }

  private static Bundle bundle() {
    var generation =
        new Generation(
            "notes",
            "Note",
            List.of("CREATE TABLE notes(id TEXT PRIMARY KEY) STRICT"),
            "INSERT INTO notes(id) SELECT stream FROM event WHERE position>?1 AND position<=?2");
    var plan =
        new ProjectionPlan(
            "notes.Notes",
            "notes",
            "notes",
            "Note",
            """
            INSERT OR IGNORE INTO notes(id) SELECT substr(value->>0,6) FROM json_each(?1) \
            WHERE (SELECT bundle FROM live)=?2 RETURNING 'Note-'||id,1\
            """);
    return new Bundle(
        "notes",
        "1.0.0",
        new Operations(List.of(), List.of(), List.of(), List.of()),
        List.of(plan),
        new Schema(List.of(generation), List.of(), List.of()),
        List.of(),
        Outlines.NONE,
        new TreeMap<>());
  }

  private static SQSMessage message(String id, String group, String body) {
    var message = new SQSMessage();
    message.setMessageId(id);
    message.setBody(body);
    message.setAttributes(Map.of("MessageGroupId", group));
    return message;
  }
}
