package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.BundlesInMemory;
import dev.lathe.runtime.ManualTime;
import dev.lathe.runtime.Orders;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.bundle.Pointer;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.rollout.ChannelRollout;
import dev.lathe.runtime.rollout.RolloutRefused;
import dev.lathe.runtime.rollout.WishWatch;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.wiring.BundleStores;
import dev.lathe.runtime.wiring.Databases;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What who waits for a push is told, whatever becomes of it. */
class PushWaitTest {
  private final Database database = Databases.open("sqlite::memory:");
  private final BundlesInMemory store = new BundlesInMemory();
  private final ChannelRollout relay = new ChannelRollout(store, "live", database);
  private final StringWriter out = new StringWriter();

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void a_bundle_is_waited_for_until_it_is_live() {
    push("one");
    await(database, relay::advance, RolloutProgress.Form.LINES, Duration.ofMinutes(1));
    assertEquals(List.of("waits for the relay's tick", "live after 1.0 s"), lines());
    assertEquals(store.pointer("live").map(Pointer::bundle), LiveBundle.named(database));
  }

  @Test
  void what_is_live_already_is_not_waited_for() {
    push("one");
    relay.ensureLive();
    store.point("live", store.pointer("live").orElseThrow().bundle());
    await(
        database,
        () -> assertFalse(true, "no second look"),
        RolloutProgress.Form.DATA,
        Duration.ofMinutes(1));
    assertEquals(List.of("{\"state\":\"live\",\"millis\":0}"), lines());
  }

  @Test
  void a_refusal_for_this_wish_is_told_with_its_cause_and_one_for_an_earlier_wish_is_not() {
    push("one");
    relay.ensureLive();
    push("two"); // the same seed with another content
    assertThrows(RolloutRefused.class, relay::advance);
    store.point("live", store.pointer("live").orElseThrow().bundle());

    var looks = new ArrayList<String>();
    var refused =
        assertThrows(
            Refused.class,
            () ->
                await(
                    database,
                    () -> {
                      looks.add("waiting");
                      assertThrows(RolloutRefused.class, relay::advance);
                    },
                    RolloutProgress.Form.LINES,
                    Duration.ofMinutes(1)));
    assertEquals(List.of("waiting"), looks);
    assertEquals(ExitCode.REFUSED, refused.exitCode());
    assertTrue(message(refused).contains("was applied and then edited"), message(refused));
    assertTrue(message(refused).contains("what was live stays"), message(refused));
  }

  @Test
  void another_push_that_takes_its_place_is_told() {
    push("one");
    var refused =
        assertThrows(
            Refused.class,
            () ->
                await(
                    database,
                    () -> push("two"),
                    RolloutProgress.Form.LINES,
                    Duration.ofMinutes(1)));
    assertEquals(ExitCode.OVERTAKEN, refused.exitCode());
    String other = store.pointer("live").orElseThrow().bundle().value();
    assertTrue(message(refused).contains("says bundle " + other), message(refused));
  }

  @Test
  void when_the_time_is_over_it_is_told_what_was_waited_for() {
    push("one");
    var refused =
        assertThrows(
            Refused.class,
            () -> await(database, () -> {}, RolloutProgress.Form.LINES, Duration.ofSeconds(30)));
    assertEquals(ExitCode.NOT_LIVE, refused.exitCode());
    assertTrue(message(refused).contains("nobody began with it"), message(refused));
    assertEquals(4, lines().size()); // at once, and each ten seconds
  }

  @Test
  void a_database_that_does_not_answer_is_asked_again_and_then_no_more() {
    push("one");
    var silent = new Silent(database);
    silent.answers = 1;
    silent.silences = 3;
    await(silent, relay::advance, RolloutProgress.Form.DATA, Duration.ofMinutes(1));
    assertTrue(lines().contains("{\"state\":\"unanswered\"}"), lines().toString());

    push("other");
    silent.answers = 0;
    silent.silences = Integer.MAX_VALUE;
    assertThrows(
        DatabaseUnavailable.class,
        () -> await(silent, () -> {}, RolloutProgress.Form.LINES, Duration.ofMinutes(1)));
  }

  @Test
  void on_a_terminal_it_is_one_line_that_is_written_over() {
    push("one");
    await(database, relay::advance, RolloutProgress.Form.CHANGING, Duration.ofMinutes(1));
    String text = out.toString();
    assertTrue(text.startsWith("\rwaits for the relay's tick"), text);
    assertEquals(1, text.lines().filter(line -> !line.isEmpty()).count() - 1, text);
    assertTrue(text.contains("\rlive after 1.0 s"), text);
    for (String part : text.split("\r", -1)) {
      assertTrue(part.stripTrailing().length() <= 79, part);
    }
  }

  @Test
  void the_command_waits_while_a_relay_works(@TempDir Path folder) throws Exception {
    String place = folder.resolve("store").toString();
    String file = "sqlite:" + folder.resolve("app.db");
    Databases.open(file).close();
    Callable<Void> relayed =
        () -> {
          try (Database of = Databases.open(file)) {
            var rollout = new ChannelRollout(BundleStores.open(place), "live", of);
            while (LiveBundle.named(of).isEmpty()) {
              rollout.advance();
              Thread.sleep(20);
            }
          }
          return null;
        };
    try (var executor = Executors.newSingleThreadExecutor()) {
      var working = executor.submit(relayed);
      var run =
          CommandLineRun.of(
              "push",
              "../examples/orders",
              "--to",
              place,
              "--wait",
              "--database",
              file,
              "--json",
              "--timeout",
              "60s");
      assertEquals(0, run.exitCode(), run.err());
      working.get();
      List<String> told = run.out().lines().toList();
      assertTrue(told.getFirst().contains("\"channel\":\"live\""), run.out());
      assertTrue(told.getLast().startsWith("{\"state\":\"live\",\"millis\":"), run.out());
    }
  }

  @Test
  void a_database_that_is_not_there_is_told_before_anything_is_pushed(@TempDir Path folder) {
    Path place = folder.resolve("store");
    var run =
        CommandLineRun.of(
            "push",
            "../examples/orders",
            "--to",
            place.toString(),
            "--wait",
            "--database",
            "sqlite:" + folder.resolve("nowhere.db"));
    assertEquals(1, run.exitCode(), run.err());
    assertFalse(place.toFile().exists());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--timeout 5m",
        "--database sqlite:x.db",
        "--wait --timeout 5",
        "--wait --timeout 0s",
        "--wait --timeout 25h",
        "--wait --timeout 9999999h",
        "--wait --timeout -5s"
      })
  void what_makes_no_sense_is_wrong_usage(String words, @TempDir Path folder) {
    var all = new ArrayList<>(List.of("push", "../examples/orders", "--to", folder.toString()));
    all.addAll(List.of(words.split(" ")));
    var run = CommandLineRun.of(all.toArray(String[]::new));
    assertEquals(2, run.exitCode(), run.err());
    assertEquals("", run.out());
  }

  /** {@code meanwhile} happens between two looks. */
  private void await(Database in, Runnable meanwhile, RolloutProgress.Form form, Duration limit) {
    Pointer wish = store.pointer("live").orElseThrow();
    var watch = new WishWatch(store, "live", in, wish);
    var progress = new RolloutProgress(form, new PrintWriter(out, true));
    new RolloutWait(watch, wish.bundle(), "channel `live`", progress, new Between(meanwhile))
        .untilLive(limit, limit.toSeconds() + "s");
  }

  private void push(String content) {
    Bundle bundle = Orders.bundle("orders_1", Orders.seed("s-1", "a", 1, content));
    BundleFile file = BundleFile.of(bundle);
    store.put(file.id(), file.bytes());
    store.point("live", file.id());
  }

  private List<String> lines() {
    return out.toString().lines().toList();
  }

  private static String message(Refused refused) {
    return String.valueOf(refused.getMessage());
  }

  /** Time in which something happens whenever somebody sleeps. */
  private record Between(Runnable meanwhile, ManualTime time) implements Time {
    Between(Runnable meanwhile) {
      this(meanwhile, new ManualTime());
    }

    @Override
    public Instant now() {
      return time.now();
    }

    @Override
    public long ticks() {
      return time.ticks();
    }

    @Override
    public void sleep(Duration pause) {
      time.sleep(pause);
      meanwhile.run();
    }
  }

  /** Answers a few times, is silent a few times, and answers from then on. */
  private static final class Silent implements Database {
    private final Database database;
    private int answers;
    private int silences;

    Silent(Database database) {
      this.database = database;
    }

    @Override
    public Rows execute(Statement statement) {
      if (answers-- <= 0 && silences-- > 0) throw new DatabaseUnavailable("no answer in 5 s");
      return database.execute(statement);
    }

    @Override
    public void executeAll(List<Statement> statements) {
      database.executeAll(statements);
    }

    @Override
    public void close() {}
  }
}
