package dev.lathe.conformance.statement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.command.CommandOutcome;
import dev.lathe.model.command.CommandOutcome.Accepted;
import dev.lathe.model.command.CommandOutcome.GuardRejected;
import dev.lathe.model.command.CommandOutcome.RateLimited;
import dev.lathe.model.command.CommandOutcome.Replayed;
import dev.lathe.runtime.plan.InputValue;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Commands that each caller may give ten of at once, and one in a minute from then on: about one
 * aggregate and about two, which share the limit.
 */
abstract class RateLimitConformance {
  private static final int BURST = LimitedTransfers.BURST;
  private static final int CLIENTS = 32;

  private Database database;
  private Trial alice;

  /** An empty database. */
  abstract Database open();

  @BeforeEach
  void prepare() {
    database = open();
    alice = Trial.of(LimitedTransfers.files(), database).by("alice");
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void a_burst_is_decided_and_then_nothing_is_written() {
    for (int i = 0; i < BURST; i++) assertInstanceOf(Accepted.class, opened(alice, "k" + i));
    assertLeft(0);
    String before = everything();
    RateLimited refused = assertInstanceOf(RateLimited.class, opened(alice, "k" + BURST));
    assertEquals("moves", refused.limit());
    assertTrue(refused.tokens() >= 0 && refused.tokens() < 1, () -> refused.toString());
    assertInstanceOf(RateLimited.class, moved(alice, "m", 1), "the same limit");
    assertEquals(before, everything());
    assertInstanceOf(Accepted.class, opened(alice.by("bob"), "k"), "a caller of their own");
    minutesAgo(1);
    assertInstanceOf(Accepted.class, opened(alice, "k" + BURST), "nothing was recorded of it");
  }

  @Test
  void what_is_decided_takes_a_token_and_a_retry_none() {
    opened(alice, "a0");
    opened(alice, "a1");
    assertLeft(BURST - 2);
    assertInstanceOf(GuardRejected.class, moved(alice, "g", 1_000_00));
    assertLeft(BURST - 3);
    assertInstanceOf(Accepted.class, moved(alice, "m", 1));
    assertLeft(BURST - 4);
    String before = everything();
    for (int i = 0; i < 3 * BURST; i++) {
      assertInstanceOf(Replayed.class, moved(alice, "m", 1));
      assertInstanceOf(Replayed.class, moved(alice, "g", 1_000_00));
      assertInstanceOf(CommandOutcome.KeyReused.class, moved(alice, "m", 2));
    }
    assertEquals(before, everything());
    for (int i = 0; i < BURST - 4; i++) assertInstanceOf(Accepted.class, moved(alice, "n" + i, 1));
    assertInstanceOf(RateLimited.class, moved(alice, "late", 1));
    assertInstanceOf(Replayed.class, moved(alice, "m", 1), "who has an answer gets it again");
  }

  @Test
  void of_many_at_once_exactly_the_burst_is_decided() throws Exception {
    var clients = new ArrayList<Callable<CommandOutcome>>();
    for (int i = 0; i < CLIENTS; i++) {
      String key = "k" + i;
      clients.add(() -> opened(alice, key));
    }
    var outcomes = new ArrayList<CommandOutcome>();
    try (var threads = Executors.newFixedThreadPool(CLIENTS)) {
      for (Future<CommandOutcome> one : threads.invokeAll(clients)) outcomes.add(one.get());
    }
    assertEquals(BURST, count(outcomes, Accepted.class));
    assertEquals(CLIENTS - BURST, count(outcomes, RateLimited.class));
    assertEquals("" + BURST, alice.read("SELECT ''||count(*) FROM event"));
    assertLeft(0);
  }

  @Test
  void tokens_come_back_one_by_one_and_never_more_than_the_burst() {
    for (int i = 0; i < BURST; i++) opened(alice, "k" + i);
    minutesAgo(3);
    for (int i = 0; i < 3; i++) assertInstanceOf(Accepted.class, opened(alice, "back" + i));
    assertInstanceOf(RateLimited.class, opened(alice, "more"));
    minutesAgo(100_000);
    for (int i = 0; i < BURST; i++) assertInstanceOf(Accepted.class, opened(alice, "full" + i));
    assertInstanceOf(RateLimited.class, opened(alice, "too-many"));
  }

  @Test
  void a_clock_that_goes_back_keeps_nobody_waiting_and_gives_no_more_than_the_burst() {
    for (int i = 0; i < BURST; i++) opened(alice, "k" + i);
    minutesAgo(-100_000);
    for (int i = 0; i < BURST; i++) assertInstanceOf(Accepted.class, opened(alice, "back" + i));
    assertInstanceOf(RateLimited.class, opened(alice, "more"));
    minutesAgo(-1.5);
    assertInstanceOf(Accepted.class, opened(alice, "little"));
    assertInstanceOf(RateLimited.class, opened(alice, "less"));
  }

  @Test
  void nobody_unknown_is_counted() {
    Trial anonymous = Trial.of(LimitedTransfers.files(), database);
    for (int i = 0; i < 2 * BURST; i++) {
      assertInstanceOf(Accepted.class, opened(anonymous, "k" + i));
    }
    assertEquals("0", alice.read("SELECT ''||count(*) FROM lathe_bucket"));
    assertTrue(alice.verified().sound(), () -> alice.verified().toString());
  }

  /** As if what was taken so far had been taken that long ago. */
  private void minutesAgo(double minutes) {
    database.execute(Statement.write("UPDATE lathe_bucket SET at=at-60*?1", minutes));
  }

  private void assertLeft(int tokens) {
    assertEquals(
        "" + tokens,
        alice.read("SELECT ''||CAST(tokens AS INTEGER) FROM lathe_bucket WHERE actor_id='alice'"));
  }

  /** All that commands write. */
  private String everything() {
    return Stream.of("event", "command", "lathe_bucket", alice.table("accounts"))
        .map(table -> database.execute(Statement.read("SELECT * FROM " + table)).toString())
        .toList()
        .toString();
  }

  private static int count(List<CommandOutcome> outcomes, Class<?> kind) {
    return (int) outcomes.stream().filter(kind::isInstance).count();
  }

  private static CommandOutcome opened(Trial trial, String key) {
    return trial.command(
        "openAccount",
        Optional.of("open-" + key),
        OptionalLong.empty(),
        "id",
        key,
        "owner",
        "me",
        "balance",
        new InputValue.Decimal("100.00", 100_00));
  }

  private static CommandOutcome moved(Trial trial, String key, long cents) {
    String digits = "%d.%02d".formatted(cents / 100, cents % 100);
    return trial.command(
        "transfer",
        Optional.of("move-" + key),
        OptionalLong.empty(),
        "from",
        "a0",
        "to",
        "a1",
        "amount",
        new InputValue.Decimal(digits, cents));
  }
}
