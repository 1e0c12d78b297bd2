package dev.lathe.runtime.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.schema.SystemSchema;
import dev.lathe.runtime.KillableDatabase;
import dev.lathe.runtime.Killed;
import dev.lathe.runtime.Orders;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.bundle.DatabaseTooNew;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.bundle.SystemVersion;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases of older and newer system tables. */
public final class SystemVersionTest {
  private static final BundleId A = new BundleId("a".repeat(64));

  @TempDir private Path folder;

  @Test
  void a_database_of_version_one_is_brought_over_under_traffic() throws Exception {
    try (Database database = SqliteDatabase.open(folder.resolve("one.db").toString())) {
      broughtOver(database);
    }
  }

  /** What must hold wherever it is: an older program writes, several newer ones migrate, killed. */
  public static void broughtOver(Database database) throws Exception {
    makeVersionOne(database);
    assertEquals(1, SystemVersion.of(database).version());
    assertEquals(Optional.of(A), LiveBundle.named(database));
    var over = new AtomicBoolean();
    var traffic =
        CompletableFuture.supplyAsync(() -> older(database, over), Thread.ofVirtual()::start);
    try {
      for (int calls = 0; calls < 6; calls++) {
        for (boolean applied : List.of(false, true)) {
          try {
            SystemTables.makeReady(new KillableDatabase(database, calls, applied));
          } catch (Killed again) {
            assertTrue(SystemVersion.of(database).version() >= 1);
          }
        }
      }
      List<CompletableFuture<Void>> newer = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        newer.add(
            CompletableFuture.runAsync(
                () -> SystemTables.makeReady(database), Thread.ofVirtual()::start));
      }
      for (var one : newer) one.get(30, TimeUnit.SECONDS);
    } finally {
      over.set(true);
    }
    long written = traffic.get(30, TimeUnit.SECONDS);
    assertEquals(
        new SystemVersion(SystemSchema.VERSION, SystemSchema.OLDEST), SystemVersion.of(database));
    Rows log = database.execute(Statement.read("SELECT count(*),max(version) FROM event"));
    assertTrue(written > 0);
    assertEquals(written, log.requiredInteger(0, 0));
    assertEquals(written, log.requiredInteger(0, 1));
    assertEquals(Optional.of(A), LiveBundle.named(database));
    // A program of before starts once more, and finds what it knows.
    database.executeAll(script().stream().map(Statement::write).toList());
    new BundleRollout(database).finish(Orders.bundle("orders_1"), A);
  }

  /** Several migrate a database at once: each of them finds it ready, and it is done once. */
  @Test
  void those_who_come_second_find_it_done() throws Exception {
    for (int round = 0; round < 20; round++) {
      try (Database database = SqliteDatabase.open(folder.resolve(round + ".db").toString())) {
        if (round % 2 == 0) makeVersionOne(database);
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          all.add(
              CompletableFuture.runAsync(
                  () -> SystemTables.makeReady(database), Thread.ofVirtual()::start));
        }
        for (var one : all) one.get(30, TimeUnit.SECONDS);
        assertEquals(SystemSchema.VERSION, SystemVersion.of(database).version());
      }
    }
  }

  @Test
  void a_newer_database_is_left_alone_or_refused() {
    try (Database database = SqliteDatabase.open(":memory:")) {
      new BundleRollout(database).finish(Orders.bundle("orders_1"), A);
      execute(database, "DROP VIEW event_log");
      execute(database, "UPDATE lathe_system SET version=9,oldest=2");
      SystemTables.makeReady(database);
      assertEquals(new SystemVersion(9, 2), SystemVersion.of(database));
      assertEquals(Optional.of(A), LiveBundle.named(database));
      assertTrue(
          database
              .execute(Statement.read("SELECT name FROM sqlite_schema WHERE name='event_log'"))
              .isEmpty());

      execute(database, "UPDATE lathe_system SET oldest=9");
      var refused = assertThrows(DatabaseTooNew.class, () -> SystemTables.makeReady(database));
      assertTrue(String.valueOf(refused.getMessage()).contains("use a newer one"));
      assertThrows(DatabaseTooNew.class, () -> LiveBundle.named(database));
    }
  }

  private static void execute(Database database, String sql) {
    var unused = database.execute(Statement.write(sql));
  }

  /** Writes as a program of version 1 does, until it is over; says how much. */
  private static long older(Database database, AtomicBoolean over) {
    long version = 0;
    while (!over.get()) {
      version++;
      Orders.append(database, "x", "s", version);
      execute(
          database,
          "INSERT INTO command(scope,key,hash,id,bundle,correlation,outcome,at)"
              + " VALUES('s','k%s','h','i','b','c','accepted','2026')".formatted(version));
      execute(
          database,
          "INSERT INTO consumer_step(consumer,token,lasts,position,parked,released)"
              + " VALUES('relay',1,10,%s,'[]','[]')".formatted(version));
    }
    return version;
  }

  private static void makeVersionOne(Database database) {
    List<Statement> statements = new ArrayList<>();
    script().forEach(sql -> statements.add(Statement.write(sql)));
    statements.add(Statement.write("INSERT INTO live(one,bundle,at) VALUES(1,?1,'')", A.value()));
    database.executeAll(statements);
  }

  private static List<String> script() {
    try (var in = SystemVersionTest.class.getResourceAsStream("system-1.sql")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return List.of(text.strip().split(";\n(?=CREATE)|;$", -1)).stream()
          .filter(sql -> !sql.isBlank())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
