package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.compiler.source.FolderReader;
import dev.lathe.compiler.source.SourceFiles;
import dev.lathe.conformance.database.LocalSqld;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.Channel;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.bundle.Wish;
import dev.lathe.runtime.command.Recording;
import dev.lathe.runtime.rehearsal.Rehearsal;
import dev.lathe.runtime.rehearsal.RehearsalReport;
import dev.lathe.runtime.rollout.ChannelRollout;
import dev.lathe.runtime.rollout.SystemTables;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.verify.DatabaseVerification;
import dev.lathe.runtime.verify.VerificationReport;
import dev.lathe.runtime.wiring.Databases;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pushes of all kinds and rollbacks while clients write and read at a steady rate: no request
 * fails, nothing acknowledged is lost or doubled, no reader sees a stream go backwards, and every
 * table is as the log says. With {@code -Dload.pushes=50 -Dload.rate=200 -Dload.events=1000000
 * -Dload.calm=60000 -Dload.tell=true} it is the proof at size, beside as many requests without
 * pushes; {@code -Dload.sqld=true} has them on a libSQL server. Here it is a share of that.
 */
final class PushesUnderLoadTest {
  private static final int PUSHES = Integer.getInteger("load.pushes", 6);

  /** Requests a second, of all clients together: a command and two reads at a time. */
  private static final int RATE = Integer.getInteger("load.rate", 180);

  /** Events that the log has before. */
  private static final long EVENTS = Integer.getInteger("load.events", 2_000);

  /** Milliseconds between two pushes. */
  private static final int PAUSE = Integer.getInteger("load.pause", 300);

  /** Milliseconds of the same requests before the first push. */
  private static final int CALM = Integer.getInteger("load.calm", 500);

  /** Requests before any is counted: those of a server that is warming up. */
  private static final int FIRST = 60;

  private static final Duration LONG = Duration.ofDays(1);

  private static final boolean ON_SQLD = Boolean.getBoolean("load.sqld");

  /** By which it is spoken to: driver, pipeline, or as it answers. */
  private static final String PROTOCOL = System.getProperty("load.protocol", "auto");

  /** Of that server, of which the server here is the one that writes. */
  private static final Duration CHECKPOINTS = Duration.ofSeconds(15);

  /** A rollback after each so many pushes: ten of fifty. */
  private static final int BETWEEN_ROLLBACKS = 5;

  private static final int CLIENTS = 6;

  /** Milliseconds of the slowest in a thousand that nobody minds, beside a machine that is busy. */
  private static final int SLOWEST = Integer.getInteger("load.slowest", 5_000);

  @TempDir private Path folder;
  private final Queue<Long> first = new ConcurrentLinkedQueue<>();
  private final Queue<Long> calm = new ConcurrentLinkedQueue<>();
  private final Queue<Long> pushed = new ConcurrentLinkedQueue<>();
  private volatile Queue<Long> nanos = first;
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final Map<String, Long> counted = new ConcurrentHashMap<>();

  @Test
  void nobody_notices_pushes_and_rollbacks() throws Exception {
    if (!ON_SQLD) {
      prove(new DatabaseChoice.OwnFile(), new DevFolder(folder).sqlite().toString());
      return;
    }
    try (LocalSqld sqld = LocalSqld.start(CHECKPOINTS)) {
      String url = sqld.url() + "?protocol=" + PROTOCOL;
      prove(new DatabaseChoice.At(url, Optional.empty()), url);
    }
  }

  private void prove(DatabaseChoice choice, String url) throws Exception {
    prepareLog(url);
    var over = new AtomicBoolean();
    try (Served served = Served.recorded(choice, variant(0), folder, Recording.of(LONG));
        var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      assertTrue(served.server().awaitFlow(600));
      BundleStore store = new DevFolder(folder).store(SystemPlatform.create().time());
      List<Future<?>> running = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        String sku = "w" + client;
        running.add(clients.submit(() -> traffic(served.http(), sku, over)));
      }
      List<Long> rollbacks = new ArrayList<>();
      try {
        while (first.size() < FIRST && running.stream().noneMatch(Future::isDone)) Thread.sleep(10);
        nanos = calm;
        Thread.sleep(CALM);
        nanos = pushed;
        push(served, store, rollbacks);
      } finally {
        over.set(true);
      }
      for (Future<?> one : running) {
        one.get();
      }
      report(rollbacks);
      assertEquals(List.of(), List.copyOf(failures));
      assertNothingLostOrDoubled(served.database());
      var live = LiveBundle.named(served.database()).orElseThrow();
      var file = BundleFile.read(live, store.get(live));
      assertSound(served.database(), file);
      assertDecidedTheSameAgain(served.database(), file);
      assertTrue(millis(sorted(pushed), 0.999) < SLOWEST);
    }
  }

  private void push(Served served, BundleStore store, List<Long> rollbacks) throws Exception {
    for (int push = 1; push <= PUSHES; push++) {
      Thread.sleep(PAUSE);
      served.server().deploy(variant(push));
      if (push % BETWEEN_ROLLBACKS == 0) {
        Thread.sleep(PAUSE);
        rollbacks.add(rollback(served, store));
      }
    }
    Thread.sleep(PAUSE);
  }

  private long rollback(Served served, BundleStore store) {
    long began = System.nanoTime();
    Channel said = store.channel("live").orElseThrow();
    BundleId back = said.before().map(Wish::bundle).orElseThrow();
    store.point("live", back);
    new ChannelRollout(store, "live", served.database()).follow();
    assertEquals(back, LiveBundle.named(served.database()).orElseThrow());
    assertEquals(200, served.http().get("/inventory/items/w0").status());
    return (System.nanoTime() - began) / 1_000_000;
  }

  /** Counts an item up, and looks that nothing ever says less than was acknowledged. */
  private void traffic(Http http, String sku, AtomicBoolean over) {
    long every = 3_000_000_000L * CLIENTS / RATE;
    long next = System.nanoTime();
    ask("list " + sku, () -> http.post("/inventory/items", listed(sku)), 201, 200);
    long last = 0;
    long seen = 0;
    while (!over.get()) {
      long now = System.nanoTime();
      if (now < next) {
        sleep(next - now);
      }
      next = Math.max(next + every, System.nanoTime() - every);
      long count = last + 1;
      Http.Answer answer =
          ask(
              "count " + sku,
              () ->
                  http.post("/inventory/items/" + sku + "/count", "{\"available\":" + count + "}"),
              200);
      if (answer.status() == 200) {
        last = count;
        counted.merge(sku, 1L, Long::sum);
      }
      Http.Answer read = ask("read " + sku, () -> http.get("/inventory/items/" + sku), 200);
      long available = read.get("available").isEmpty() ? -1 : Long.parseLong(read.get("available"));
      if (available < last) failures.add("%s said %s after %s".formatted(sku, available, last));
      if (available < seen) failures.add("%s went back to %s".formatted(sku, available));
      seen = Math.max(seen, available);
      ask("all", () -> http.get("/orders"), 200);
    }
  }

  private Http.Answer ask(
      String what, java.util.function.Supplier<Http.Answer> request, int... ok) {
    long began = System.nanoTime();
    Http.Answer answer = request.get();
    nanos.add(System.nanoTime() - began);
    if (Arrays.stream(ok).noneMatch(status -> status == answer.status())) {
      failures.add(what + ": " + answer.status() + " " + answer.text());
    }
    return answer;
  }

  private static void sleep(long nanos) {
    try {
      Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void assertNothingLostOrDoubled(Database database) {
    counted.forEach(
        (sku, times) ->
            assertEquals(
                times + 1,
                database
                    .execute(
                        Statement.read("SELECT count(*) FROM event WHERE stream=?1", "Item-" + sku))
                    .requiredInteger(0, 0),
                sku));
  }

  private static void assertSound(Database database, BundleFile live) {
    VerificationReport report =
        new DatabaseVerification(
                database, live.bundle(), live.id(), () -> SqliteDatabase.open(":memory:"))
            .run();
    assertTrue(report.sound(), report::toString);
  }

  /** No push changed what a command decides: the bundle that is live now would say the same. */
  private void assertDecidedTheSameAgain(Database database, BundleFile live) {
    try (Database empty = SqliteDatabase.open(":memory:")) {
      long began = System.nanoTime();
      RehearsalReport report =
          new Rehearsal(database, empty, live.bundle(), live.id()).run(LONG, Instant.now());
      if (Boolean.getBoolean("load.tell")) {
        System.out.printf("%s commands rehearsed in %s%n", report.decided(), since(began));
      }
      assertTrue(report.same(), report::toString);
      long expected = counted.values().stream().mapToLong(Long::longValue).sum() + counted.size();
      assertEquals(expected, report.decided(), report::toString);
    }
  }

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private void report(List<Long> rollbacks) {
    long[] sorted = sorted(pushed);
    String told =
        "without pushes %s; with them %s; rollbacks %s ms"
            .formatted(summary(sorted(calm)), summary(sorted), rollbacks);
    if (Boolean.getBoolean("load.tell")) System.out.println(told);
  }

  private static long[] sorted(Queue<Long> times) {
    return times.stream().mapToLong(Long::longValue).sorted().toArray();
  }

  private static String summary(long[] sorted) {
    if (sorted.length == 0) return "no requests";
    return "%s requests, p50 %s ms, p99 %s ms, p99.9 %s ms, slowest %s ms"
        .formatted(
            sorted.length,
            millis(sorted, 0.5),
            millis(sorted, 0.99),
            millis(sorted, 0.999),
            sorted[sorted.length - 1] / 1_000_000);
  }

  private static long millis(long[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1, Math.round(sorted.length * share))] / 1_000_000;
  }

  /** A log of items that nobody touches any more; the first start fills all tables from it. */
  private static void prepareLog(String url) {
    try (Database database = ON_SQLD ? Databases.open(url) : SqliteDatabase.open(url)) {
      SystemTables.makeReady(database);
      database.execute(
          Statement.write(
              """
              INSERT INTO event(stream,version,id,service,entity,type,time,correlation,\
              schema_version,bundle,data) \
              WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<?1) \
              SELECT 'Item-old'||i,1,'old-'||i,'inventory','Item','ItemListed',\
              '2026-01-01T00:00:00.000Z','c-1',1,'',json_object('before',NULL,'after',\
              json_object('name','old','price',1,'available',0,'status','listed')) FROM n\
              """,
              EVENTS));
    }
  }

  private static String listed(String sku) {
    return "{\"sku\":\"%s\",\"name\":\"%s\",\"price\":1,\"available\":0}".formatted(sku, sku);
  }

  /** Another read model, another table, another field, another route, or all of them. */
  private static Bundle variant(int push) {
    var texts = new TreeMap<String, String>();
    SourceFiles sources = FolderReader.read(Blueprints.example("orders")).sources();
    sources.files().forEach((path, file) -> texts.put(path, file.text()));
    if (push % 2 == 1) replace(texts, "\"catalog_items\"", "\"catalog_%s\"".formatted(push));
    if (push % 3 == 1)
      replace(texts, "\"table\": \"items\"", "\"table\": \"items_%s\"".formatted(push));
    if (push % 4 == 2) {
      String note =
          "\"note%1$s\": { \"type\": \"string\", \"nullable\": true, \"column\": \"note%1$s\" }, "
              .formatted(push);
      texts.computeIfPresent(
          "pdm/entities/Order.json",
          (_, text) -> text.replace("\"cancelReason\": {", note + "\"cancelReason\": {"));
    }
    if (push % 5 == 3) replace(texts, "\"/demand\"", "\"/wanted\"");
    return Served.value(Compiler.compile(SourceFiles.of(texts)));
  }

  private static void replace(Map<String, String> texts, String was, String now) {
    texts.replaceAll((path, text) -> path.endsWith(".bpmn") ? text : text.replace(was, now));
  }
}
