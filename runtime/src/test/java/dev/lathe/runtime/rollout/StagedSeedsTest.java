package dev.lathe.runtime.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.SeedEvent;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Seeds that are too many for the flip's request: they wait beside the log. */
class StagedSeedsTest {
  private static final BundleId A = new BundleId("a".repeat(64));
  private static final BundleId B = new BundleId("b".repeat(64));

  /** Of two events each: four chunks of seeds. */
  private static final int STREAMS = 800;

  private final Database database = SqliteDatabase.open(":memory:");
  private final BundleRollout rollout = new BundleRollout(database);

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void all_are_in_the_log_by_version_and_in_the_tables_and_nothing_is_left_beside() {
    List<SeedEvent> seeds = seeds();
    List<List<Statement>> requests = new SeedRows(seeds).stage(A);
    assertTrue(requests.size() > 2, () -> requests.size() + " requests");
    for (List<Statement> request : requests) {
      assertTrue(request.stream().mapToLong(Requests::size).sum() <= Requests.MOST);
    }
    rollout.finish(bundle(seeds), A);
    assertWhole();
  }

  @Test
  void what_was_staged_before_a_kill_is_staged_again_and_taken_once() {
    List<SeedEvent> seeds = seeds();
    rollout.makeReady();
    List<List<Statement>> requests = new SeedRows(seeds).stage(A);
    requests.subList(0, requests.size() - 1).forEach(database::executeAll);
    rollout.finish(bundle(seeds), A);
    assertWhole();
  }

  @Test
  void what_another_bundle_has_staged_is_not_taken() {
    rollout.makeReady();
    List<SeedEvent> others = new ArrayList<>();
    for (int i = 0; i < 2 * STREAMS; i++) {
      others.add(Orders.seed("other-" + i, "other" + i, 1, "new"));
    }
    new SeedRows(others).stage(B).forEach(database::executeAll);
    rollout.finish(bundle(seeds()), A);
    assertWhole();
  }

  @Test
  void a_refused_rollout_leaves_none_beside_the_log() {
    rollout.finish(bundle(List.of(Orders.seed("first", "o0", 1, "new"))), A);
    List<SeedEvent> taken = seeds();
    new SeedRows(taken).stage(B).forEach(database::executeAll);
    assertEquals(1, staged());
    assertThrows(RolloutRefused.class, () -> rollout.finish(bundle(taken), B));
    assertEquals(0, staged());
    assertEquals(Optional.of(A), LiveBundle.named(database));
  }

  @Test
  void what_was_staged_for_a_rollout_that_another_overtook_goes_with_its_flip() {
    rollout.makeReady();
    new SeedRows(seeds()).stage(B).forEach(database::executeAll);
    rollout.finish(bundle(List.of()), A);
    assertEquals(0, staged());
  }

  /** The channel points back to what is live: no rollout comes to an end. */
  @Test
  void what_was_staged_for_a_rollout_that_was_given_up_goes_when_its_time_is_over() {
    var store = new BundlesInMemory();
    store.push(bundle(List.of()));
    new ChannelRollout(store, "live", database).follow();
    new SeedRows(seeds()).stage(B).forEach(database::executeAll);
    report(RolloutState.VERIFIED);
    new ChannelRollout(store, "live", database).advance();
    assertEquals(1, staged(), "it may go on");
    new ChannelRollout(store, "live", database, Duration.ZERO).advance();
    assertEquals(0, staged());
  }

  /** Two rollouts at once: what one drops the other lacks, and no seed is lost by it. */
  @Test
  void a_flip_takes_all_of_them_or_waits_until_they_are_there_again() {
    List<SeedEvent> seeds = seeds();
    var disturbed = new Disturbed(seeds);
    new BundleRollout(disturbed).finish(bundle(seeds), A);
    assertTrue(disturbed.done);
    assertWhole();
  }

  /** Before the first flip another rollout is refused, and a third one begins to stage. */
  private final class Disturbed implements Database {
    private final List<SeedEvent> seeds;
    private boolean done;

    Disturbed(List<SeedEvent> seeds) {
      this.seeds = seeds;
    }

    @Override
    public Rows execute(Statement statement) {
      return database.execute(statement);
    }

    @Override
    public void executeAll(List<Statement> statements) {
      if (!done && statements.stream().anyMatch(one -> one.sql().startsWith("INSERT INTO live"))) {
        done = true;
        database.execute(SeedRows.unstage());
        database.executeAll(new SeedRows(seeds).stage(A).getLast());
      }
      database.executeAll(statements);
    }

    @Override
    public void close() {}
  }

  private void report(RolloutState state) {
    database.execute(
        new RolloutStatements(DatabaseParts.of(bundle(seeds())), B).report(state, 0, 0));
  }

  private long staged() {
    return number("SELECT count(*) FROM sqlite_schema WHERE name='lathe_seed'");
  }

  private void assertWhole() {
    assertEquals(Optional.of(A), LiveBundle.named(database));
    assertEquals(2 * STREAMS, number("SELECT count(*) FROM event"));
    assertEquals(
        0,
        number(
            "SELECT count(*) FROM event a JOIN event b USING(stream)"
                + " WHERE a.version<b.version AND a.position>b.position"));
    assertEquals(STREAMS, number("SELECT count(*) FROM orders_1 WHERE status='paid'"));
    assertEquals(STREAMS, number("SELECT count(*) FROM orders_1"));
    assertEquals(0, number("SELECT count(*) FROM sqlite_schema WHERE name='lathe_seed'"));
  }

  private long number(String sql) {
    return database.execute(Statement.read(sql)).requiredInteger(0, 0);
  }

  private static Bundle bundle(List<SeedEvent> seeds) {
    return Orders.bundle("orders_1", seeds.toArray(SeedEvent[]::new));
  }

  /** The second events come first. */
  private static List<SeedEvent> seeds() {
    List<SeedEvent> seeds = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      seeds.add(Orders.seed("paid-" + i, "o" + i, 2, "paid"));
      seeds.add(Orders.seed("new-" + i, "o" + i, 1, "new"));
    }
    return seeds;
  }
}
