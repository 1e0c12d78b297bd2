package dev.lathe.conformance.statement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.model.command.CommandOutcome;
import dev.lathe.model.command.CommandOutcome.Accepted;
import dev.lathe.model.command.CommandOutcome.GuardRejected;
import dev.lathe.model.command.CommandOutcome.IllegalTransition;
import dev.lathe.model.command.CommandOutcome.VersionConflict;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.problem.Words;
import dev.lathe.runtime.plan.InputValue;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands about two aggregates: both change or none does, also where the two are one. */
abstract class TransferConformance {
  private static final int ACCOUNTS = 10;
  private static final int CLIENTS = 32;
  private static final int TRANSFERS = Integer.getInteger("transfers", 40);
  private static final long BALANCE = 100_00;

  private Database database;
  Trial trial;

  /** An empty database. */
  abstract Database open();

  @BeforeEach
  void prepare() {
    database = open();
    trial = Trial.of(Blueprints.example("transfers"), database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void both_accounts_change_in_one_command() {
    accounts(2);
    Json.Obj answer = accepted(transfer("k", "a0", "a1", 40_25));
    assertEquals("59.75", text(answer, "from"));
    assertEquals("140.25", text(answer, "to"));
    assertEquals(
        List.of("Account a0 2", "Account a1 2"),
        streams(answer).stream().map(TransferConformance::stream).toList());
    assertEquals(
        List.of(
            "AccountOpen {\"before\":null,\"after\":{\"status\":\"open\",\"owner\":\"me\",\"balance\":\"100.00\"}}",
            "AccountDeposit {\"before\":{\"status\":\"open\",\"balance\":\"100\"},\"after\":{\"status\":\"open\",\"balance\":\"140.25\"}}"),
        trial.events("Account-a1"));
    assertEquals(new CommandOutcome.Replayed(accepted("k", "a0", "a1", 40_25)), again("k"));
    consistent(2, 1);
  }

  @Test
  void an_account_that_is_both_finds_what_left_it() {
    accounts(1);
    Json.Obj answer = accepted(transfer("k", "a0", "a0", 30_00));
    assertEquals("70", text(answer, "from"));
    assertEquals("100", text(answer, "to"));
    assertEquals(
        List.of("Account a0 3"),
        streams(answer).stream().map(TransferConformance::stream).toList());
    assertEquals(text(answer, "eventIds"), text(streams(answer).getFirst(), "eventIds"));
    assertEquals(
        List.of(
            "AccountWithdraw {\"before\":{\"status\":\"open\",\"balance\":\"100\"},\"after\":{\"status\":\"open\",\"balance\":\"70\"}}",
            "AccountDeposit {\"before\":{\"status\":\"open\",\"balance\":\"70\"},\"after\":{\"status\":\"open\",\"balance\":\"100\"}}"),
        trial.events("Account-a0").subList(1, 3));
    consistent(1, 1);
  }

  @Test
  void one_refusal_is_all_of_them() {
    accounts(2);
    assertEquals(new GuardRejected("funded"), transfer("k1", "a0", "a1", 100_01));
    assertEquals(
        new IllegalTransition(
            "deposit",
            false,
            Optional.empty(),
            Words.NONE,
            Optional.of(new CommandOutcome.About("given", "Account", "nobody"))),
        transfer("k2", "a0", "nobody", 1));
    assertEquals(
        new VersionConflict(7, 1, Optional.of(new CommandOutcome.About("taken", "Account", "a0"))),
        transfer("k3", "a0", "a1", 1, OptionalLong.of(7)));
    assertEquals(
        new VersionConflict(7, 1, Optional.of(new CommandOutcome.About("taken", "Account", "a0"))),
        transfer("k5", "a0", "nobody", 100_01, OptionalLong.of(7)));
    assertEquals(new CommandOutcome.InvalidId("given"), transfer("k4", "a0", "", 1));
    consistent(2, 0);
  }

  @Test
  void many_clients_move_money_and_none_is_made_or_lost() throws Exception {
    accounts(ACCOUNTS);
    var random = new SplittableRandom(7);
    var clients = new ArrayList<Callable<Integer>>();
    for (int client = 0; client < CLIENTS; client++) {
      SplittableRandom own = random.split();
      int number = client;
      clients.add(() -> client(own, number));
    }
    consistent(ACCOUNTS, moved(clients));
  }

  private int client(SplittableRandom random, int number) {
    int moved = 0;
    for (int i = 0; i < TRANSFERS; i++) {
      String from = "a" + random.nextInt(ACCOUNTS);
      String to = "a" + random.nextInt(ACCOUNTS);
      CommandOutcome outcome = patiently(number + "-" + i, from, to, random.nextInt(1, 60_00));
      if (outcome instanceof CommandOutcome.Replayed(CommandOutcome first)) {
        outcome = first;
      }
      assertTrue(
          outcome instanceof Accepted || outcome instanceof GuardRejected, outcome::toString);
      moved += outcome instanceof Accepted ? 1 : 0;
    }
    return moved;
  }

  /** With the same key until an answer comes. */
  private CommandOutcome patiently(String key, String from, String to, long amount) {
    for (int attempt = 0; ; attempt++) {
      try {
        return transfer(key, from, to, amount);
      } catch (DatabaseUnavailable e) {
        if (attempt == 200) throw e;
        sleep();
      }
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** How many transfers {@code clients} made. */
  int moved(List<Callable<Integer>> clients) throws Exception {
    try (var threads = Executors.newFixedThreadPool(CLIENTS)) {
      int moved = 0;
      var running = new ArrayList<Future<Integer>>();
      clients.forEach(client -> running.add(threads.submit(client)));
      meanwhile();
      for (Future<Integer> one : running) {
        moved += one.get();
      }
      return moved;
    }
  }

  /** What happens while clients are at work. */
  void meanwhile() {}

  void accounts(int count) {
    for (int i = 0; i < count; i++) {
      Object balance = new InputValue.Decimal("100.00", BALANCE);
      assertInstanceOf(
          Accepted.class,
          trial.command("openAccount", "id", "a" + i, "owner", "me", "balance", balance));
    }
  }

  private CommandOutcome transfer(String key, String from, String to, long cents) {
    return transfer(key, from, to, cents, OptionalLong.empty());
  }

  private CommandOutcome transfer(
      String key, String from, String to, long cents, OptionalLong expected) {
    String digits = "%d.%02d".formatted(cents / 100, cents % 100);
    return trial.command(
        "transfer",
        Optional.of(key),
        expected,
        "from",
        from,
        "to",
        to,
        "amount",
        new InputValue.Decimal(digits, cents));
  }

  private CommandOutcome again(String key) {
    return transfer(key, "a0", "a1", 40_25);
  }

  private CommandOutcome accepted(String key, String from, String to, long cents) {
    return ((CommandOutcome.Replayed) transfer(key, from, to, cents)).first();
  }

  private static Json.Obj accepted(CommandOutcome outcome) {
    Accepted accepted = assertInstanceOf(Accepted.class, outcome);
    return (Json.Obj) JsonText.parse(accepted.body());
  }

  private static String text(Json.Obj object, String member) {
    return JsonText.write(object.get(member).orElseThrow());
  }

  private static List<Json.Obj> streams(Json.Obj answer) {
    return ((Json.Arr) answer.get("streams").orElseThrow())
        .items().stream().map(Json.Obj.class::cast).toList();
  }

  private static String stream(Json.Obj stream) {
    return "%s %s %s"
        .formatted(text(stream, "entity"), text(stream, "aggregateId"), text(stream, "version"))
        .replace("\"", "");
  }

  private String count(String sql) {
    return trial.read("SELECT ''||(" + sql + ")");
  }

  /** The sum is what it was, streams have no gap, each command two events, rows are a fold. */
  private void consistent(int accounts, int transfers) {
    String table = trial.table("accounts");
    assertEquals(Long.toString(accounts * BALANCE), count("SELECT sum(balance) FROM " + table));
    assertEquals(
        "0",
        count(
            "SELECT count(*) FROM (SELECT stream FROM event GROUP BY stream"
                + " HAVING max(version)<>count(*) OR min(version)<>1)"));
    assertEquals(Integer.toString(accounts + 2 * transfers), count("SELECT count(*) FROM event"));
    assertEquals(
        Integer.toString(transfers),
        count(
            "SELECT count(*) FROM (SELECT command FROM event GROUP BY command HAVING count(*)=2"
                + " AND count(DISTINCT correlation)=1 AND min(causation)=command)"));
    assertEquals(
        "0",
        count(
            "SELECT count(*) FROM event a JOIN event b ON b.stream=a.stream AND b.version=a.version+1"
                + " WHERE b.position<=a.position OR (b.command=a.command AND b.id<=a.id)"));
    String rows = trial.rows("accounts");
    trial.rebuild();
    assertEquals(rows, trial.rows("accounts"));
  }
}
