package dev.lathe.bench.http;

import dev.lathe.bench.measure.Latencies;
import dev.lathe.bench.measure.Run;
import dev.lathe.bench.orders.BareWay;
import dev.lathe.bench.orders.OrdersBundle;
import dev.lathe.bench.orders.WorkFolder;
import dev.lathe.bench.things.Things;
import dev.lathe.bench.things.ThingsDatabase;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.plan.Binder;
import dev.lathe.runtime.projection.LogProjector;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.wiring.Databases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * All that is written for a create, its event's way to both read models included, on the raw driver
 * in one thread: what the engine itself can do of the same work. The statements are those of a real
 * projector, noted once and done again on copies of the database they began with.
 */
final class BareWrites {
  /** More than the engine does in the longest run, a warm-up. */
  private static final int CREATES = 20_000;

  /** Creates between two runs of the projector: 40 ms of 3,000 a second. */
  private static final int CREATES_A_RUN = 120;

  private final OrdersBundle bundle;
  private final WorkFolder folder;
  private final Path start;
  private final List<Write> writes;

  /**
   * @param create whether it makes a thing, and so counts
   */
  private record Write(Statement statement, boolean create) {}

  private BareWrites(OrdersBundle bundle, WorkFolder folder, Path start, List<Write> writes) {
    this.bundle = bundle;
    this.folder = folder;
    this.start = start;
    this.writes = writes;
  }

  static BareWrites in(WorkFolder folder) {
    Things things = Things.compiled();
    Path bundles = folder.place("bundles");
    Path file = folder.place("noted").resolve("things.db");
    String address = "sqlite:" + file;
    var filled = ThingsDatabase.filled(things, address, bundles, 0, nanos -> {});
    filled.close();
    Path start = folder.place("start").resolve("things.db");
    copy(file, start);
    var bundle = new OrdersBundle(things.file());
    var writes = new ArrayList<Write>();
    try (var database = Databases.open(address)) {
      note(bundle, filled, new Noting(database, writes), writes);
    }
    return new BareWrites(bundle, folder, start, writes);
  }

  private static void note(
      OrdersBundle bundle, ThingsDatabase filled, Database database, List<Write> writes) {
    var platform = SystemPlatform.create();
    var binder = new Binder(platform.ids());
    var projector = LogProjector.of(database, filled.store(), platform.time());
    for (int number = 0; number < CREATES; number++) {
      Statement create =
          BareWay.statement(bundle, binder, "shop.makeThing", BareCreates.inputs(number));
      database.execute(create);
      writes.set(writes.size() - 1, new Write(create, true));
      if (number % CREATES_A_RUN == CREATES_A_RUN - 1) {
        projector.run(Duration.ofSeconds(30));
      }
    }
  }

  /** Ends sooner than {@code length} where everything noted is done. */
  Run measure(Duration length) {
    Path file = folder.place("bare-writes").resolve("things.db");
    copy(start, file);
    var latencies = new Latencies();
    try (var bare = BareWay.on(bundle, "sqlite:" + file)) {
      long begin = System.nanoTime();
      for (Write write : writes) {
        long since = System.nanoTime();
        if (since - begin > length.toNanos()) break;
        bare.run(write.statement());
        if (write.create()) latencies.add(System.nanoTime() - since);
      }
      return Run.together(List.of(latencies), System.nanoTime() - begin);
    }
  }

  private static void copy(Path from, Path to) {
    try {
      Files.copy(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Notes what is written, in order. */
  private record Noting(Database database, List<Write> writes) implements Database {
    @Override
    public Rows execute(Statement statement) {
      Rows rows = database.execute(statement);
      if (statement.access() == Statement.Access.WRITE) writes.add(new Write(statement, false));
      return rows;
    }

    @Override
    public void executeAll(List<Statement> statements) {
      database.executeAll(statements);
      writes.add(new Write(Statement.write("BEGIN IMMEDIATE"), false));
      statements.forEach(statement -> writes.add(new Write(statement, false)));
      writes.add(new Write(Statement.write("COMMIT"), false));
    }

    @Override
    public void close() {
      database.close();
    }
  }
}
