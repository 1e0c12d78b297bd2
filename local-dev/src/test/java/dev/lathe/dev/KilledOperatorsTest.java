package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.KillableDatabase;
import dev.lathe.runtime.Killed;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.archive.DatabaseBackup;
import dev.lathe.runtime.archive.DatabaseRestore;
import dev.lathe.runtime.archive.EventImport;
import dev.lathe.runtime.archive.EventLog;
import dev.lathe.runtime.archive.EventSelection;
import dev.lathe.runtime.archive.LoggedEvent;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.Deed;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.bundle.Motive;
import dev.lathe.runtime.bundle.Pointer;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.rollout.BundleRollout;
import dev.lathe.runtime.rollout.ChannelRollout;
import dev.lathe.runtime.rollout.RolloutRefused.LogUnfinished;
import dev.lathe.runtime.rollout.RolloutState;
import dev.lathe.runtime.rollout.TableRebuild;
import dev.lathe.runtime.rollout.UnfinishedLog;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.StatementFailed;
import dev.lathe.runtime.verify.DatabaseVerification;
import dev.lathe.runtime.verify.VerificationReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What operators begin is killed at each of its requests in turn, before it is applied and before
 * its answer. What is there then is served as a whole only where it is one, and the same command
 * again leaves what one leaves that nobody killed.
 */
@Tag("slow")
class KilledOperatorsTest {
  /** Requests of one command; more say that it does not come to its end. */
  private static final int MOST_REQUESTS = 400;

  /** With what becomes of them, more events than a restore writes in one transaction. */
  private static final int RETURNS = 190;

  private final Bundle bundle = Served.value(Compiler.compile(Blueprints.example("returns")));
  private final BundleFile file = BundleFile.of(bundle);

  @TempDir private Path folder;

  @Test
  void a_restore_and_whoever_would_serve_what_it_has_left() throws Exception {
    List<String> backup = backup();
    int parts = 0;
    int whole = 0;
    for (boolean applied : List.of(false, true)) {
      for (int request = 0; request < MOST_REQUESTS; request++) {
        try (Database database = SqliteDatabase.open(":memory:")) {
          if (!killed(
              database, request, applied, in -> DatabaseRestore.restore(in, backup.stream())))
            break;
          if (log(database).isEmpty()) {
            assertTrue(LiveBundle.named(database).isEmpty()); // nothing was written yet
          } else if (someoneServes(database)) {
            assertEquals(events(backup), events(lines(database)), "a part is served");
            whole++;
            assertEquals(backup, lines(database), "all but the tables was there");
          } else {
            parts++;
            assertThrows(LogUnfinished.class, () -> lines(database), "a backup of a part");
          }
          DatabaseRestore.restore(database, backup.stream());
          assertEquals(backup, lines(database));
          assertSound(database, store());
        }
      }
    }
    assertTrue(parts > 4 && whole > 4, parts + " parts, " + whole + " whole");
  }

  @Test
  void an_import_of_events() throws Exception {
    List<String> log = events(backup());
    String end;
    try (Database database = SqliteDatabase.open(":memory:")) {
      brought(database, log);
      assertTrue(someoneServes(database));
      end = String.join("\n", log(database));
      assertSound(database, store());
    }
    int parts = 0;
    for (boolean applied : List.of(false, true)) {
      for (int request = 0; request < MOST_REQUESTS; request++) {
        try (Database database = SqliteDatabase.open(":memory:")) {
          if (!killed(database, request, applied, in -> brought(in, log))) break;
          // One that was killed before it wrote anything leaves an empty database, which may serve.
          if (log(database).isEmpty()) continue;
          if (!someoneServes(database)) {
            parts++;
            brought(database, log);
            assertTrue(someoneServes(database));
          }
          assertEquals(end, String.join("\n", log(database)));
          assertSound(database, store());
        }
      }
    }
    assertTrue(parts > 2, parts + " parts");
  }

  @Test
  void a_rebuild_and_the_word_of_its_channel() throws Exception {
    List<String> backup = backup();
    int again = 0;
    for (boolean applied : List.of(false, true)) {
      for (int request = 0; request < MOST_REQUESTS; request++) {
        BundleStore store = new DevFolder(folder.resolve(request + "-" + applied)).store(time());
        store.put(file.id(), file.bytes());
        pointed(store, file.id());
        try (Database database = SqliteDatabase.open(":memory:")) {
          DatabaseRestore.restore(database, backup.stream());
          if (!killed(database, request, applied, in -> rebuilt(in, store))) break;
          BundleId left = LiveBundle.named(database).orElseThrow();
          if (!left.equals(file.id())) again++; // it took over, and the channel does not say so
          rebuilt(database, store);
          BundleId live = LiveBundle.named(database).orElseThrow();
          assertFalse(live.equals(file.id()));
          assertEquals(Optional.of(live), store.pointer("live").map(Pointer::bundle));
          new ChannelRollout(store, "live", database).follow();
          assertEquals(Optional.of(live), LiveBundle.named(database));
          assertSound(database, store);
        }
      }
    }
    assertTrue(again > 0, "never killed between the two");
  }

  @Test
  void first_data() {
    Bundle orders = Served.value(Compiler.compile(Blueprints.example("orders")));
    BundleFile first = BundleFile.of(orders);
    List<String> end;
    try (Database database = SqliteDatabase.open(":memory:")) {
      new BundleRollout(database).finish(orders, first.id());
      end = log(database);
    }
    assertFalse(end.isEmpty());
    int kills = 0;
    for (boolean applied : List.of(false, true)) {
      for (int request = 0; request < MOST_REQUESTS; request++) {
        try (Database database = SqliteDatabase.open(":memory:")) {
          if (!killed(
              database, request, applied, in -> new BundleRollout(in).finish(orders, first.id())))
            break;
          kills++;
          assertTrue(
              log(database).isEmpty() || LiveBundle.named(database).isPresent(), "a part is there");
          new BundleRollout(database).finish(orders, first.id());
          assertEquals(end, log(database));
        }
      }
    }
    assertTrue(kills > 6, kills + " kills");
  }

  /** Whether it was; else it came to its end. */
  private static boolean killed(
      Database database, int request, boolean applied, Consumer<Database> command) {
    try {
      command.accept(new KillableDatabase(database, request, applied));
      return false;
    } catch (Killed killed) {
      return true;
    }
  }

  /** As {@code lathe events import} does. */
  private static void brought(Database database, List<String> log) {
    var unfinished = new UnfinishedLog(UnfinishedLog.Source.IMPORT);
    var events = new EventImport(database, unfinished);
    log.forEach(events::add);
    var unused = events.finish();
    unfinished.end(database);
  }

  /** As {@code lathe rebuild} does. */
  private static void rebuilt(Database database, BundleStore store) {
    var rebuild = TableRebuild.of(database, store, "Return");
    boolean unused = rebuild.pointLeft("live", "somebody");
    while (rebuild.step().state() != RolloutState.LIVE) {}
    boolean pointed = rebuild.point("live", "somebody");
    assertTrue(pointed);
  }

  /** Whether a rollout takes the database live as it is. */
  private boolean someoneServes(Database database) {
    try {
      new BundleRollout(database).finish(bundle, file.id());
      return true;
    } catch (LogUnfinished unfinished) {
      String said = String.valueOf(unfinished.getMessage());
      assertTrue(said.contains("again, or take an empty database"), said);
      return false;
    }
  }

  private List<String> backup() throws InterruptedException {
    try (Served served =
        Served.on(new DatabaseChoice.OwnFile(), bundle, folder.resolve("served"))) {
      for (int i = 0; i < RETURNS; i++) Returns.opened(served, "10.00", "PT1H");
      long end = -1;
      for (long now = end(served); now != end; now = end(served)) {
        end = now;
        Thread.sleep(500);
      }
      List<String> lines = lines(served.database());
      assertTrue(events(lines).size() > 700, events(lines).size() + " events");
      assertTrue(lines.stream().anyMatch(line -> line.startsWith("{\"workflow\":")));
      return lines;
    }
  }

  private static long end(Served served) {
    return new EventLog(served.database()).end();
  }

  private List<String> lines(Database database) {
    List<String> lines = new ArrayList<>();
    var unused = new DatabaseBackup(database, store()::get).write(lines::add);
    return lines;
  }

  private static List<String> events(List<String> backup) {
    return backup.stream().filter(line -> line.startsWith("{\"specversion\":")).toList();
  }

  private static List<String> log(Database database) {
    List<String> lines = new ArrayList<>();
    var log = new EventLog(database);
    try {
      List<LoggedEvent> page = log.after(0, EventSelection.ALL);
      while (!page.isEmpty()) {
        page.forEach(event -> lines.add(event.line()));
        page = log.after(page.getLast().position(), EventSelection.ALL);
      }
    } catch (StatementFailed none) {
      assertTrue(none.unknownObject());
    }
    return lines;
  }

  private static void pointed(BundleStore store, BundleId bundle) {
    var motive = new Motive(Deed.PUSH, "somebody", Optional.empty(), Optional.empty());
    assertTrue(store.point("live", bundle, Optional.empty(), motive).isPresent());
  }

  private BundleStore store() {
    return new DevFolder(folder.resolve("served")).store(time());
  }

  private static Time time() {
    return SystemPlatform.create().time();
  }

  private static VerificationReport verified(Database database, BundleStore store) {
    BundleId live = LiveBundle.named(database).orElseThrow();
    BundleFile file = BundleFile.read(live, store.get(live));
    return new DatabaseVerification(
            database, file.bundle(), live, () -> SqliteDatabase.open(":memory:"))
        .run();
  }

  private static void assertSound(Database database, BundleStore store) {
    VerificationReport report = verified(database, store);
    assertTrue(report.sound() && report.whole(), report::toString);
  }
}
