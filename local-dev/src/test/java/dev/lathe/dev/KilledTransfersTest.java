package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.wiring.Databases;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that is killed while many clients move money between accounts: of each command there are
 * the events of both accounts or none, what was acknowledged is there, and no money is made or
 * lost.
 */
@Tag("slow")
class KilledTransfersTest {
  private static final int ACCOUNTS = 10;
  private static final int CLIENTS = 32;
  private static final int KILLS = 3;
  private static final Path TRANSFERS = Blueprints.example("transfers");

  @TempDir private Path folder;

  @Test
  void a_command_about_two_accounts_happens_whole_or_not_at_all() throws Exception {
    Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    for (int round = 0; round < KILLS; round++) {
      try (var server = ServerProcess.start(TRANSFERS, folder)) {
        if (round == 0) {
          accounts(server.http());
        }
        int before = acknowledged.size();
        load(server, round, acknowledged);
        int now = acknowledged.size();
        assertTrue(now > before + CLIENTS, "only " + (now - before));
      }
      whole(acknowledged);
    }
  }

  private static void accounts(Http http) {
    for (int i = 0; i < ACCOUNTS; i++) {
      String body = "{\"id\":\"a%s\",\"owner\":\"me\",\"balance\":\"100.00\"}";
      assertEquals(200, http.post("/accounts", body.replace("%s", "" + i)).status());
    }
  }

  /** Transfers from all clients, killing the server while they make them. */
  private static void load(ServerProcess server, int round, Set<String> acknowledged)
      throws Exception {
    Http http = server.http();
    var random = new SplittableRandom(round);
    var over = new AtomicBoolean();
    try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<?>>();
      for (int i = 0; i < CLIENTS; i++) {
        SplittableRandom own = random.split();
        running.add(clients.submit(() -> transfers(http, own, over, acknowledged)));
      }
      Thread.sleep(2_000);
      server.kill();
      over.set(true);
      for (Future<?> client : running) {
        client.get();
      }
    }
  }

  private static void transfers(
      Http http, SplittableRandom random, AtomicBoolean over, Set<String> acknowledged) {
    while (!over.get()) {
      String from = "a" + random.nextInt(ACCOUNTS);
      String to = "a" + random.nextInt(ACCOUNTS);
      String body = "{\"to\":\"" + to + "\",\"amount\":\"" + random.nextInt(1, 40) + ".25\"}";
      try {
        Http.Answer answer = http.post("/accounts/" + from + "/transfers", body);
        if (answer.status() == 200) {
          acknowledged.add(answer.get("commandId"));
        } else {
          assertEquals(422, answer.status(), answer.text()); // nothing left to move
        }
      } catch (UncheckedIOException e) {
        return; // killed: whether this one is there is nobody's promise
      }
    }
  }

  private void whole(Set<String> acknowledged) {
    try (Database database = Databases.open("sqlite:" + folder.resolve("lathe.db"))) {
      assertEquals(
          "0",
          text(
              database,
              "SELECT count(*) FROM (SELECT command FROM event WHERE type<>'AccountOpen'"
                  + " GROUP BY command HAVING count(*)<>2)"),
          "commands of which a part is there");
      assertEquals(
          "0",
          text(
              database,
              "SELECT count(*) FROM command c WHERE outcome='accepted'"
                  + " AND NOT EXISTS(SELECT 1 FROM event e WHERE e.command=c.id)"),
          "commands that are said to be accepted without events");
      assertEquals(
          "0",
          text(
              database,
              "SELECT count(*) FROM (SELECT stream FROM event GROUP BY stream"
                  + " HAVING max(version)<>count(*) OR min(version)<>1)"),
          "streams with a version too few or too many");
      assertEquals(
          "0",
          text(
              database,
              "SELECT count(*) FROM accounts a WHERE a.last_event_version<>"
                  + "(SELECT max(version) FROM event e WHERE e.stream='Account-'||a.id)"),
          "rows that are not at their stream's version");
      assertEquals(
          Integer.toString(ACCOUNTS * 100_00),
          text(database, "SELECT CAST(round(sum(balance)*100) AS INTEGER) FROM accounts"));
      var lost = new TreeSet<>(acknowledged);
      var commands = database.execute(Statement.read("SELECT DISTINCT command FROM event"));
      for (int row = 0; row < commands.size(); row++) {
        lost.remove(commands.requiredText(row, 0));
      }
      assertEquals(Set.of(), lost, "acknowledged, and not there");
    }
  }

  private static String text(Database database, String sql) {
    return database.execute(Statement.read("SELECT ''||(" + sql + ")")).requiredText(0, 0);
  }
}
