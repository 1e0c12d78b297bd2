package dev.lathe.bench.workflows;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.json.Members;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.adapter.folder.FolderBundleStore;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.command.Recording;
import dev.lathe.runtime.module.Modules;
import dev.lathe.runtime.module.Variables;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.relay.WakeUp;
import dev.lathe.runtime.rollout.ChannelRollout;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.wiring.Databases;
import dev.lathe.runtime.workflow.HandStarts;
import dev.lathe.runtime.workflow.Workflows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A database on which a bundle's runs are begun and worked on. */
final class ServedRuns implements AutoCloseable {
  private static final String CHANNEL = "live";

  /** Copies of a run that waits, each with its own id and time; the log has none of them. */
  private static final String COPIES =
      """
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<?1) \
      INSERT INTO lathe_run(id,definition,hash,version,status,business_key,state,due,started_at,at) \
      SELECT printf('%032x',i),definition,hash,version,status,'k'||i,state,\
      strftime('%Y-%m-%dT%H:%M:%fZ',due,'+'||i||' seconds'),started_at,at \
      FROM n,(SELECT * FROM lathe_run WHERE definition=?2 ORDER BY id LIMIT 1)\
      """;

  private final BundleFile file;
  private final CountedDatabase database;
  private final Platform platform;
  private final Workflows workflows;

  private ServedRuns(
      BundleFile file, CountedDatabase database, Platform platform, Workflows workflows) {
    this.file = file;
    this.database = database;
    this.platform = platform;
    this.workflows = workflows;
  }

  /** The bundle live at {@code address}. */
  static ServedRuns on(Bundle bundle, String address, Path bundles) {
    BundleFile file = BundleFile.of(bundle);
    Platform platform = SystemPlatform.create();
    var store = new FolderBundleStore(bundles, platform.time());
    store.put(file.id(), file.bytes());
    store.point(CHANNEL, file.id());
    var database = new CountedDatabase(Databases.open(address));
    var rollout = new ChannelRollout(store, CHANNEL, database);
    rollout.ensureLive();
    var workflows =
        new Workflows(
            database,
            store,
            Tenant.MAIN,
            rollout,
            Variables.NONE,
            Modules.none(),
            WakeUp.NONE,
            Recording.NONE,
            platform);
    return new ServedRuns(file, database, platform, workflows);
  }

  long requests() {
    return database.requests();
  }

  /** Begins runs of {@code definition}, which nobody works on yet. */
  void begin(String definition, int count) {
    WorkflowPlan plan =
        file.workflows().stream()
            .filter(one -> one.id().equals(definition))
            .findFirst()
            .orElseThrow();
    var starts = new HandStarts(database, platform);
    for (int i = 0; i < count; i++) {
      var asked =
          new HandStarts.Asked(
              new Members().with("title", "t" + i).object(), Optional.of("me"), Optional.empty());
      if (!(starts.start(plan, file.workflows(), file.id(), asked)
          instanceof HandStarts.Started.Run)) {
        throw new IllegalStateException("a run of " + definition + " does not begin");
      }
    }
  }

  /** One run that waits, and as many beside it. */
  void wait(int count) {
    begin(Drawings.WAITS, 1);
    work(Duration.ofSeconds(10));
    var unused =
        database.execute(Statement.write(COPIES, (long) Math.max(1, count - 1), Drawings.WAITS));
  }

  /** Takes on what is due, until nothing is; then looks when the next is. */
  void work(Duration budget) {
    var unused = workflows.run(budget);
    var next = workflows.next();
    if (next.filter(Duration::isNegative).isPresent()) {
      throw new IllegalStateException("a run is left that was due " + next.get());
    }
  }

  long done(String definition) {
    return number(
        "SELECT count(*) FROM lathe_run WHERE status='completed' AND definition='%s'"
            .formatted(definition));
  }

  long waiting() {
    return number(
        "SELECT count(*) FROM lathe_run WHERE status='running' AND definition='%s'"
            .formatted(Drawings.WAITS));
  }

  private long number(String sql) {
    return database.execute(Statement.read(sql)).value(0, 0) instanceof Long count ? count : 0;
  }

  /** What this process holds after a collection, in bytes. */
  static long held() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  @Override
  public void close() {
    database.close();
  }
}
