package dev.lathe.runtime.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.runtime.BundlesInMemory;
import dev.lathe.runtime.Orders;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.bundle.NothingLive;
import dev.lathe.runtime.rollout.RolloutRefused.NameTaken;
import dev.lathe.runtime.rollout.RolloutRefused.SeedConflict;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleRolloutTest {
  private static final BundleId A = new BundleId("a".repeat(64));
  private static final BundleId B = new BundleId("b".repeat(64));

  @TempDir Path folder;
  private Database database;
  private BundleRollout rollout;

  @BeforeEach
  void open() {
    database = SqliteDatabase.open(folder.resolve("test.db").toString());
    rollout = new BundleRollout(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void an_empty_database_becomes_ready_and_the_bundle_live() {
    assertEquals(Optional.empty(), LiveBundle.named(database));
    rollout.finish(Orders.bundle("orders_1", Orders.seed("s-1", "x", 1, "new")), A);
    assertEquals(Optional.of(A), LiveBundle.named(database));
    assertEquals(List.of("x|new|1|1"), Orders.rows(database, "orders_1"));
    assertEquals("new", text("SELECT status FROM orders"));
  }

  @Test
  void preparing_twice_changes_nothing() {
    Bundle bundle = Orders.bundle("orders_1", Orders.seed("s-1", "x", 1, "new"));
    rollout.finish(bundle, A);
    String schema =
        text(
            "SELECT (SELECT count(*) FROM sqlite_schema)||'/'||schema_version FROM pragma_schema_version");
    String rows = text("SELECT count(*)||'/'||max(position) FROM event");
    rollout.finish(bundle, A);
    assertEquals(
        schema,
        text(
            "SELECT (SELECT count(*) FROM sqlite_schema)||'/'||schema_version FROM pragma_schema_version"));
    assertEquals(rows, text("SELECT count(*)||'/'||max(position) FROM event"));
    assertEquals(List.of("x|new|1|1"), Orders.rows(database, "orders_1"));
  }

  @Test
  void a_new_generation_is_filled_from_the_log() {
    rollout.finish(Orders.bundle("orders_1"), A);
    for (int i = 1; i <= 5; i++) {
      Orders.append(database, "x", "s" + i, i);
    }
    rollout.finish(Orders.bundle("orders_2"), B);
    assertEquals(List.of("x|s5|15|1 2 3 4 5"), Orders.rows(database, "orders_2"));
    assertEquals("15", text("SELECT CAST(total AS TEXT) FROM orders"));
  }

  @Test
  void a_generation_that_comes_back_catches_up() {
    rollout.finish(Orders.bundle("orders_1", Orders.seed("s-1", "x", 1, "new")), A);
    rollout.finish(Orders.bundle("orders_2"), B);
    Orders.append(database, "x", "later", 7); // orders_1 never hears of it
    rollout.finish(Orders.bundle("orders_1"), A);
    assertEquals(List.of("x|later|8|1 2"), Orders.rows(database, "orders_1"));
  }

  @Test
  void new_seeds_reach_the_generations_that_are_there() {
    rollout.finish(Orders.bundle("orders_1", Orders.seed("s-1", "x", 1, "new")), A);
    rollout.finish(
        Orders.bundle(
            "orders_1",
            Orders.seed("s-3", "y", 2, "paid"),
            Orders.seed("s-2", "y", 1, "new"),
            Orders.seed("s-1", "x", 1, "new")),
        B);
    assertEquals(List.of("x|new|1|1", "y|paid|2|1 2"), Orders.rows(database, "orders_1"));
    assertEquals(
        "s-1,s-2,s-3",
        text("SELECT group_concat(id) FROM (SELECT id FROM event ORDER BY position)"));
  }

  @Test
  void a_seed_whose_place_is_taken_is_refused_by_name() {
    rollout.finish(Orders.bundle("orders_1"), A);
    Orders.append(database, "x", "new", 1);
    var refused =
        assertThrows(
            SeedConflict.class,
            () ->
                rollout.finish(
                    Orders.bundle(
                        "orders_2",
                        Orders.seed("s-0", "y", 1, "new"),
                        Orders.seed("s-1", "x", 1, "new")),
                    B));
    assertEquals("Order-x", refused.stream());
    assertEquals(1, refused.version());
    assertEquals(Optional.of(A), LiveBundle.named(database));
    assertEquals("1", text("SELECT CAST(count(*) AS TEXT) FROM event"));
  }

  @Test
  void a_view_follows_its_bundle_and_never_replaces_a_table() {
    rollout.finish(Orders.bundle("orders_1"), A);
    database.execute(Statement.write("DROP VIEW orders"));
    database.execute(Statement.write("CREATE TABLE Orders(precious TEXT)"));
    assertThrows(NameTaken.class, () -> rollout.finish(Orders.bundle("orders_2"), B));
    assertEquals(Optional.of(A), LiveBundle.named(database));
    assertEquals("table", text("SELECT type FROM sqlite_schema WHERE name='Orders'"));
  }

  @Test
  void a_bundle_that_fails_leaves_nothing_behind() {
    rollout.finish(Orders.bundle("orders_1"), A);
    Orders.append(database, "x", Orders.poison());
    assertThrows(StatementFailed.class, () -> rollout.finish(Orders.bundle("orders_2"), B));
    assertEquals(Optional.of(A), LiveBundle.named(database));
    assertEquals(
        "0", text("SELECT CAST(count(*) AS TEXT) FROM sqlite_schema WHERE name='orders_2'"));
  }

  @Test
  void several_at_once_do_it_once() throws Exception {
    Bundle bundle = Orders.bundle("orders_1", Orders.seed("s-1", "x", 1, "new"));
    try (var threads = Executors.newFixedThreadPool(6)) {
      List<Future<?>> runs = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        runs.add(threads.submit(() -> rollout.finish(bundle, A)));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    }
    assertEquals(List.of("x|new|1|1"), Orders.rows(database, "orders_1"));
    assertEquals(Optional.of(A), LiveBundle.named(database));
  }

  @Test
  void a_channel_is_followed() {
    var store = new BundlesInMemory();
    var channel = new ChannelRollout(store, "live", database);
    assertThrows(NothingLive.class, channel::ensureLive);
    assertFalse(channel.advance());
    BundleId first = store.push(Orders.bundle("orders_1"));
    assertEquals(first, channel.ensureLive());
    assertFalse(channel.advance());
    BundleId second = store.push(Orders.bundle("orders_2"));
    assertEquals(first, channel.ensureLive());
    assertTrue(channel.advance());
    assertEquals(second, channel.ensureLive());
    assertFalse(channel.advance());
  }

  private String text(String sql) {
    Rows rows = database.execute(Statement.read(sql));
    return rows.requiredText(0, 0);
  }
}
