package dev.lathe.runtime.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.SeedEvent;
import dev.lathe.runtime.Orders;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
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
