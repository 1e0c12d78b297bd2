package dev.lathe.runtime.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.runtime.BundlesInMemory;
import dev.lathe.runtime.Orders;
import dev.lathe.runtime.ReplicaDatabase;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which wish of a channel is followed, where several processes follow it. */
final class ChannelRolloutTest {
  private final Database database = SqliteDatabase.open(":memory:");
  private final BundlesInMemory store = new BundlesInMemory();

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void a_wish_that_was_read_before_a_later_one_went_live_is_not_followed_any_more() {
    store.push(Orders.bundle("orders_1"));
    rollout(database).follow();
    store.push(Orders.bundle("orders_2"));
    var slow =
        new Slow(
            () -> {
              store.push(Orders.bundle("orders_3"));
              rollout(database).follow();
            });
    rollout(slow).advance();
    BundleId third = store.pointer("live").orElseThrow().bundle();
    assertEquals(Optional.of(third), LiveBundle.named(database));
    assertEquals(List.of("orders_1", "orders_2", "orders_3"), tables());
    assertEquals(
        0, number("SELECT count(*) FROM rollout WHERE state='refused'"), "nobody is to blame");
    assertEquals(1, slow.late);
  }

  @Test
  void tables_that_a_replica_does_not_know_yet_are_not_made_once_more() {
    store.push(Orders.bundle("orders_1"));
    rollout(database).follow();
    Bundle second = Orders.bundle("orders_2");
    BundleId id = store.push(second);
    Statement asked = Statement.read("SELECT name,bundle,position FROM generation");
    Rows before = database.execute(asked);
    assertEquals(List.of("orders_1"), tables());
    new BundleRollout(database).step(second, id); // of somebody who makes the tables, and is gone
    var replica = new ReplicaDatabase(database);
    replica.answers(asked.sql(), 2, _ -> before);
    rollout(replica).follow();
    assertEquals(Optional.of(id), LiveBundle.named(database));
    assertEquals(0, replica.left());
    assertEquals(0, number("SELECT count(*) FROM rollout WHERE state='refused'"));
  }

  private ChannelRollout rollout(Database through) {
    return new ChannelRollout(store, "live", through);
  }

  private long number(String sql) {
    return database.execute(Statement.read(sql)).requiredInteger(0, 0);
  }

  private List<String> tables() {
    Rows rows = database.execute(Statement.read("SELECT name FROM generation ORDER BY name"));
    return rows.rows().stream().map(row -> (String) row.getFirst()).toList();
  }

  /** Of a process that is held up before it flips, while another one goes on. */
  private final class Slow implements Database {
    private final Runnable meanwhile;
    private int late;

    Slow(Runnable meanwhile) {
      this.meanwhile = meanwhile;
    }

    @Override
    public Rows execute(Statement statement) throws StatementFailed {
      return database.execute(statement);
    }

    @Override
    public void executeAll(List<Statement> statements) throws StatementFailed {
      if (statements.stream().anyMatch(one -> one.sql().startsWith("INSERT INTO live"))
          && late++ == 0) {
        meanwhile.run();
      }
      database.executeAll(statements);
    }

    @Override
    public void close() {}
  }
}
