package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.Operations;
import dev.lathe.model.bundle.Outlines;
import dev.lathe.model.bundle.ProjectionPlan;
import dev.lathe.model.bundle.Schema;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.adapter.system.SystemTime;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.consumer.Interest;
import dev.lathe.runtime.projection.ApplyOutcome;
import dev.lathe.runtime.projection.Projector;
import dev.lathe.runtime.projection.QueueMessage;
import dev.lathe.runtime.relay.EventMessage;
import dev.lathe.runtime.relay.OutboxRelay;
import dev.lathe.runtime.rollout.BundleRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.wiring.BundleStores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the compiler writes for read models, run by relay and projector. */
class CompiledEventsTest {
  /** Each seeded stream once more under another id, as if commands had written it. */
  private static final String MORE =
      """
      INSERT INTO event(stream,version,id,service,entity,type,time,actor_kind,actor_id,correlation,\
      causation,command,traceparent,schema_version,bundle,data) \
      SELECT stream||'-more',version,id||'-more',service,entity,type,time,actor_kind,actor_id,\
      correlation,causation,command,traceparent,schema_version,bundle,data \
      FROM event ORDER BY position""";

  private static final String COPY =
      """
      SELECT json_group_array(json_array(position,stream,version,id,service,entity,type,time,\
      actor_kind,actor_id,correlation,causation,command,traceparent,schema_version,bundle,data)) \
      FROM event""";

  private static final String PASTE =
      """
      INSERT INTO event(position,stream,version,id,service,entity,type,time,actor_kind,actor_id,\
      correlation,causation,command,traceparent,schema_version,bundle,data) \
      SELECT value->>0,value->>1,value->>2,value->>3,value->>4,value->>5,value->>6,value->>7,\
      value->>8,value->>9,value->>10,value->>11,value->>12,value->>13,value->>14,value->>15,\
      value->>16 FROM json_each(?1)""";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"issue-tracker", "orders"})
  void a_read_model_from_the_queue_equals_one_from_the_log(String example) {
    Bundle bundle = compiled(Path.of("..", "examples", example));
    assertFalse(bundle.projections().isEmpty());
    BundleFile file = BundleFile.of(bundle);
    BundleStore store = BundleStores.open(folder.resolve("bundles").toString());
    store.put(file.id(), file.bytes());

    try (Database database = SqliteDatabase.open(":memory:");
        Database rebuilt = SqliteDatabase.open(":memory:")) {
      prepare(database, bundle, file.id());
      database.execute(Statement.write(MORE));
      deliver(database, store);

      prepare(rebuilt, withoutSeedsAndTables(bundle), new BundleId("0".repeat(64)));
      String log = database.execute(Statement.read(COPY)).requiredText(0, 0);
      rebuilt.execute(Statement.write(PASTE, log));
      prepare(rebuilt, bundle, file.id());

      for (ProjectionPlan plan : bundle.projections()) {
        List<String> rows = rows(database, plan.generation());
        assertFalse(rows.isEmpty(), plan.name());
        assertEquals(rows(rebuilt, plan.generation()), rows, plan.name());
      }
    }
  }

  private static void deliver(Database database, BundleStore store) {
    List<EventMessage> sent = new ArrayList<>();
    var relay =
        new OutboxRelay(
            database,
            messages -> {
              sent.addAll(messages);
              return List.of();
            },
            Optional.empty(),
            Interest.IN_EVERYTHING,
            new SystemTime(),
            UUID::randomUUID);
    var report = relay.run(Duration.ofSeconds(30));
    assertEquals(report.messages(), sent.size());
    List<QueueMessage> messages =
        sent.stream().map(message -> new QueueMessage(message.group(), message.body())).toList();
    for (ApplyOutcome outcome : Projector.of(database, store).apply(messages)) {
      assertInstanceOf(ApplyOutcome.Applied.class, outcome, outcome::toString);
    }
  }

  private static void prepare(Database database, Bundle bundle, BundleId id) {
    var rollout = new BundleRollout(database);
    rollout.finish(bundle, id);
    rollout.finish(bundle, id); // the second time finds the work done
  }

  private static Bundle withoutSeedsAndTables(Bundle bundle) {
    return new Bundle(
        bundle.name(),
        bundle.version(),
        new Operations(List.of(), List.of(), List.of(), List.of()),
        List.of(),
        new Schema(List.of(), List.of(), List.of()),
        List.of(),
        Outlines.NONE,
        bundle.files());
  }

  private static Bundle compiled(Path example) {
    return switch (Compiler.compile(example)) {
      case Result.Ok<Bundle> ok -> ok.value();
      case Result.Failed<Bundle> failed -> throw new AssertionError(failed.findings().toString());
    };
  }

  private static List<String> rows(Database database, String table) {
    Rows rows = database.execute(Statement.read("SELECT * FROM \"" + table + "\""));
    return rows.rows().stream().map(List::toString).sorted().toList();
  }
}
