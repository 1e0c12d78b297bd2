package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lathe.compiler.Compiled;
import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.conformance.database.LocalSqld;
import dev.lathe.dev.Http.Answer;
import dev.lathe.dev.SentRequest.Caller;
import dev.lathe.model.bundle.AuthProvider;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.adapter.libsql.LibSqlDatabase;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.archive.DatabaseRestore;
import dev.lathe.runtime.sql.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What everybody is answered at every door of every example that has rules. Who may is decided
 * here, by the rules that the bundle has, on rows as the tables have them; what they may see is
 * what the same blueprint without rules answers of just those rows ({@link AccessOracle}).
 */
class PermissionMatrixTest {
  private static final int EXAMPLES = 5;

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> every_door_answers_as_the_rules_say_on_sqlite() {
    return ruled().stream()
        .map(
            example ->
                dynamicTest(
                    example.getFileName().toString(),
                    () -> matrix(example, new DatabaseChoice.OwnFile(), "sqlite")));
  }

  @TestFactory
  Stream<DynamicTest> every_door_answers_as_the_rules_say_on_libsql() {
    return ruled().stream()
        .map(
            example ->
                dynamicTest(
                    example.getFileName().toString(),
                    () -> {
                      try (LocalSqld server = LocalSqld.start()) {
                        matrix(
                            example,
                            new DatabaseChoice.At(server.url(), Optional.empty()),
                            "libsql");
                      }
                    }));
  }

  @Test
  void each_example_with_rules_has_rows_to_ask_about() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/access"))) {
      assertEquals(
          files.map(file -> file.getFileName().toString().replace(".json", "")).sorted().toList(),
          ruled().stream().map(example -> example.getFileName().toString()).toList());
    }
    assertTrue(ruled().size() >= EXAMPLES, "rules are gone from examples");
  }

  private static List<Path> ruled() {
    return Blueprints.examples().stream().filter(PermissionMatrixTest::hasRules).toList();
  }

  /**
   * Rows that workflows change by themselves, while everybody is asked, are left to their
   * scenarios; so are callers whose tokens are rows too.
   */
  private static boolean hasRules(Path example) {
    Bundle bundle = Served.value(Compiler.compile(example));
    boolean keepsTokens =
        bundle.operations().routes().stream()
            .flatMap(route -> route.auth().stream())
            .anyMatch(AuthProvider.LookedUp.class::isInstance);
    return bundle.workflows().isEmpty()
        && !keepsTokens
        && bundle.operations().routes().stream().anyMatch(route -> route.allow().isPresent());
  }

  private void matrix(Path example, DatabaseChoice database, String on) throws IOException {
    String name = example.getFileName().toString();
    Compiled compiled = Served.value(Compiler.compileWithSource(example));
    var setting =
        (Json.Obj)
            JsonText.parse(Files.readString(Path.of("src/test/resources/access", name + ".json")));
    Path data = folder.resolve(on + "-" + name);
    try (Served served = Served.on(database, compiled.bundle(), data)) {
      var client = new CaseClient(served.http(), data);
      SentRequest.all(setting.get("given").orElseThrow()).forEach(client::done);
      List<AccessRow> rows =
          compiled.source().project().entities().stream()
              .filter(entity -> entity.stateMachine().isPresent())
              .flatMap(entity -> AccessRow.of(entity, served.database()).stream())
              .toList();
      var with = (Json.Obj) setting.get("with").orElse(new Json.Obj(Map.of()));
      List<AccessDoor> doors = AccessDoor.of(compiled, with);
      assertTrue(
          doors.stream().noneMatch(door -> door.rule().isEmpty()),
          "a door without a rule: " + doors);
      Path open = folder.resolve(on + "-" + name + "-open");
      try (AccessOracle oracle = AccessOracle.of(served, data, example, open)) {
        var matrix = new AccessMatrix(served.http(), client, oracle, doors, rows);
        matrix.ask();
        System.out.println(name + " on " + on + ": " + matrix.said());
        Path negated = folder.resolve(on + "-" + name + "-negated");
        negated(example, database, AccessOracle.backup(served, data), negated, with, oracle, rows);
      }
    }
  }

  /** The same data and people under the negation of each rule: what is unknown stays so. */
  private static void negated(
      Path example,
      DatabaseChoice like,
      List<String> backup,
      Path folder,
      Json.Obj with,
      AccessOracle oracle,
      List<AccessRow> rows) {
    Path blueprint = folder.resolve("blueprint");
    AccessOracle.rewritten(example, blueprint, rule -> "!(" + rule + ")");
    Compiled compiled = Served.value(Compiler.compileWithSource(blueprint));
    Path data = folder.resolve("data");
    DatabaseChoice database = new DatabaseChoice.OwnFile();
    try (LocalSqld server = like instanceof DatabaseChoice.At ? LocalSqld.start() : null) {
      if (server == null) {
        try (Database into = SqliteDatabase.open(new DevFolder(data).sqlite().toString())) {
          DatabaseRestore.restore(into, backup.stream());
        }
      } else {
        database = new DatabaseChoice.At(server.url(), Optional.empty());
        try (Database into = LibSqlDatabase.open(server.url(), Optional.empty())) {
          DatabaseRestore.restore(into, backup.stream());
        }
      }
      try (Served served = Served.on(database, compiled.bundle(), data)) {
        var client = new CaseClient(served.http(), data);
        var doors = AccessDoor.of(compiled, with);
        var matrix = new AccessMatrix(served.http(), client, oracle, doors, rows);
        matrix.ask();
        System.out.println("negated: " + matrix.said());
      }
    }
  }

  /** What a client keeps says nothing of a row that it may not read, or may no longer. */
  @Test
  void what_was_kept_opens_nothing() {
    try (Served served = Served.blueprint(Blueprints.example("leave"), folder)) {
      var client = new CaseClient(served.http(), folder);
      Http http = served.http();
      Map<String, Json> red = Map.of("team", Json.of("red"));
      Caller alice = new Caller("alice", red);
      Caller clerk = new Caller("eve", red);
      Caller manager =
          new Caller("eve", Map.of("team", Json.of("red"), "role", Json.of("manager")));
      String id = http.post("/api/leaves", "{\"days\":3}", client.bearer(alice)).get("leaveId");
      for (String path :
          List.of("/api/leaves/" + id, "/api/leaves/" + id + "/history", "/api/leaves")) {
        Answer own = http.get(path, client.bearer(alice));
        String tag = own.header("ETag");
        assertTrue(tag.length() > 10, own.text());
        assertEquals(304, known(http, path, client.bearer(alice), tag).status(), path);
        String missing = path.replace(id, "no-such-leave");
        for (String other : List.of(tag, "W/" + tag, "*")) {
          Answer hidden = known(http, path, client.bearer(clerk), other);
          Answer absent = known(http, missing, client.bearer(clerk), other);
          assertEquals(absent.status(), hidden.status(), path + " " + other);
          assertEquals(AccessOracle.plain(absent), AccessOracle.plain(hidden), path + " " + other);
          assertEquals(absent.header("ETag"), hidden.header("ETag"), path + " " + other);
          if (!other.equals("*")) assertNotEquals(304, hidden.status(), path);
        }
        Answer seen = http.get(path, client.bearer(manager));
        assertEquals(200, seen.status(), seen.text());
        Answer lost = known(http, path, client.bearer(clerk), seen.header("ETag"));
        assertNotEquals(304, lost.status(), path + ": the role is gone");
        assertEquals(304, known(http, path, client.bearer(manager), seen.header("ETag")).status());
        Answer moved =
            known(
                http,
                path,
                client.bearer(
                    new Caller("eve", Map.of("team", Json.of("blue"), "role", Json.of("manager")))),
                seen.header("ETag"));
        assertNotEquals(304, moved.status(), path + ": another team");
      }
    }
  }

  private static Answer known(Http http, String path, String[] as, String tag) {
    return http.get(path, as[0], as[1], "If-None-Match", tag);
  }

  /** A role that is granted counts at once under the same key, and what was told stays told. */
  @Test
  void a_role_that_is_granted_counts_at_once() {
    Path leave = Blueprints.example("leave");
    try (Served served = Served.blueprint(leave, folder)) {
      var client = new CaseClient(served.http(), folder);
      Http http = served.http();
      Map<String, Json> red = Map.of("team", Json.of("red"));
      String id =
          http.post("/api/leaves", "{\"days\":3}", client.bearer(new Caller("alice", red)))
              .get("leaveId");
      String path = "/api/leaves/" + id + "/approve";
      String[] clerk = keyed(client, new Caller("eve", red));
      String[] manager =
          keyed(
              client,
              new Caller("eve", Map.of("team", Json.of("red"), "role", Json.of("manager"))));
      assertEquals(403, http.post(path, "{}", clerk).status());
      Answer done = http.post(path, "{}", manager);
      assertEquals(200, done.status(), done.text());
      Answer again = http.post(path, "{}", clerk);
      assertEquals(200, again.status(), again.text());
      assertEquals("true", again.header("Idempotency-Replay"));
      assertEquals(done.text(), again.text());
      String[] other = keyed(client, new Caller("mallory", red));
      assertEquals(403, http.post(path, "{}", other).status(), "another's key");
    }
  }

  private static String[] keyed(CaseClient client, Caller who) {
    var headers = new ArrayList<>(List.of(client.bearer(who)));
    headers.addAll(List.of("Idempotency-Key", "one"));
    return headers.toArray(String[]::new);
  }
}
