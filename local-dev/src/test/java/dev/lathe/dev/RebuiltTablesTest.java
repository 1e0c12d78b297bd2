package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.model.bundle.Generation;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.KillableDatabase;
import dev.lathe.runtime.Killed;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.bundle.Pointer;
import dev.lathe.runtime.rollout.BundleRollout;
import dev.lathe.runtime.rollout.RolloutState;
import dev.lathe.runtime.rollout.TableRebuild;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.verify.DatabaseVerification;
import dev.lathe.runtime.verify.VerificationReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables made anew under a server that serves: killed at each request, under traffic. */
class RebuiltTablesTest {
  /** Requests of a rebuild are some twenty; this many kills end each of them once. */
  private static final int KILLS = 40;

  @TempDir private Path folder;

  @Test
  void a_read_model_is_made_anew_under_traffic_however_often_that_is_killed() throws Exception {
    rebuilt(new DatabaseChoice.OwnFile(), "CatalogItem", "catalog_items");
  }

  @Test
  void what_commands_write_is_made_anew_too() throws Exception {
    rebuilt(new DatabaseChoice.OwnFile(), "Item", "items");
  }

  @Test
  void so_it_is_on_a_libsql_server() throws Exception {
    rebuilt(new DatabaseChoice.OwnServer(), "orders.CatalogItem", "catalog_items");
  }

  @Test
  void every_table_of_every_example_can_be_named_anew() {
    for (String example :
        List.of("orders", "transfers", "checklists", "toolshed", "expenses", "tickets")) {
      try (Database database = SqliteDatabase.open(":memory:")) {
        BundleStore store =
            new DevFolder(folder.resolve(example)).store(SystemPlatform.create().time());
        var file = BundleFile.of(Served.value(Compiler.compile(Blueprints.example(example))));
        store.put(file.id(), file.bytes());
        new BundleRollout(database).finish(file.bundle(), file.id());
        for (Generation table : file.schema().generations()) {
          String name = table.name().substring(0, table.name().length() - 9);
          TableRebuild rebuild = TableRebuild.of(database, store, name);
          assertTrue(rebuild.table().startsWith(name + "_"));
          finish(rebuild);
          assertSound(database, store);
        }
      }
    }
  }

  private void rebuilt(DatabaseChoice choice, String name, String view) throws Exception {
    var bundle = Served.value(Compiler.compile(Blueprints.example("orders")));
    try (Served served = Served.on(choice, bundle, folder)) {
      BundleStore store = new DevFolder(folder).store(SystemPlatform.create().time());
      assertTrue(served.server().awaitFlow(30));
      String table = physical(served, view);
      served.database().execute(Statement.write("DELETE FROM " + table + " WHERE sku='lamp'"));
      served.database().execute(Statement.write("UPDATE " + table + " SET name='wrong'"));

      var over = new AtomicBoolean();
      var placed = new AtomicInteger();
      var traffic =
          CompletableFuture.runAsync(
              () -> traffic(served.http(), over, placed), Thread.ofVirtual()::start);
      Optional<Pointer> before = store.pointer("live");
      boolean pointed;
      try {
        pointed = killed(served.database(), store, name).point("live", "somebody");
      } finally {
        over.set(true);
      }
      traffic.get(30, TimeUnit.SECONDS);

      assertTrue(placed.get() > 0, "no traffic");
      assertTrue(pointed);
      assertEquals(store.pointer("live").map(Pointer::bundle), LiveBundle.named(served.database()));
      assertTrue(!store.pointer("live").equals(before));
      assertTrue(!physical(served, view).equals(table));
      assertEquals(
          0,
          served
              .database()
              .execute(Statement.read("SELECT name FROM sqlite_schema WHERE name=?1", table))
              .size());
      await(() -> served.http().get("/inventory/items").text().contains("lamp"));
      assertSound(served.database(), store);
      assertEquals(
          200,
          served
              .http()
              .post("/orders", "{\"customerId\":\"c\",\"sku\":\"mug\",\"quantity\":1}")
              .status());
    }
  }

  /** Reads never fail, and orders are taken whatever table the rule about stock reads. */
  private static void traffic(Http http, AtomicBoolean over, AtomicInteger placed) {
    while (!over.get()) {
      assertEquals(200, http.get("/inventory/items").status());
      assertEquals(200, http.get("/inventory/demand").status());
      var counted = http.post("/inventory/items/mug/count", "{\"available\":500}");
      assertEquals(200, counted.status(), counted::text);
      placed.incrementAndGet();
    }
  }

  /** Begun again and again, one request further each time. */
  private static TableRebuild killed(Database database, BundleStore store, String name) {
    for (int calls = 1; calls < KILLS; calls++) {
      var killable = new KillableDatabase(database, calls, calls % 2 == 0);
      try {
        TableRebuild rebuild = TableRebuild.of(killable, store, name);
        finish(rebuild);
        if (killable.alive()) return rebuild;
      } catch (Killed again) {
        // What was done stands in the database.
      }
    }
    TableRebuild rebuild = TableRebuild.of(database, store, name);
    finish(rebuild);
    return rebuild;
  }

  private static void finish(TableRebuild rebuild) {
    while (rebuild.step().state() != RolloutState.LIVE) {}
  }

  private static void assertSound(Database database, BundleStore store) {
    var live = LiveBundle.named(database).orElseThrow();
    var file = BundleFile.read(live, store.get(live));
    var verification =
        new DatabaseVerification(
            database, file.bundle(), live, () -> SqliteDatabase.open(":memory:"));
    VerificationReport report = verification.run();
    assertTrue(report.sound(), report::toString);
  }

  private static String physical(Served served, String view) {
    return served
        .database()
        .execute(
            Statement.read(
                "SELECT name FROM generation WHERE name LIKE ?1||'\\_________' ESCAPE '\\'"
                    + " AND bundle=(SELECT bundle FROM live)",
                view))
        .requiredText(0, 0);
  }

  private static void await(BooleanSupplier done) throws InterruptedException {
    for (int i = 0; i < 300 && !done.getAsBoolean(); i++) Thread.sleep(20);
    assertTrue(done.getAsBoolean());
  }
}
