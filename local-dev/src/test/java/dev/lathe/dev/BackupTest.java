package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.conformance.database.LocalSqld;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.adapter.libsql.LibSqlDatabase;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.archive.DatabaseBackup;
import dev.lathe.runtime.archive.DatabaseBackup.Written;
import dev.lathe.runtime.archive.DatabaseRestore;
import dev.lathe.runtime.archive.EventLog;
import dev.lathe.runtime.archive.LogChain;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.verify.DatabaseVerification;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup is taken under traffic, and becomes a database elsewhere that answers the same. */
class BackupTest {
  private static final String ORDER = "{\"customerId\":\"c\",\"sku\":\"mug\",\"quantity\":1}";

  @TempDir private Path folder;

  @Test
  void of_sqlite_into_a_libsql_server_and_of_that_into_sqlite() throws Exception {
    List<String> backup = backedUpUnderTraffic(new DatabaseChoice.OwnFile());
    try (LocalSqld server = LocalSqld.start();
        Database there = LibSqlDatabase.open(server.url(), Optional.empty());
        Database back = SqliteDatabase.open(":memory:")) {
      DatabaseRestore.restore(there, backup.stream());
      assertEquals(backup, backup(there));
      assertSound(there);
      DatabaseRestore.restore(back, backup(there).stream());
      assertEquals(backup, backup(back));
      assertSound(back);
    }
    answersAsBefore(backup);
  }

  @Test
  void of_a_libsql_server_under_traffic() throws Exception {
    List<String> backup = backedUpUnderTraffic(new DatabaseChoice.OwnServer());
    answersAsBefore(backup);
  }

  private String first = "";

  private List<String> backedUpUnderTraffic(DatabaseChoice choice) throws Exception {
    var bundle = Served.value(Compiler.compile(Blueprints.example("orders")));
    try (Served served = Served.on(choice, bundle, folder.resolve("served"))) {
      assertTrue(served.server().awaitFlow(30));
      first = served.http().post("/orders", ORDER, "Idempotency-Key", "first").text();
      var over = new AtomicBoolean();
      var traffic =
          CompletableFuture.runAsync(
              () -> {
                while (!over.get()) {
                  var counted =
                      served.http().post("/inventory/items/mug/count", "{\"available\":500}");
                  assertEquals(200, counted.status(), counted::text);
                }
              },
              Thread.ofVirtual()::start);
      List<String> lines = new ArrayList<>();
      Written written;
      try {
        Thread.sleep(300);
        written = new DatabaseBackup(served.database(), store()::get).write(lines::add);
        Thread.sleep(100);
      } finally {
        over.set(true);
      }
      traffic.get(30, TimeUnit.SECONDS);
      DatabaseRestore.check(lines.stream());
      var log = new EventLog(served.database());
      assertTrue(log.end() > written.position(), "commands went on");
      try (Database restored = SqliteDatabase.open(":memory:")) {
        DatabaseRestore.restore(restored, lines.stream());
        assertEquals(
            LogChain.along(log, written.position(), List.of()),
            LogChain.along(new EventLog(restored), Long.MAX_VALUE, List.of()));
        assertSound(restored);
      }
      return lines;
    }
  }

  /** A client that sends its command again to the restored database gets its first answer. */
  private void answersAsBefore(List<String> backup) {
    Path restored = folder.resolve("restored");
    var there = new DevFolder(restored);
    try (Database database = SqliteDatabase.open(there.sqlite().toString())) {
      DatabaseRestore.restore(database, backup.stream());
    }
    var bundle = Served.value(Compiler.compile(Blueprints.example("orders")));
    try (Served served = Served.on(new DatabaseChoice.OwnFile(), bundle, restored)) {
      assertEquals(first, served.http().post("/orders", ORDER, "Idempotency-Key", "first").text());
      assertEquals(
          422,
          served
              .http()
              .post("/orders", ORDER.replace("mug", "lamp"), "Idempotency-Key", "first")
              .status());
    }
  }

  private List<String> backup(Database database) {
    List<String> lines = new ArrayList<>();
    var unused = new DatabaseBackup(database, store()::get).write(lines::add);
    return lines;
  }

  private BundleStore store() {
    return new DevFolder(folder.resolve("served")).store(SystemPlatform.create().time());
  }

  private void assertSound(Database database) {
    var live = LiveBundle.named(database).orElseThrow();
    var file = BundleFile.read(live, store().get(live));
    var report =
        new DatabaseVerification(
                database, file.bundle(), live, () -> SqliteDatabase.open(":memory:"))
            .run();
    assertTrue(report.sound() && report.whole(), report::toString);
  }
}
