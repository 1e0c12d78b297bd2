package dev.lathe.dev;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.command.Recording;
import dev.lathe.runtime.module.OpenedModules;
import dev.lathe.runtime.module.Variables;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.verify.DatabaseVerification;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A blueprint on a dev server of its own. */
record Served(DevServer server, Bundle bundle) implements AutoCloseable {

  /** Serves {@code blueprint} on a SQLite file in {@code folder}. */
  static Served blueprint(Path blueprint, Path folder) {
    return on(new DatabaseChoice.OwnFile(), value(Compiler.compile(blueprint)), folder);
  }

  /** The same with the seeds of a test resource, as {@code --seed} takes them. */
  static Served blueprint(Path blueprint, Path folder, String seed) {
    Path file = Path.of("src/test/resources/seeds", seed);
    return on(new DatabaseChoice.OwnFile(), value(Compiler.compile(blueprint, file)), folder);
  }

  static Served on(DatabaseChoice database, Bundle bundle, Path folder) {
    return on(database, new QueueChoice.None(), bundle, folder);
  }

  static Served on(DatabaseChoice database, QueueChoice queue, Bundle bundle, Path folder) {
    var options = new DevOptions(bundle, new DevFolder(folder), database, queue, 0);
    return new Served(DevServer.start(options), bundle);
  }

  /** The same, keeping what its commands are decided with. */
  static Served recorded(DatabaseChoice database, Bundle bundle, Path folder, Recording recording) {
    var options =
        new DevOptions(
            bundle,
            new DevFolder(folder),
            database,
            new QueueChoice.None(),
            HttpFront.LOOPBACK,
            0,
            Optional.empty(),
            Variables.of(System.getenv()),
            recording,
            OpenedModules.NONE);
    return new Served(DevServer.start(options), bundle);
  }

  Http http() {
    return Http.to(server.address());
  }

  Database database() {
    return server.database();
  }

  /** The number that {@code sql} gives. */
  long number(String sql) {
    return database().execute(Statement.read(sql)).requiredInteger(0, 0);
  }

  /** What {@code lathe verify} finds: nothing, where all is as the log says. */
  List<String> faults() {
    return new DatabaseVerification(
            database(), bundle, BundleFile.of(bundle).id(), () -> SqliteDatabase.open(":memory:"))
        .run()
        .faults();
  }

  /** Each event of a stream, in order, as its type and its data. */
  List<String> trace(String stream) {
    Rows rows =
        database()
            .execute(
                Statement.read(
                    "SELECT event_type||' '||payload_json FROM event_log WHERE subject=?1"
                        + " ORDER BY version",
                    stream));
    return rows.rows().stream().map(row -> (String) row.getFirst()).toList();
  }

  @Override
  public void close() {
    server.close();
  }

  static <T> T value(Result<T> result) {
    return switch (result) {
      case Result.Ok<T>(T value, var _) -> value;
      case Result.Failed<T>(var findings) -> throw new AssertionError(findings);
    };
  }
}
