package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.workflow.RunReplay;
import dev.lathe.runtime.workflow.RunRows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Orders and their stock belong to two services that agree by reactions: whatever is confirmed and
 * cancelled at once, and whatever is stopped in between, stock is what filled orders left of it.
 */
class OrderSagaTest {
  private static final Duration LATE = Duration.ofSeconds(60);
  private static final int ORDERS = 40;
  private static final int STOCK = 50;
  private static final int EACH = 2;

  @TempDir private Path folder;

  @Test
  void stock_is_what_filled_orders_left_of_it() throws Exception {
    Bundle bundle = Served.value(Compiler.compile(Blueprints.example("orders")));
    List<String> orders = new ArrayList<>();
    try (Served served = Served.on(new DatabaseChoice.OwnFile(), bundle, folder)) {
      assertEquals(
          200,
          served
              .http()
              .post(
                  "/inventory/items",
                  "{\"sku\":\"nut-s\",\"name\":\"Nut\",\"price\":\"1.00\",\"available\":%s}"
                      .formatted(STOCK))
              .status());
      for (int i = 0; i < ORDERS; i++) {
        orders.add(placed(served));
      }
      atOnce(served, orders);
    } // stopped wherever its runs are
    try (Served served = Served.on(new DatabaseChoice.OwnFile(), bundle, folder)) {
      Eventually.holds(LATE, () -> settled(served));

      assertEquals(
          "",
          text(
              served,
              "SELECT coalesce(group_concat(trouble),'') FROM lathe_run WHERE trouble NOT NULL"));
      int filled = count(served, "OrderFilled") - count(served, "OrderWithdrawn");
      assertEquals(
          String.valueOf(STOCK - EACH * filled),
          served.http().get("/inventory/items/nut-s").get("available"));
      assertEquals(
          count(served, "StockTaken"),
          count(served, "OrderFilled") + count(served, "OrderFilledLate"));
      assertTrue(count(served, "StockMissed") > 0, "stock was to be short");
      assertEquals(
          "0",
          text(
              served,
              "SELECT count(*) FROM event WHERE stream='Item-nut-s' AND CAST(data->>'$.after.available' AS INTEGER)<0"));
      assertEquals(List.of(), new RunRows(served.database()).faults(10));
      new RunReplay(served.database())
          .all(
              Optional.empty(),
              Optional.empty(),
              run -> assertEquals(Optional.empty(), run.differs()));
    }
  }

  /** Confirms all of them, and cancels every fourth at the same time. */
  private static void atOnce(Served served, List<String> orders) throws Exception {
    List<Future<Integer>> asked = new ArrayList<>();
    try (var callers = Executors.newFixedThreadPool(6)) {
      for (int i = 0; i < orders.size(); i++) {
        String order = orders.get(i);
        asked.add(
            callers.submit(() -> served.http().post("/orders/" + order + "/confirm", "").status()));
        if (i % 4 == 0) {
          asked.add(
              callers.submit(
                  () -> served.http().post("/orders/" + order + "/cancel", "{}").status()));
        }
      }
    }
    for (Future<Integer> answer : asked) {
      int status = answer.get(); // refused where the other came first
      assertTrue(status == 200 || status == 422, "answered " + status);
    }
  }

  /** Every confirmed order has its answer, and what was to be given back was. */
  private static boolean settled(Served served) {
    int asked = count(served, "StockAskedFor");
    int told = count(served, "StockTaken") + count(served, "StockMissed");
    int heard = count(served, "OrderFilled") + count(served, "OrderFilledLate");
    int back = count(served, "OrderFilledLate") + count(served, "OrderWithdrawn");
    return told == asked
        && heard == count(served, "StockTaken")
        && count(served, "OrderRejected") + count(served, "OrderMissedLate")
            == count(served, "StockMissed")
        && back == count(served, "StockGivenBack")
        && text(served, "SELECT count(*) FROM lathe_run WHERE status='running'").equals("0");
  }

  /** Once the mirror has heard of the item. */
  private static String placed(Served served) {
    String body = "{\"customerId\":\"c1\",\"sku\":\"nut-s\",\"quantity\":%s}".formatted(EACH);
    long began = System.nanoTime();
    Http.Answer answer = served.http().post("/orders", body);
    while (answer.status() != 200) {
      assertTrue(System.nanoTime() - began < LATE.toNanos(), answer.text());
      LockSupport.parkNanos(20_000_000L);
      answer = served.http().post("/orders", body);
    }
    return answer.get("orderId");
  }

  private static int count(Served served, String type) {
    return Integer.parseInt(
        text(
            served,
            "SELECT count(*) FROM event WHERE type='%s' AND (stream='Item-nut-s' OR stream IN (SELECT stream FROM event WHERE type='OrderPlaced' AND data->>'$.after.sku'='nut-s'))"
                .formatted(type)));
  }

  private static String text(Served served, String sql) {
    return String.valueOf(served.database().execute(Statement.read(sql)).value(0, 0));
  }
}
