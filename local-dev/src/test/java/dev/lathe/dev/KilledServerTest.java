package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.schema.SystemSchema;
import dev.lathe.runtime.rollout.BundleRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.wiring.Databases;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that is killed under load and started again: what it acknowledged is there, and the
 * asynchronous read model catches up by itself, although the queue was lost with the server.
 */
@Tag("slow")
class KilledServerTest {
  private static final int CLIENTS = 8;
  private static final int KILLS = 3;
  private static final String ISSUE = "019cb0a0-0000-7000-8000-000000000001";
  private static final Path TRACKER = Blueprints.example("issue-tracker");

  /** Where the view of the asynchronous read model shows when its rows were written. */
  private static final String FEED =
      "SELECT id,issue_id,author_id,text,posted_at,status,last_event_id,last_event_version"
          + " FROM comment_feed ORDER BY id";

  @TempDir private Path folder;

  @Test
  void nothing_acknowledged_is_lost_and_the_read_model_catches_up() throws Exception {
    Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < KILLS; i++) {
      try (var server = ServerProcess.start(TRACKER, folder)) {
        load(server, acknowledged);
      }
    }
    assertTrue(acknowledged.size() > KILLS * CLIENTS, "only " + acknowledged.size());

    Bundle bundle = Served.value(Compiler.compile(TRACKER));
    try (var served = Served.on(new DatabaseChoice.OwnFile(), bundle, folder)) {
      awaitCaughtUp(served.database(), Duration.ofSeconds(60));
      assertEquals(Set.of(), missing(acknowledged, served.database()));
      assertEquals(rebuilt(bundle, served.database()), rows(served.database(), FEED));
    }
  }

  @Test
  void a_server_that_was_stopped_leaves_one_file_behind() throws Exception {
    try (var server = ServerProcess.start(TRACKER, folder)) {
      comment(server.http(), "last words");
      server.stop();
    }

    assertFalse(folder.resolve("lathe.db-wal").toFile().exists());
    try (var database = Databases.open("sqlite:" + folder.resolve("lathe.db"))) {
      var found =
          database.execute(
              Statement.read("SELECT count(*) FROM event WHERE data LIKE '%last words%'"));
      assertEquals(1, found.requiredInteger(0, 0));
    }
  }

  /** Comments from all clients, killing the server while they do. */
  private static void load(ServerProcess server, Set<String> acknowledged) throws Exception {
    Http http = server.http();
    var over = new AtomicBoolean();
    try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<?>>();
      for (int i = 0; i < CLIENTS; i++) {
        running.add(clients.submit(() -> comments(http, over, acknowledged)));
      }
      // Long enough for the queue to start, so that messages are lost with it.
      Thread.sleep(6_000);
      server.kill();
      over.set(true);
      for (Future<?> client : running) {
        client.get();
      }
    }
  }

  private static void comments(Http http, AtomicBoolean over, Set<String> acknowledged) {
    while (!over.get()) {
      try {
        acknowledged.add(comment(http, "under load"));
      } catch (UncheckedIOException e) {
        return; // killed: whether this one is there is nobody's promise
      }
    }
  }

  private static String comment(Http http, String text) {
    Http.Answer answer =
        http.post(
            "/v1/issues/" + ISSUE + "/comments",
            "{\"text\":\"" + text + "\"}",
            "x-actor-id",
            "bob");
    assertEquals(200, answer.status(), answer.text());
    return answer.get("commentId");
  }

  private static Set<String> missing(Set<String> acknowledged, Database database) {
    var left = new TreeSet<>(acknowledged);
    for (List<Object> row : rows(database, "SELECT aggregate_id FROM event_log")) {
      left.remove((String) row.getFirst());
    }
    return left;
  }

  private static void awaitCaughtUp(Database database, Duration patience)
      throws InterruptedException {
    Instant end = Instant.now().plus(patience);
    long behind = Long.MAX_VALUE;
    while (Instant.now().isBefore(end)) {
      behind =
          database
              .execute(
                  Statement.read(
                      """
                      SELECT (SELECT count(*) FROM event WHERE entity='Comment') \
                      -(SELECT count(*) FROM comment_feed)"""))
              .requiredInteger(0, 0);
      if (behind == 0) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("the read model is " + behind + " comments behind");
  }

  /** The same read model in a fresh database with the same log. */
  private List<List<Object>> rebuilt(Bundle bundle, Database original) {
    try (Database fresh = Databases.open("sqlite:" + folder.resolve("rebuilt.db"))) {
      fresh.executeAll(SystemSchema.DDL.stream().map(Statement::write).toList());
      Rows log = original.execute(Statement.read("SELECT * FROM event ORDER BY position"));
      String values =
          IntStream.rangeClosed(1, log.columns().size())
              .mapToObj(number -> "?" + number)
              .collect(Collectors.joining(","));
      String insert =
          "INSERT INTO event(%s) VALUES(%s)".formatted(String.join(",", log.columns()), values);
      var inserts = new ArrayList<Statement>();
      log.rows().forEach(row -> inserts.add(Statement.write(insert, row.toArray())));
      fresh.executeAll(inserts);
      new BundleRollout(fresh).finish(bundle, BundleFile.of(bundle).id());
      return rows(fresh, FEED);
    }
  }

  @SuppressWarnings("unchecked")
  private static List<List<Object>> rows(Database database, String sql) {
    return (List<List<Object>>) (List<?>) database.execute(Statement.read(sql)).rows();
  }
}
