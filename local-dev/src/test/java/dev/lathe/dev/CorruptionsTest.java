package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.Generation;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.archive.DatabaseBackup;
import dev.lathe.runtime.archive.DatabaseRestore;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.storage.FileRecords;
import dev.lathe.runtime.verify.DatabaseVerification;
import dev.lathe.runtime.verify.VerificationReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What somebody changes in a database by hand is told by {@code lathe verify}, whichever table it
 * is in. Runs and their definitions, tasks, timers and parts of commands have tests of their own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CorruptionsTest {
  private static final Bundle BUNDLE = Served.value(Compiler.compile(Blueprints.example("orders")));
  private static final BundleFile FILE = BundleFile.of(BUNDLE);

  /** One that is there, and one that is on its way. */
  private static final String FILES =
      """
      INSERT INTO lathe_file(id,route,entity,state,filename,content_type,declared_size,actual_size,\
      object_key,max_count,initiated_at,expires_at,committed_at) \
      VALUES('a','r','o',2,'n','t',1,1,'k/a',1,'then','later','then'),\
      ('b','r','o',1,'n','t',1,NULL,'k/b',1,'then','later',NULL)\
      """;

  private final List<String> backup = new ArrayList<>();

  @BeforeAll
  void fill(@TempDir Path folder) throws Exception {
    try (Served served = Served.on(new DatabaseChoice.OwnFile(), BUNDLE, folder)) {
      String order = "{\"customerId\":\"c\",\"sku\":\"mug\",\"quantity\":1}";
      for (int i = 0; i < 3; i++) assertEquals(200, served.http().post("/orders", order).status());
      assertTrue(served.server().awaitFlow(60));
      var store = new DevFolder(folder).store(SystemPlatform.create().time());
      var unused = new DatabaseBackup(served.database(), store::get).write(backup::add);
    }
  }

  @Test
  void what_nobody_touched_is_sound() {
    try (Database database = restored()) {
      VerificationReport report = verified(database);
      assertTrue(report.sound() && report.whole(), report::toString);
    }
  }

  /** ORDERS and ITEMS are the tables of the entity and of the read model. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          UPDATE event SET version=version+7 WHERE version=1 AND entity='Order' | numbered
          DELETE FROM event WHERE position=(SELECT max(position) FROM event) | SURPLUS
          UPDATE event SET data=json_set(data,'$.after.sku','x') WHERE position=(SELECT max(position) FROM event WHERE entity='Order') | DIFFERENT
          DROP TRIGGER append_event_do | trigger `append_event_do` is missing
          UPDATE ORDERS SET sku='x' | DIFFERENT
          DELETE FROM ORDERS | MISSING
          DELETE FROM ITEMS | MISSING
          DROP TABLE ITEMS | is missing
          DELETE FROM generation | is not among those that stand
          UPDATE generation SET position=position+1000 | behind=-
          INSERT INTO watermark SELECT 'ITEMS',stream,99 FROM event WHERE position=1 | behind=-
          INSERT INTO cursor VALUES('relay',1000,'') ON CONFLICT DO UPDATE SET position=1000 | stands at 1000
          UPDATE cursor SET position=-1 | stands at -1
          INSERT INTO parked VALUES('relay','Order-none',1,1,'','','',NULL) | has put stream `Order-none` aside
          INSERT INTO stuck SELECT 'ITEMS',stream,99,'','',1,'' FROM event LIMIT 1 | is stuck at version 99
          UPDATE command SET outcome='guard_rejected' | has events, and its record says
          UPDATE command SET outcome='nonsense' | was answered `nonsense`
          INSERT INTO lathe_refusal VALUES(1,'user','u','place','forbidden',0) | was counted 0 times
          UPDATE lathe_file SET state=7 WHERE id='b' | file `b` is in state 7
          UPDATE lathe_file SET removed_at=expires_at | file `a` is there, and its object was removed
          UPDATE lathe_file SET actual_size=NULL | file `a` is committed, and nothing says
          UPDATE lathe_file SET state=4 | file `a` is deleted, and nothing says when
          UPDATE lathe_file SET state=2,actual_size=1,committed_at=expires_at | keeps 2 files of `o`, and may keep 1
          """)
  void what_was_changed_by_hand_is_told(String change, String told) {
    try (Database database = restored()) {
      boolean log = change.contains(" event SET") || change.contains("FROM event WHERE position=(");
      if (log) {
        database.execute(Statement.write("DROP TRIGGER event_no_update"));
        database.execute(Statement.write("DROP TRIGGER event_no_delete"));
      }
      database.execute(
          Statement.write(
              change
                  .replace("ORDERS", table("orders_"))
                  .replace("ITEMS", table("catalog_items_"))));
      VerificationReport report = verified(database);
      assertFalse(report.sound());
      assertTrue(report.toString().contains(told), report::toString);
      assertEquals(
          log && report.tables().size() > 0,
          report
              .faults()
              .contains(
                  "trigger `event_no_update` is missing: nothing refuses that the log is changed"));
    }
  }

  private static String table(String beginning) {
    return BUNDLE.schema().generations().stream()
        .map(Generation::name)
        .filter(name -> name.startsWith(beginning))
        .findFirst()
        .orElseThrow();
  }

  private static VerificationReport verified(Database database) {
    return new DatabaseVerification(
            database, BUNDLE, FILE.id(), () -> SqliteDatabase.open(":memory:"))
        .run();
  }

  private Database restored() {
    Database database = SqliteDatabase.open(":memory:");
    var unused = DatabaseRestore.restore(database, backup.stream());
    FileRecords.DDL.forEach(ddl -> database.execute(Statement.write(ddl)));
    database.execute(Statement.write(FILES));
    return database;
  }
}
