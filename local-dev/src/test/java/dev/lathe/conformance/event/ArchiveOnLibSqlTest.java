package dev.lathe.conformance.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.conformance.database.LocalSqld;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.runtime.BundlesInMemory;
import dev.lathe.runtime.Orders;
import dev.lathe.runtime.adapter.libsql.LibSqlDatabase;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.archive.CommandLog;
import dev.lathe.runtime.archive.EventImport;
import dev.lathe.runtime.archive.EventLog;
import dev.lathe.runtime.archive.EventSelection;
import dev.lathe.runtime.archive.LoggedEvent;
import dev.lathe.runtime.consumer.ParkedStreams;
import dev.lathe.runtime.rollout.ChannelRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.verify.DatabaseVerification;
import dev.lathe.runtime.verify.Deviation;
import dev.lathe.runtime.verify.VerificationReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What operators ask, of a real libSQL server. */
final class ArchiveOnLibSqlTest {
  private static final int EVENTS = 1_203;

  @Test
  void a_log_is_exported_imported_and_verified() {
    try (LocalSqld server = LocalSqld.start();
        LocalSqld other = LocalSqld.start();
        Database database = LibSqlDatabase.open(server.url(), Optional.empty());
        Database copy = LibSqlDatabase.open(other.url(), Optional.empty())) {
      var store = new BundlesInMemory();
      Bundle bundle = Orders.bundle("orders_1", Orders.seed("s-1", "a", 1, "new"));
      BundleId id = store.push(bundle);
      fill(database, made());
      new ChannelRollout(store, "live", database).ensureLive();

      List<LoggedEvent> log = all(new EventLog(database));
      assertEquals(log.size(), fill(copy, log).imported());
      assertEquals(log.size(), fill(copy, log).present());
      assertEquals(log, all(new EventLog(copy)));
      assertEquals(log.getLast(), new EventLog(database).last(1, EventSelection.ALL).getFirst());
      assertTrue(new CommandLog(database).after(0, Optional.empty()).isEmpty());
      assertEquals(0, new ParkedStreams(database).release(Optional.empty()));

      var verification =
          new DatabaseVerification(database, bundle, id, () -> SqliteDatabase.open(":memory:"));
      VerificationReport sound = verification.run();
      assertTrue(sound.sound(), sound::toString);
      database.execute(Statement.write("DELETE FROM orders_1 WHERE id='o7'"));
      VerificationReport report = verification.run();
      assertEquals(
          List.of(new Deviation("[\"o7\"]", Deviation.Kind.MISSING)),
          report.tables().getFirst().deviations());
    }
  }

  /** Events of thirty streams, from a database of its own. */
  private static List<LoggedEvent> made() {
    try (Database database = SqliteDatabase.open(":memory:")) {
      new EventImport(database).finish();
      for (int i = 0; i < EVENTS; i++) {
        Orders.append(database, "o" + i % 30, "s" + i, i);
      }
      return all(new EventLog(database));
    }
  }

  private static EventImport.Imported fill(Database database, List<LoggedEvent> events) {
    var into = new EventImport(database);
    events.forEach(event -> into.add(event.line()));
    return into.finish();
  }

  private static List<LoggedEvent> all(EventLog log) {
    List<LoggedEvent> events = new ArrayList<>();
    List<LoggedEvent> page = log.after(0, EventSelection.ALL);
    while (!page.isEmpty()) {
      events.addAll(page);
      page = log.after(page.getLast().position(), EventSelection.ALL);
    }
    return events;
  }
}
