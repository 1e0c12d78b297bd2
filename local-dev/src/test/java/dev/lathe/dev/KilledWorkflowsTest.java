package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.compiler.fixture.ReadsSharedBlueprints;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.verify.DatabaseVerification;
import dev.lathe.runtime.wiring.Databases;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that is killed again and again while it runs the workflow of the order blueprint: each
 * order's run ends once, each of its effects is there once, and none is stuck.
 */
@Tag("slow")
@ReadsSharedBlueprints
class KilledWorkflowsTest {
  /** {@code -Dworkflow.orders=10000} for more. */
  private static final int ORDERS = Integer.getInteger("workflow.orders", 400);

  private static final int KILLS = Integer.getInteger("workflow.kills", 20);
  private static final int CLIENTS = 16;
  private static final long LATE = 600_000_000_000L;
  private static final Path BLUEPRINT = Blueprints.shared("order-fulfillment");

  @TempDir private Path folder;

  @Test
  void each_run_ends_once_and_each_effect_is_there_once() throws Exception {
    var left = new AtomicInteger(ORDERS);
    for (int round = 0; round < KILLS; round++) {
      try (var server = ServerProcess.start(BLUEPRINT, folder)) {
        if (round == KILLS / 2) moveClock(server.http());
        place(server, left, ORDERS / KILLS);
      }
    }
    Bundle bundle = Served.value(Compiler.compile(BLUEPRINT));
    long began = System.nanoTime();
    ServerProcess last = ServerProcess.start(BLUEPRINT, folder);
    try (Database database = Databases.open("sqlite:" + folder.resolve("lathe.db"))) {
      while (number(database, "SELECT count(*) FROM lathe_run WHERE status='running'") > 0
          || number(database, BEGUN) < number(database, PLACED)) {
        assertTrue(System.nanoTime() - began < LATE, "it takes too long");
        Thread.sleep(200);
      }
    } finally {
      last.stop();
    }
    try (Database database = Databases.open("sqlite:" + folder.resolve("lathe.db"))) {
      long placed = number(database, PLACED);
      assertTrue(placed >= ORDERS, "orders: " + placed);
      assertEquals(placed, number(database, BEGUN));
      assertEquals(
          placed,
          number(
              database,
              "SELECT count(*) FROM lathe_run WHERE status='completed' AND trouble IS NULL"));
      assertEquals(0, number(database, "SELECT count(*) FROM lathe_run WHERE due NOT NULL"));
      // Each order: placed, then confirmed or cancelled; each has one reservation or its rejection.
      assertEquals(
          placed,
          number(
              database,
              "SELECT count(*) FROM (SELECT stream FROM event WHERE entity='Order'"
                  + " GROUP BY stream HAVING count(*)=2)"));
      assertEquals(
          List.of(),
          database
              .execute(
                  Statement.read(
                      "SELECT data->>'$.after.orderId',group_concat(stream||' '||type||' '||time||' '"
                          + "||ifnull(actor_id,'')||' '||ifnull(command,'')) FROM event"
                          + " WHERE entity='StockReservation' GROUP BY 1 HAVING count(*)<>1"))
              .rows(),
          "orders with more than one reservation");
      assertEquals(
          placed, number(database, "SELECT count(*) FROM event WHERE entity='StockReservation'"));
      assertEquals(
          List.of(),
          new DatabaseVerification(
                  database,
                  bundle,
                  BundleFile.of(bundle).id(),
                  () -> Databases.open("sqlite::memory:"))
              .run()
              .faults());
    }
  }

  private static final String PLACED = "SELECT count(*) FROM event WHERE type='OrderPlaced'";
  private static final String BEGUN = "SELECT count(*) FROM lathe_run";

  /** Whatever is undone then is done a month later: no answer may have been forgotten. */
  private static void moveClock(Http http) {
    Http.Answer moved = http.post("/-/clock", "{\"forward\":\"PT720H\"}");
    assertEquals(200, moved.status(), moved.text());
  }

  private static void place(ServerProcess server, AtomicInteger left, int orders) throws Exception {
    Http http = server.http();
    int until = Math.max(0, left.get() - orders);
    try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<?>>();
      for (int i = 0; i < CLIENTS; i++) {
        running.add(
            clients.submit(
                () -> {
                  while (left.get() > until) place(http, left);
                }));
      }
      while (left.get() > until) Thread.sleep(5);
      server.kill(); // in the middle of what they began
      for (Future<?> client : running) client.get();
    }
  }

  private static void place(Http http, AtomicInteger left) {
    try {
      int status = http.post("/api/orders/orders", "{\"sku\":\"A\",\"quantity\":1}").status();
      assertEquals(200, status);
      left.decrementAndGet();
    } catch (UncheckedIOException e) {
      return; // killed: whether this one is there is nobody's promise
    }
  }

  private static long number(Database database, String sql) {
    Rows rows = database.execute(Statement.read(sql));
    return rows.requiredInteger(0, 0);
  }
}
