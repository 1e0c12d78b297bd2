package dev.lathe.runtime.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.runtime.ManualTime;
import dev.lathe.runtime.Orders;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.consumer.Interest;
import dev.lathe.runtime.relay.OutboxRelay;
import dev.lathe.runtime.relay.QueueInMemory;
import dev.lathe.runtime.relay.RelayReport;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

public final class SystemTablesTest {
  private static final BundleId A = new BundleId("a".repeat(64));

  @Test
  void a_database_of_the_older_form_goes_on_where_it_was() {
    try (Database database = SqliteDatabase.open(":memory:")) {
      goesOn(database);
    }
  }

  /** What must hold of a database of the older form, wherever it is. */
  public static void goesOn(Database database) {
    makeOlderForm(database);
    new BundleRollout(database).finish(Orders.bundle("orders_1"), A);
    new BundleRollout(database).finish(Orders.bundle("orders_1"), A);

    var queue = new QueueInMemory();
    var relay =
        new OutboxRelay(
            database,
            queue,
            Optional.empty(),
            Interest.IN_EVERYTHING,
            new ManualTime(),
            UUID::randomUUID);
    RelayReport report = relay.run(Duration.ofSeconds(20));
    assertEquals(
        List.of("Order-y", "Order-x"), queue.accepted().stream().map(m -> m.stream()).toList());
    assertEquals(1, report.released());
    assertEquals(0, report.swept()); // as old as it says it is, it is kept for another day
    assertEquals(
        "k", database.execute(Statement.read("SELECT key FROM command")).requiredText(0, 0));
    assertTrue(
        database
            .execute(Statement.read("SELECT name FROM sqlite_schema WHERE name LIKE '%_before'"))
            .isEmpty());
    // What writes to the older tables by name still finds them.
    database.execute(Statement.write("INSERT INTO decide_note(key) VALUES('later')"));
    assertEquals(2, database.execute(Statement.read("SELECT key FROM command")).size());
  }

  /** Position 1 of x was sent, y is parked from position 2 on, position 3 of x is to be sent. */
  private static void makeOlderForm(Database database) {
    List<Statement> statements = new ArrayList<>();
    for (String ddl : script().split(";\n(?=CREATE|$)", -1)) {
      if (!ddl.isBlank()) statements.add(Statement.write(ddl));
    }
    Orders.generation("orders_1").ddl().forEach(ddl -> statements.add(Statement.write(ddl)));
    statements.add(Statement.write("CREATE VIEW decide_note(key) AS SELECT NULL"));
    statements.add(
        Statement.write(
            """
            CREATE TRIGGER decide_note_do INSTEAD OF INSERT ON decide_note BEGIN \
            INSERT INTO command(scope,key,hash,id,bundle,correlation,outcome,at) \
            VALUES('s',NEW.key,'h','i','b','c','accepted','2026-01-01T00:00:00.000Z'); END"""));
    statements.add(Statement.write("INSERT INTO decide_note(key) VALUES('k')"));
    statements.add(Statement.write("INSERT INTO live(one,bundle,at) VALUES(1,?1,'')", A.value()));
    statements.add(
        Statement.write(
            "INSERT INTO generation(name,bundle,at) VALUES('orders_1',?1,'')", A.value()));
    statements.add(Statement.write("INSERT INTO cursor(name,position,at) VALUES('relay',2,'')"));
    statements.add(
        Statement.write(
            """
            INSERT INTO lease(name,owner,token,expires_at) \
            VALUES('relay','gone',7,'2026-01-01T00:00:00.000Z')"""));
    statements.add(
        Statement.write(
            """
            INSERT INTO parked(stream,position,attempts,next_try,since,error) VALUES('Order-y',2,1,\
            '2026-01-01T00:00:01.000Z','2026-01-01T00:00:00.000Z','refused')"""));
    database.executeAll(statements);
    Orders.append(database, "x", "s", 1);
    Orders.append(database, "y", "s", 2);
    Orders.append(database, "x", "s", 3);
  }

  private static String script() {
    try (var in = SystemTablesTest.class.getResourceAsStream("unnamed-consumer.sql")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void what_is_appended_keeps_to_what_a_decision_guarantees() {
    try (Database database = SqliteDatabase.open(":memory:")) {
      Orders.createSystemTables(database);
      append(database, "Order-x", 1, "e-1", "{\"before\":null,\"after\":{}}");
      refused(
          "a stream's versions count up",
          database,
          "Order-x",
          3,
          "e-3",
          "{\"before\":null,\"after\":{}}");
      refused(
          "a stream's versions count up",
          database,
          "Order-x",
          1,
          "e-3",
          "{\"before\":null,\"after\":{}}");
      refused(
          "a stream is named by", database, "Orders-x", 1, "e-3", "{\"before\":null,\"after\":{}}");
      refused(
          "a stream is named by", database, "Order-", 1, "e-3", "{\"before\":null,\"after\":{}}");
      refused("an event has an id", database, "Order-x", 2, "", "{\"before\":null,\"after\":{}}");
      refused(
          "UNIQUE constraint failed",
          database,
          "Order-x",
          2,
          "e-1",
          "{\"before\":null,\"after\":{}}");
      refused("an event's data is", database, "Order-x", 2, "e-2", "{\"before\":null}");
      refused("an event's data is", database, "Order-x", 2, "e-2", "{\"after\":{}}");
      append(database, "Order-x", 2, "e-2", "{\"before\":{},\"after\":{}}");
    }
  }

  private static void refused(
      String why, Database database, String stream, long version, String id, String data) {
    var failed =
        assertThrows(StatementFailed.class, () -> append(database, stream, version, id, data));
    assertTrue(failed.databaseMessage().startsWith(why), failed.databaseMessage());
  }

  private static void append(
      Database database, String stream, long version, String id, String data) {
    database.execute(
        Statement.write(
            """
            INSERT INTO append_event(stream,version,id,service,entity,type,time,correlation,\
            schema_version,bundle,data) VALUES(?1,?2,?3,'shop','Order','OrderChanged',\
            '2026-01-01T00:00:00.000Z','c-1',1,'b',?4)""",
            stream,
            version,
            id,
            data));
  }
}
