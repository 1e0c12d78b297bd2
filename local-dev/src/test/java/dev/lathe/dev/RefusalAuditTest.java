package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.conformance.database.LocalSqld;
import dev.lathe.dev.SentRequest.Caller;
import dev.lathe.model.json.Json;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.archive.DatabaseBackup;
import dev.lathe.runtime.archive.DatabaseRestore;
import dev.lathe.runtime.refusal.RefusalRecords;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in the audit of who was refused what, and what does not. */
class RefusalAuditTest {
  @TempDir private Path folder;

  @Test
  void known_callers_who_may_not_are_noted_on_sqlite() {
    noted(new DatabaseChoice.OwnFile());
  }

  @Test
  void known_callers_who_may_not_are_noted_on_libsql() {
    try (LocalSqld server = LocalSqld.start()) {
      noted(new DatabaseChoice.At(server.url(), Optional.empty()));
    }
  }

  private void noted(DatabaseChoice database) {
    Path leave = Blueprints.example("leave");
    try (Served served = Served.on(database, Served.value(Compiler.compile(leave)), folder)) {
      var client = new CaseClient(served.http(), folder);
      Http http = served.http();
      Map<String, Json> boss = Map.of("team", Json.of("red"), "role", Json.of("manager"));
      Map<String, Json> other = Map.of("team", Json.of("blue"), "role", Json.of("manager"));
      var alice = client.bearer(new Caller("alice", Map.of("team", Json.of("red"))));
      String id = http.post("/api/leaves", "{\"days\":3}", alice).get("leaveId");
      String approve = "/api/leaves/" + id + "/approve";
      assertEquals(List.of(), audit(served));

      assertEquals(401, http.post(approve, "").status());
      assertEquals(401, http.post(approve, "", "x-actor-id", "mallory").status());
      assertEquals(List.of(), audit(served), "nobody is known");

      assertEquals(403, http.post(approve, "", alice).status());
      assertEquals(422, http.post(approve, "", client.bearer(new Caller("eve", other))).status());
      assertEquals(
          422,
          http.post("/api/leaves/none/approve", "", client.bearer(new Caller("eve", other)))
              .status());
      var own = client.bearer(new Caller("alice", boss));
      assertEquals(403, http.post(approve, "", own).status());
      assertEquals(
          404, http.get("/api/leaves/" + id, client.bearer(new Caller("x", other))).status());
      assertEquals(
          List.of(
              "leave/approveLeave user:alice forbidden 2", "leave/approveLeave user:eve unseen 2"),
          audit(served));

      var bob = client.bearer(new Caller("bob", boss));
      assertEquals(200, http.post(approve, "", bob).status());
      assertEquals(422, http.post(approve, "", bob).status());
      assertEquals(2, audit(served).size(), "a state that says no refuses nobody for who they are");
      restored(served);
      served.database().execute(Statement.write("DROP TABLE lathe_refusal"));
      assertEquals(403, http.post(approve, "", alice).status(), "the audit fails no answer");
    }
  }

  /** What was refused before a disaster is asked about after it. */
  private void restored(Served served) {
    var store = new DevFolder(folder).store(SystemPlatform.create().time());
    List<String> lines = new ArrayList<>();
    var unused = new DatabaseBackup(served.database(), store::get).write(lines::add);
    DatabaseRestore.check(lines.stream());
    try (Database there = SqliteDatabase.open(":memory:")) {
      var first = DatabaseRestore.restore(there, lines.stream());
      assertEquals(audit(served), audit(there));
      assertEquals(
          records(served.database()), records(there), "minute, caller, operation, cause, times");
      var again = DatabaseRestore.restore(there, lines.stream());
      assertEquals(first.rows(), again.rows(), "a restore whose answer was lost");
      assertEquals(records(served.database()), records(there));
    }
  }

  private static List<RefusalRecords.Refused> records(Database database) {
    return new RefusalRecords(database).first(Optional.empty());
  }

  private static List<String> audit(Served served) {
    return audit(served.database());
  }

  private static List<String> audit(Database database) {
    List<RefusalRecords.Refused> all = records(database);
    assertTrue(all.stream().allMatch(one -> one.times() > 0));
    // A minute may have ended in between.
    var sums = new TreeMap<String, Long>();
    all.forEach(
        one ->
            sums.merge(
                one.operation() + " " + one.caller() + " " + one.outcome(),
                one.times(),
                Long::sum));
    return sums.entrySet().stream().map(sum -> sum.getKey() + " " + sum.getValue()).toList();
  }
}
