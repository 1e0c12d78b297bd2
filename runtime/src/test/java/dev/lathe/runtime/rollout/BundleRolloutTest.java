package dev.lathe.runtime.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.Generation;
import dev.lathe.model.bundle.Operations;
import dev.lathe.model.bundle.Outlines;
import dev.lathe.model.bundle.Schema;
import dev.lathe.model.bundle.SeedEvent;
import dev.lathe.runtime.BundlesInMemory;
import dev.lathe.runtime.Orders;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.bundle.NothingLive;
import dev.lathe.runtime.projection.StuckStreams;
import dev.lathe.runtime.rollout.RolloutRefused.NameTaken;
import dev.lathe.runtime.rollout.RolloutRefused.SeedConflict;
import dev.lathe.runtime.rollout.RolloutRefused.SeedEdited;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BundleRolloutTest {
  private static final BundleId A = new BundleId("a".repeat(64));
  private static final BundleId B = new BundleId("b".repeat(64));
  private static final BundleId C = new BundleId("c".repeat(64));

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
            "SELECT (SELECT count(*) FROM sqlite_schema)||'/'||schema_version FROM"
                + " pragma_schema_version");
    String rows = text("SELECT count(*)||'/'||max(position) FROM event");
    rollout.finish(bundle, A);
    assertEquals(
        schema,
        text(
            "SELECT (SELECT count(*) FROM sqlite_schema)||'/'||schema_version FROM"
                + " pragma_schema_version"));
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
  void steps_of_init_come_behind_the_seeds_in_their_order_and_once() {
    SeedEvent[] events = {
      Orders.seed("s-2", "x", 2, "paid"),
      Orders.seed("s-1", "x", 1, "new"),
      Orders.seed("b-2", "y", 2, "paid").by("before"),
      Orders.seed("b-1", "y", 1, "new").by("before"),
      Orders.seed("a-1", "z", 1, "new").by("after"),
    };
    Bundle bundle = Orders.bundle("orders_1", events);
    assertEquals(List.of("before waiting 0/2", "after waiting 0/1"), steps(bundle));
    rollout.finish(bundle, A);
    rollout.finish(Orders.bundle("orders_2", events), B);
    assertEquals(
        "s-1,s-2,b-1,b-2,a-1",
        text("SELECT group_concat(id) FROM (SELECT id FROM event ORDER BY position)"));
    assertEquals(
        List.of("x|paid|2|1 2", "y|paid|2|1 2", "z|new|1|1"), Orders.rows(database, "orders_2"));
    assertEquals(List.of("before done 2/2", "after done 1/1"), steps(bundle));
  }

  @Test
  void a_step_whose_place_is_taken_is_refused_by_its_name_and_told_before() {
    rollout.finish(Orders.bundle("orders_1", Orders.seed("a-1", "y", 1, "new").by("first")), A);
    Orders.append(database, "x", "new", 1);
    Bundle next =
        Orders.bundle(
            "orders_2",
            Orders.seed("a-1", "y", 1, "paid").by("first"),
            Orders.seed("b-1", "z", 1, "new").by("second"),
            Orders.seed("c-1", "x", 1, "new").by("third"));
    assertEquals(
        List.of("first refused 1/1", "second waiting 0/1", "third refused 0/1"), steps(next));
    List<InitialStep> told = InitialStep.of(database, next.seeds());
    assertTrue(
        told.getFirst()
            .cause()
            .orElseThrow()
            .startsWith("`a-1` of init step `first`, version 1 of"),
        () -> told.toString());
    String third = told.getLast().cause().orElseThrow();
    assertTrue(third.startsWith("`c-1` of init step `third` wants version 1 of `Order-x`"), third);
    assertThrows(SeedEdited.class, () -> rollout.finish(next, B));
    Bundle taken = Orders.bundle("orders_2", next.seeds().getLast());
    var refused = assertThrows(SeedConflict.class, () -> rollout.finish(taken, C));
    assertEquals(third, refused.reason());
    assertEquals(Optional.of(A), LiveBundle.named(database));
  }

  private List<String> steps(Bundle bundle) {
    return InitialStep.of(database, bundle.seeds()).stream()
        .map(
            step ->
                "%s %s %s/%s"
                    .formatted(step.name(), step.state().word(), step.applied(), step.events()))
        .toList();
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
  void a_seed_that_was_edited_after_it_was_applied_is_refused_by_name() {
    rollout.finish(Orders.bundle("orders_1", seed("new", "2026-01-01T00:00:00.000Z", "7")), A);
    var refused =
        assertThrows(
            SeedEdited.class,
            () ->
                rollout.finish(
                    Orders.bundle("orders_2", seed("paid", "2026-01-01T00:00:00.000Z", "7")), B));
    assertTrue(
        refused
            .reason()
            .startsWith(
                "seed `s-1`, version 1 of `Order-x`, was applied and then edited: its field"
                    + " `status` differs"),
        refused.reason());
    assertEquals(Optional.of(A), LiveBundle.named(database));
    var moved =
        assertThrows(
            SeedEdited.class,
            () ->
                rollout.finish(
                    Orders.bundle("orders_2", seed("new", "2026-01-02T00:00:00Z", "7")), C));
    assertTrue(moved.reason().contains("its time differs"), moved.reason());
  }

  @Test
  void a_seed_that_says_the_same_in_other_words_was_not_edited() {
    rollout.finish(Orders.bundle("orders_1", seed("new", "2026-01-01T00:00:00.000Z", "7")), A);
    rollout.finish(
        Orders.bundle("orders_1", seed("new", "2026-01-01T01:00:00+01:00", "\"7\",\"note\":null")),
        B);
    assertEquals(Optional.of(B), LiveBundle.named(database));
    assertEquals("1", text("SELECT CAST(count(*) AS TEXT) FROM event"));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-01T16:00:00Z,             2026-01-01T16:00:00.000Z",
    "2026-01-02T01:00:00+09:00,        2026-01-01T16:00:00.000Z",
    "2026-01-01T16:00:00.1234567Z,     2026-01-01T16:00:00.123456Z",
    "2026-01-02T01:00:00.9999999+09:00,2026-01-01T16:00:00.999999Z",
  })
  void a_seed_applied_before_datetimes_had_one_form_was_not_edited(String applied, String now) {
    rollout.finish(Orders.bundle("orders_1", seedDue(applied)), A);
    rollout.finish(Orders.bundle("orders_1", seedDue(now)), B);
    assertEquals(Optional.of(B), LiveBundle.named(database));
    SeedEvent later = seedDue("2026-01-01T17:00:00.000Z");
    var refused =
        assertThrows(SeedEdited.class, () -> rollout.finish(Orders.bundle("orders_1", later), C));
    assertTrue(refused.reason().contains("its field `due` differs"), refused.reason());
  }

  private static SeedEvent seedDue(String due) {
    return seed("new", "2026-01-01T00:00:00.000Z", "7,\"due\":\"" + due + "\"");
  }

  private static SeedEvent seed(String status, String time, String amount) {
    return new SeedEvent(
        "s-1",
        "shop",
        "Order",
        "x",
        1,
        "OrderChanged",
        time,
        Optional.of("system"),
        Optional.of("seed"),
        "seed:orders",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        1,
        "{\"before\":null,\"after\":{\"status\":\"%s\",\"amount\":%s}}".formatted(status, amount));
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
  void a_database_that_cannot_search_refuses_a_bundle_that_does_and_serves_on() {
    rollout.finish(Orders.bundle("orders_1"), A);
    Bundle plain = Orders.bundle("orders_2");
    Generation generation = plain.schema().generations().getFirst();
    List<String> ddl = new ArrayList<>(generation.ddl());
    // SQLite cannot be had without FTS5 here: of a module that it lacks it says the same.
    ddl.add("CREATE VIRTUAL TABLE search_orders_2 USING fts5_that_is_missing(c0)");
    var searches = new Generation(generation.name(), generation.entity(), ddl, generation.fill());
    var refused =
        assertThrows(
            RolloutRefused.NoSearch.class,
            () -> rollout.finish(withGeneration(plain, searches), B));
    assertEquals(
        """
        a projection has `search`, which needs SQLite's FTS5, and this database has none \
        (no such module: fts5_that_is_missing): use SQLite, sqld or Turso Cloud, or take `search` away\
        """,
        refused.reason());
    assertEquals(Optional.of(A), LiveBundle.named(database));
    assertEquals(RolloutState.REFUSED, RolloutStatus.of(database, B).orElseThrow().state());
    assertEquals("0", text("SELECT count(*)||'' FROM sqlite_schema WHERE name LIKE '%orders_2%'"));
    rollout.finish(plain, B);
    assertEquals(Optional.of(B), LiveBundle.named(database));
  }

  @Test
  void a_bundle_that_fails_leaves_nothing_behind() {
    rollout.finish(Orders.bundle("orders_1"), A);
    Orders.append(database, "x", Orders.poison());
    Bundle unable = WrittenOrders.bundle("written_2", "orders_2");
    assertThrows(StatementFailed.class, () -> rollout.finish(unable, B));
    assertEquals(Optional.of(A), LiveBundle.named(database));
    assertEquals(
        "0",
        text(
            """
            SELECT CAST(count(*) AS TEXT) FROM sqlite_schema \
            WHERE name IN ('orders_2','written_2')\
            """));
    assertEquals("0", text("SELECT CAST(count(*) AS TEXT) FROM stuck"));
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
  void the_log_is_folded_in_bounded_parts() {
    rollout.finish(Orders.bundle("orders_1"), A);
    append(800);
    var recording = new Recording(database);
    var parts = new BundleRollout(recording);
    Bundle bundle = WrittenOrders.bundle("written_1", "orders_2");
    List<String> states = new ArrayList<>();
    while (parts.step(bundle, B) != RolloutState.LIVE) {
      RolloutStatus status =
          RolloutStatus.of(database, B)
              .orElse(new RolloutStatus(B, RolloutState.PREPARED, 0, 0, Optional.empty()));
      states.add(status.state().word() + " " + status.position() + "/" + status.target());
      assertEquals(Optional.of(A), LiveBundle.named(database));
    }
    assertEquals(
        List.of(
            "prepared 0/0", // tables, not yet told
            "prepared 0/800",
            "catching_up 750/800",
            "verified 750/800"),
        states);
    for (Statement fill : recording.fills(bundle)) {
      Rows folded =
          database.execute(
              Statement.read(
                  "SELECT count(*) FROM event WHERE position>?1 AND position<=?2",
                  fill.parameters().toArray()));
      assertTrue(folded.requiredInteger(0, 0) <= BundleRollout.PART_EVENTS, fill::toString);
    }
    assertEquals(WrittenOrders.folded(database), WrittenOrders.rows(database, "written_1"));
    assertEquals(Orders.rebuilt(database), Orders.rows(database, "orders_2"));
    assertEquals(RolloutState.REPLACED, RolloutStatus.of(database, A).orElseThrow().state());
  }

  @Test
  void a_table_that_comes_back_starts_where_it_was_left() {
    Bundle first = WrittenOrders.bundle("written_1", "orders_1");
    rollout.finish(first, A);
    for (int i = 0; i < 1200; i++) {
      database.execute(WrittenOrders.command(A, "written_1", "x", "s", 1));
    }
    rollout.finish(WrittenOrders.bundle("written_2", "orders_1"), B);
    for (int i = 0; i < 700; i++) {
      database.execute(WrittenOrders.command(B, "written_2", "x", "s", 1));
    }
    var recording = new Recording(database);
    new BundleRollout(recording).finish(first, A);
    assertEquals(
        List.of(1200L, 1450L, 1700L),
        recording.fills(first).stream().map(fill -> fill.parameters().getFirst()).toList());
    assertEquals(List.of("x|s|1900|1900"), WrittenOrders.rows(database, "written_1"));
  }

  @Test
  void a_flip_that_comes_late_catches_up_first() {
    rollout.finish(Orders.bundle("orders_1"), A);
    var late = new AtomicBoolean(true);
    var recording =
        new Recording(database) {
          @Override
          public void executeAll(List<Statement> statements) {
            boolean flip =
                statements.stream().anyMatch(s -> s.sql().startsWith("INSERT INTO live"));
            if (flip && late.getAndSet(false)) append(2500);
            super.executeAll(statements);
          }
        };
    new BundleRollout(recording).finish(Orders.bundle("orders_2"), B);
    assertEquals(2, recording.flips); // the first one was fenced off
    assertEquals(Orders.rebuilt(database), Orders.rows(database, "orders_2"));
  }

  @Test
  void a_table_that_has_not_what_the_log_says_never_goes_live() {
    rollout.finish(Orders.bundle("orders_1"), A);
    append(20);
    Bundle sound = WrittenOrders.bundle("written_2", Optional.empty());
    Generation generation = sound.schema().generations().getFirst();
    var forgetful =
        new Generation(
            generation.name(),
            generation.entity(),
            generation.ddl(),
            generation.fill().replace("position>?1", "position>?1 AND stream<>'Order-o3'"));
    Bundle unsound = withGeneration(sound, forgetful);
    append(600);
    var refused = assertThrows(RolloutRefused.Incomplete.class, () -> rollout.finish(unsound, B));
    assertEquals(
        "table `written_2` has 428 events of the log, which has 500 of them", refused.getMessage());
    assertEquals(Optional.of(A), LiveBundle.named(database));
    RolloutStatus status = RolloutStatus.of(database, B).orElseThrow();
    assertEquals(RolloutState.REFUSED, status.state());
    assertEquals(Optional.of(refused.reason()), status.cause());
    rollout.finish(sound, B);
    assertEquals(WrittenOrders.folded(database), WrittenOrders.rows(database, "written_2"));
  }

  @Test
  void a_stream_that_a_read_model_refuses_does_not_keep_the_others_from_it() {
    rollout.finish(WrittenOrders.bundle("written_1", Optional.empty()), A);
    append(700);
    Orders.append(database, "bad", Orders.poison());
    Orders.append(database, "bad", "s2", 2);
    append(700);
    rollout.finish(WrittenOrders.bundle("written_1", "orders_1"), B);
    assertEquals(Optional.of(B), LiveBundle.named(database));
    StuckStreams.Stuck stuck = new StuckStreams(database).all().getFirst();
    assertEquals(
        "orders_1 Order-bad 1", stuck.generation() + " " + stuck.stream() + " " + stuck.version());
    assertEquals(7, Orders.rows(database, "orders_1").size());
  }

  @Test
  void a_read_model_that_refuses_everything_is_refused_with_its_bundle() {
    rollout.finish(WrittenOrders.bundle("written_1", Optional.empty()), A);
    for (int i = 0; i < 150; i++) {
      Orders.append(database, "bad" + i, Orders.poison());
    }
    Bundle unsound = Orders.bundle("orders_1");
    assertThrows(StatementFailed.class, () -> rollout.finish(unsound, B));
    assertEquals(Optional.of(A), LiveBundle.named(database));
    assertEquals(List.of(), new StuckStreams(database).all());
  }

  @Test
  void an_advance_of_a_channel_is_bounded_and_the_next_goes_on() {
    var store = new BundlesInMemory();
    var channel = new ChannelRollout(store, "live", database);
    store.push(Orders.bundle("orders_1"));
    BundleId first = channel.ensureLive();
    Orders.appendMany(database, 25_000);
    store.push(WrittenOrders.bundle("written_1", "orders_1"));
    RolloutStatus status = channel.advance().orElseThrow();
    assertEquals(RolloutState.CATCHING_UP, status.state());
    assertEquals(first, channel.ensureLive());
    assertEquals(RolloutState.LIVE, channel.advance().orElseThrow().state());
    assertEquals(WrittenOrders.folded(database), WrittenOrders.rows(database, "written_1"));
  }

  @Test
  void a_refused_wish_is_tried_again_when_it_is_made_again() {
    var store = new BundlesInMemory();
    var channel = new ChannelRollout(store, "live", database);
    store.push(Orders.bundle("orders_1"));
    channel.ensureLive();
    database.execute(Statement.write("CREATE TABLE precious(id TEXT)"));
    Bundle wanting = withView(Orders.bundle("orders_2"), "precious");
    BundleId wanted = store.push(wanting);
    assertThrows(NameTaken.class, channel::advance);
    assertThrows(RolloutRefused.StillRefused.class, channel::advance);
    database.execute(Statement.write("DROP TABLE precious"));
    assertThrows(RolloutRefused.StillRefused.class, channel::advance);
    store.push(wanting);
    assertEquals(RolloutState.LIVE, channel.advance().orElseThrow().state());
    assertEquals(wanted, channel.ensureLive());
  }

  @Test
  void a_channel_is_followed() {
    var store = new BundlesInMemory();
    var channel = new ChannelRollout(store, "live", database);
    assertThrows(NothingLive.class, channel::ensureLive);
    assertEquals(Optional.empty(), channel.advance());
    BundleId first = store.push(Orders.bundle("orders_1"));
    assertEquals(first, channel.ensureLive());
    assertEquals(Optional.empty(), channel.advance());
    BundleId second = store.push(Orders.bundle("orders_2"));
    assertEquals(first, channel.ensureLive());
    assertEquals(RolloutState.LIVE, channel.advance().orElseThrow().state());
    assertEquals(second, channel.ensureLive());
    assertEquals(Optional.empty(), channel.advance());
  }

  private void append(int events) {
    for (int i = 0; i < events; i++) {
      Orders.append(database, "o" + i % 7, "s" + i, i);
    }
  }

  private static Bundle withGeneration(Bundle bundle, Generation generation) {
    return with(
        bundle,
        new Schema(List.of(generation), bundle.schema().indexes(), bundle.schema().views()));
  }

  private static Bundle withView(Bundle bundle, String name) {
    return with(
        bundle,
        new Schema(
            bundle.schema().generations(),
            bundle.schema().indexes(),
            List.of(new Schema.View(name, "SELECT 1"))));
  }

  private static Bundle with(Bundle bundle, Schema schema) {
    return new Bundle(
        bundle.name(),
        bundle.version(),
        new Operations(List.of(), List.of(), List.of(), List.of()),
        bundle.projections(),
        schema,
        List.of(),
        Outlines.NONE,
        new TreeMap<>());
  }

  /** Remembers what was written. */
  private static class Recording implements Database {
    private final Database database;
    private final List<Statement> statements = new ArrayList<>();
    int flips;

    Recording(Database database) {
      this.database = database;
    }

    List<Statement> fills(Bundle bundle) {
      List<String> texts = bundle.schema().generations().stream().map(Generation::fill).toList();
      return statements.stream().filter(one -> texts.contains(one.sql())).toList();
    }

    @Override
    public Rows execute(Statement statement) {
      return database.execute(statement);
    }

    @Override
    public void executeAll(List<Statement> all) {
      statements.addAll(all);
      if (all.stream().anyMatch(one -> one.sql().startsWith("INSERT INTO live"))) flips++;
      database.executeAll(all);
    }

    @Override
    public void close() {}
  }

  private String text(String sql) {
    Rows rows = database.execute(Statement.read(sql));
    return rows.requiredText(0, 0);
  }
}
