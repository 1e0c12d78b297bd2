package dev.lathe.runtime.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.runtime.BundlesInMemory;
import dev.lathe.runtime.Orders;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of tables after another bundle is live. */
final class ReplacedBundlesTest {
  private static final Duration DAY = Duration.ofHours(24);
  private final Database database = SqliteDatabase.open(":memory:");
  private final BundlesInMemory store = new BundlesInMemory();

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void they_follow_the_log_so_that_the_way_back_is_a_flip() {
    BundleId one = live("orders_1", DAY);
    live("orders_2", DAY);
    append(2_100);
    assertEquals(0, position("orders_1"));
    advance(DAY);
    assertEquals(2_000, position("orders_1"));
    append(100); // a flip folds as many itself
    advance(DAY);
    assertEquals(2_000, position("orders_1"));
    assertEquals(
        0,
        number("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'fold%'"),
        "what fills them does not stay");

    store.point("live", one);
    advance(DAY);
    assertEquals(Optional.of(one), LiveBundle.named(database));
    assertEquals(Orders.rebuilt(database), Orders.rows(database, "orders_1"));
  }

  @Test
  void no_more_than_three_bundles_follow() {
    for (int i = 1; i <= 5; i++) {
      live("orders_" + i, DAY);
    }
    append(1_100);
    advance(DAY);
    assertEquals(
        List.of(0L, 1_000L, 1_000L, 1_000L),
        List.of(
            position("orders_1"),
            position("orders_2"),
            position("orders_3"),
            position("orders_4")));
  }

  @Test
  void they_are_dropped_when_their_time_is_over_and_made_again_for_who_comes_back() {
    BundleId one = live("orders_1", DAY);
    live("orders_2", DAY);
    append(10);
    advance(DAY);
    assertEquals(List.of("orders_1", "orders_2"), tables());
    advance(Duration.ZERO);
    assertEquals(List.of("orders_2"), tables());
    assertEquals(0, number("SELECT count(*) FROM sqlite_schema WHERE name LIKE '%orders_1%'"));

    store.point("live", one);
    advance(DAY);
    assertEquals(Orders.rebuilt(database), Orders.rows(database, "orders_1"));
  }

  @Test
  void those_of_the_last_ten_stand_and_older_ones_are_made_again_for_who_comes_back() {
    BundleId one = live("orders_1", DAY);
    append(10);
    for (int i = 2; i <= 13; i++) {
      live("orders_" + i, DAY);
    }
    advance(DAY);
    advance(DAY);
    assertEquals(
        IntStream.rangeClosed(3, 13).mapToObj(i -> "orders_" + i).sorted().toList(), tables());
    store.point("live", one);
    advance(DAY);
    assertEquals(Optional.of(one), LiveBundle.named(database));
    assertEquals(Orders.rebuilt(database), Orders.rows(database, "orders_1"));
  }

  @Test
  void what_the_live_bundle_has_too_stays() {
    live("orders_1", DAY);
    store.push(Orders.bundle("orders_1", Orders.seed("s-1", "seeded", 1, "new")));
    advance(DAY);
    advance(Duration.ZERO);
    assertEquals(List.of("orders_1"), tables());
  }

  @Test
  void while_a_rollout_is_under_way_nothing_is_dropped() {
    live("orders_1", DAY);
    live("orders_2", DAY);
    database.execute(
        Statement.write(
            """
            INSERT INTO rollout(bundle,state,position,target,at) \
            VALUES('%s','catching_up',0,0,'9999-01-01T00:00:00.000Z')\
            """
                .formatted("d".repeat(64))));
    advance(Duration.ZERO);
    assertEquals(List.of("orders_1", "orders_2"), tables());
  }

  @Test
  void what_was_made_for_one_that_never_was_live_goes_too_and_is_made_again_for_who_asks() {
    BundleId one = live("orders_1", DAY);
    append(2_000);
    BundleId two = store.push(Orders.bundle("orders_2"));
    var rollout = new BundleRollout(database);
    for (int step = 0; step < 3; step++) {
      rollout.step(Orders.bundle("orders_2"), two);
    }
    assertEquals(1, number("SELECT count(*) FROM generation WHERE bundle=''"));
    store.point("live", one);
    advance(DAY);
    assertEquals(List.of("orders_1", "orders_2"), tables());
    advance(Duration.ZERO);
    assertEquals(List.of("orders_1"), tables());
    assertEquals(0, number("SELECT count(*) FROM sqlite_schema WHERE name LIKE '%orders_2%'"));
    assertTrue(
        RolloutStatus.of(database, two)
            .flatMap(RolloutStatus::cause)
            .orElseThrow()
            .contains("given up"));

    store.point("live", two);
    advance(DAY);
    assertEquals(Optional.of(two), LiveBundle.named(database));
    assertEquals(Orders.rebuilt(database), Orders.rows(database, "orders_2"));
  }

  @Test
  void one_that_can_not_fold_what_came_since_stops_and_is_left_alone() {
    BundleId one = live("orders_1", DAY);
    live("orders_2", DAY);
    append(600);
    database.execute(
        Statement.write(
            "CREATE TRIGGER full BEFORE INSERT ON orders_1 BEGIN SELECT RAISE(ABORT,'no more');"
                + " END"));
    advance(DAY);
    assertEquals(0, position("orders_1"));
    Rows row =
        database.execute(
            Statement.read("SELECT state,cause FROM rollout WHERE bundle=?1", one.value()));
    assertEquals("replaced", row.requiredText(0, 0));
    assertTrue(row.requiredText(0, 1).contains("no more"), row.requiredText(0, 1));
    database.execute(Statement.write("DROP TRIGGER full"));
    advance(DAY);
    assertEquals(0, position("orders_1"));
    store.point("live", one); // who asks for it by name has it tried again
    advance(DAY);
    assertEquals(Optional.of(one), LiveBundle.named(database));
    assertEquals(Orders.rebuilt(database), Orders.rows(database, "orders_1"));
  }

  @Test
  void one_that_the_store_has_lost_stays_as_it_is() {
    BundleId one = live("orders_1", DAY);
    live("orders_2", DAY);
    append(1_000);
    store.forget(one);
    advance(DAY);
    advance(Duration.ZERO);
    assertEquals(List.of("orders_1", "orders_2"), tables());
  }

  @Test
  void tables_that_their_bundle_does_not_know_keep_nobody_elses() {
    BundleId first = live("orders_1", DAY);
    BundleId second = live("orders_2", DAY);
    live("orders_3", DAY);
    // what comes first in the order of ids is of no table that its bundle has
    BundleId before = first.value().compareTo(second.value()) < 0 ? first : second;
    database.execute(
        Statement.write("UPDATE generation SET name='stray' WHERE bundle=?1", before.value()));
    String other = before.equals(first) ? "orders_2" : "orders_1";
    advance(Duration.ZERO);
    assertEquals(List.of("orders_3", "stray"), tables());
    assertEquals(0, number("SELECT count(*) FROM sqlite_schema WHERE name LIKE '%" + other + "%'"));
  }

  @Test
  void a_bundle_is_read_once_however_often_somebody_looks() {
    BundleId one = live("orders_1", DAY);
    BundleId two = live("orders_2", DAY);
    live("orders_3", DAY);
    database.execute(
        Statement.write("UPDATE generation SET name='stray' WHERE bundle=?1", one.value()));
    int ofOne = store.reads(one);
    int ofTwo = store.reads(two);
    look(new ChannelRollout(store, "live", database, Duration.ZERO));
    assertEquals(1, store.reads(one) - ofOne, "its table is never dropped");
    assertEquals(1, store.reads(two) - ofTwo);
    append(2_000);
    look(new ChannelRollout(store, "live", database, DAY));
    assertEquals(2, store.reads(one) - ofOne);
  }

  private static void look(ChannelRollout rollout) {
    for (int time = 0; time < 3; time++) {
      rollout.follow();
    }
  }

  private BundleId live(String table, Duration kept) {
    BundleId id = store.push(Orders.bundle(table));
    advance(kept);
    assertEquals(Optional.of(id), LiveBundle.named(database));
    return id;
  }

  private void advance(Duration kept) {
    new ChannelRollout(store, "live", database, kept).follow();
  }

  private void append(int events) {
    for (int i = 0; i < events; i++) {
      Orders.append(database, "x" + i % 7, "s" + i, i);
    }
  }

  private long position(String table) {
    return number("SELECT position FROM generation WHERE name='" + table + "'");
  }

  private long number(String sql) {
    return database.execute(Statement.read(sql)).requiredInteger(0, 0);
  }

  private List<String> tables() {
    Rows rows = database.execute(Statement.read("SELECT name FROM generation ORDER BY name"));
    List<String> names = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      names.add(rows.requiredText(row, 0));
    }
    return names;
  }
}
