package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.workflow.RunReplay;
import dev.lathe.runtime.workflow.RunRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done whenever an event happens, by the engine of workflows. */
class ReactionsTest {
  private static final Path EXAMPLE = Blueprints.example("orders");
  private static final Duration LATE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void a_reaction_runs_its_binding_where_its_condition_holds() {
    Bundle bundle = Served.value(Compiler.compile(EXAMPLE));
    try (Served served = Served.on(new DatabaseChoice.OwnFile(), bundle, folder)) {
      stock(served, 5_000);
      String small = order(served, 999, false);
      String gift = order(served, 1_000, true);
      String large = order(served, 1_000, false);

      await(() -> read(served, large, "status").equals("cancelled"));

      assertEquals("we are no wholesaler", read(served, large, "cancelReason"));
      assertEquals("placed", read(served, small, "status"));
      assertEquals("placed", read(served, gift, "status"));
      assertEquals("1", text(served, "SELECT count(*) FROM lathe_run"));
      assertEquals(
          "workflow/reaction:refuseWholesale",
          text(served, "SELECT actor_id FROM event WHERE type='OrderCancelled'"));
      await(() -> text(served, "SELECT status FROM lathe_run").equals("completed"));
      sound(served);
    }
  }

  @Test
  void a_chain_of_reactions_stops_after_32_and_goes_on_when_somebody_says_so() throws IOException {
    Bundle bundle = Served.value(Compiler.compile(turning()));
    try (Served served = Served.on(new DatabaseChoice.OwnFile(), bundle, folder)) {
      stock(served, 5);
      assertEquals(
          200, served.http().post("/inventory/items/mug-r/count", "{\"available\":4}").status());

      await(
          () -> text(served, "SELECT count(*) FROM lathe_run WHERE trouble NOT NULL").equals("1"));

      assertEquals("32", text(served, "SELECT count(*) FROM lathe_run WHERE status='completed'"));
      assertEquals(
          "33",
          text(
              served,
              "SELECT count(*) FROM event WHERE type='ItemCounted' AND stream='Item-mug-r'"));
      assertEquals(
          "WORKFLOW_CHAIN_TOO_DEEP 33",
          text(
              served,
              "SELECT trouble||' '||(state->>'$.depth') FROM lathe_run WHERE trouble NOT NULL"));
      String run = text(served, "SELECT id FROM lathe_run WHERE trouble NOT NULL");
      assertEquals(200, served.http().post("/-/runs/" + run + "/retry", "").status());
      await(
          () ->
              text(served, "SELECT count(*) FROM lathe_run WHERE status='completed'").equals("33"));
      sound(served);
    }
  }

  /** The example with a reaction that counts an item whenever it is counted. */
  private Path turning() throws IOException {
    Path copy = Files.createTempDirectory(folder, "turning");
    try (Stream<Path> files = Files.walk(EXAMPLE)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = copy.resolve(EXAMPLE.relativize(file));
        Files.createDirectories(Objects.requireNonNull(to.getParent()));
        Files.copy(file, to);
      }
    }
    Files.writeString(
        copy.resolve("workflows/reactions.json"),
        """
        {"reactionVersion": 1, "reactions": [{
          "id": "again", "cycle": true,
          "on": {"service": "inventory", "aggregateType": "Item", "eventType": "ItemCounted"},
          "run": "inventory.countItem",
          "input": {"sku": "$event.rntAggregateId", "available": "$event.data.after.available"}
        }]}
        """);
    return copy;
  }

  private static void sound(Served served) {
    assertEquals(List.of(), new RunRows(served.database()).faults(10));
    new RunReplay(served.database())
        .all(
            Optional.empty(),
            Optional.empty(),
            run -> assertEquals(Optional.empty(), run.differs()));
  }

  private static void stock(Served served, int available) {
    String item =
        "{\"sku\":\"mug-r\",\"name\":\"Mug\",\"price\":\"4.00\",\"available\":%s}"
            .formatted(available);
    assertEquals(200, served.http().post("/inventory/items", item).status());
  }

  /** Once the mirror has heard of the item. */
  private static String order(Served served, int quantity, boolean gift) {
    String body =
        "{\"customerId\":\"c1\",\"sku\":\"mug-r\",\"quantity\":%s,\"gift\":%s}"
            .formatted(quantity, gift);
    long began = System.nanoTime();
    Http.Answer placed = served.http().post("/orders", body);
    while (placed.status() != 200) {
      assertTrue(System.nanoTime() - began < LATE.toNanos(), placed.text());
      LockSupport.parkNanos(20_000_000L);
      placed = served.http().post("/orders", body);
    }
    return placed.get("orderId");
  }

  private static String read(Served served, String order, String member) {
    return text(
        served,
        "SELECT coalesce(group_concat(data->>'$.after.%s'),'') FROM (SELECT data FROM event WHERE stream='Order-%s' AND data->>'$.after.%1$s' NOT NULL ORDER BY version DESC LIMIT 1)"
            .formatted(member, order));
  }

  private static String text(Served served, String sql) {
    return String.valueOf(served.database().execute(Statement.read(sql)).value(0, 0));
  }

  private static void await(BooleanSupplier what) {
    Eventually.holds(LATE, what);
  }
}
