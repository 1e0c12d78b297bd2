package dev.lathe.runtime.archive;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.digest.Sha256;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.schema.ClaimSchema;
import dev.lathe.runtime.archive.EventImport.Refused;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.rollout.BundleRollout;
import dev.lathe.runtime.rollout.RolloutRefused;
import dev.lathe.runtime.rollout.UnfinishedLog;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes a database of a {@link DatabaseBackup}'s lines: the log and the commands as they were, the
 * tables from the log by a rollout of the bundle that was live. Broken off and done again, it goes
 * on.
 */
public final class DatabaseRestore {
  /** Text a transaction, in characters; a request to a libSQL server may have 2 MiB. */
  private static final int CHUNK_CHARACTERS = 500_000;

  /** Rows a transaction. */
  private static final int CHUNK = 500;

  private static final Statement OTHERS =
      Statement.read(
          """
          SELECT name FROM sqlite_schema WHERE type='table' AND name NOT GLOB 'sqlite_*' \
          AND name NOT GLOB 'libsql_*' \
          AND NOT EXISTS(SELECT 1 FROM sqlite_schema WHERE name='event') ORDER BY name LIMIT 1\
          """);

  private static final String COMMAND =
      """
      INSERT INTO command(scope,key,hash,id,bundle,correlation,outcome,detail,result,at,recorded_at) \
      SELECT value->>'$.command.scope',value->>'$.command.key',value->>'$.command.hash',\
      value->>'$.command.id',value->>'$.command.bundle',value->>'$.command.correlation',\
      value->>'$.command.outcome',value->>'$.command.detail',value->>'$.command.result',\
      value->>'$.command.at',CAST(value->>'$.command.recordedAt' AS REAL) FROM json_each(?1) \
      WHERE json_type(value,'$.command')='object' ORDER BY key \
      ON CONFLICT(scope,key) DO NOTHING\
      """;

  private static final String PART =
      """
      INSERT INTO lathe_part(number,command,part,recorded_at,keep_until,position,data) \
      SELECT value->>'$.part.number',value->>'$.part.command',value->>'$.part.part',\
      CAST(value->>'$.part.recordedAt' AS REAL),CAST(value->>'$.part.keepUntil' AS REAL),\
      value->>'$.part.position',value->>'$.part.data' FROM json_each(?1) \
      WHERE json_type(value,'$.part')='object' ON CONFLICT(number) DO NOTHING\
      """;

  private static final String CURSOR =
      """
      INSERT INTO cursor(name,position,at) SELECT value->>'$.cursor.name',\
      value->>'$.cursor.position',value->>'$.cursor.at' FROM json_each(?1) \
      WHERE json_type(value,'$.cursor')='object' ON CONFLICT(name) DO NOTHING\
      """;

  private static final String PARKED =
      """
      INSERT INTO parked(consumer,stream,position,attempts,next_try,since,error,dead_at) \
      SELECT value->>'$.parked.consumer',value->>'$.parked.stream',value->>'$.parked.position',\
      value->>'$.parked.attempts',value->>'$.parked.nextTry',value->>'$.parked.since',\
      value->>'$.parked.error',value->>'$.parked.deadAt' FROM json_each(?1) \
      WHERE json_type(value,'$.parked')='object' ON CONFLICT(consumer,stream) DO NOTHING\
      """;

  private static final String REFUSAL =
      """
      INSERT INTO lathe_refusal(minute,actor_kind,actor_id,operation,outcome,times) \
      SELECT value->>'$.refusal.minute',value->>'$.refusal.actorKind',\
      value->>'$.refusal.actorId',value->>'$.refusal.operation',value->>'$.refusal.outcome',\
      value->>'$.refusal.times' FROM json_each(?1) WHERE json_type(value,'$.refusal')='object' \
      ON CONFLICT DO NOTHING\
      """;

  private static final String CLAIM =
      """
      INSERT INTO lathe_claim(scope,key,hash,command,owner,correlation,state,since,\
      deadline,tries,request,reads,known,outputs,detail) SELECT value->>'$.claim.scope',\
      value->>'$.claim.key',value->>'$.claim.hash',value->>'$.claim.command',\
      value->>'$.claim.owner',value->>'$.claim.correlation',\
      value->>'$.claim.state',CAST(value->>'$.claim.since' AS REAL),\
      CAST(value->>'$.claim.deadline' AS REAL),value->>'$.claim.tries',\
      value->>'$.claim.request',value->>'$.claim.reads',value->>'$.claim.known',\
      value->>'$.claim.outputs',value->>'$.claim.detail' FROM json_each(?1) \
      WHERE json_type(value,'$.claim')='object' ON CONFLICT DO NOTHING\
      """;

  private final Database database;
  private final EventImport events;
  private final List<String> open = new ArrayList<>();

  private final RunLines runs = new RunLines();
  private final UnfinishedLog unfinished = new UnfinishedLog(UnfinishedLog.Source.RESTORE);

  private int characters;
  private long rows;

  /** Events that the database had before. */
  private long there;

  private @Nullable BundleFile bundle;

  /**
   * What was restored.
   *
   * @param bundle what is live now; empty where nothing was
   */
  public record Restored(long events, long rows, Optional<BundleFile> bundle) {}

  private DatabaseRestore(Database database) {
    this.database = requireOurs(database);
    this.events = new EventImport(database, unfinished);
  }

  /** A database without a log, but with tables, is somebody else's. */
  private static Database requireOurs(Database database) {
    Rows rows = database.execute(OTHERS);
    if (rows.isEmpty()) return database;
    throw new Refused(
        "the database has a table `%s` and no log of Lathe's: restore into an empty one"
            .formatted(rows.requiredText(0, 0)));
  }

  /**
   * Restores into {@code database}, which serves nothing yet and has no event that {@code backup}
   * does not have; of one that was restored from it, it only says so.
   *
   * @param backup all its lines
   * @throws Refused if the database is not such a one, or a line is not what belongs there
   */
  public static Restored restore(Database database, Stream<String> backup) {
    Optional<BundleId> live = LiveBundle.named(database);
    if (live.isPresent()) return FinishedRestore.of(database, live.get(), backup);
    var restore = new DatabaseRestore(database);
    restore.there = new EventLog(database).count(Long.MAX_VALUE);
    backup.forEachOrdered(restore::add);
    return restore.finish();
  }

  /**
   * Reads a backup through, before anything is written.
   *
   * @throws Refused if it is none, of a newer form, cut off or changed
   */
  public static void check(Stream<String> backup) {
    var sum = new Sha256.Sum();
    var last = new String[] {""};
    var first = new String[] {""};
    backup.forEachOrdered(
        line -> {
          if (first[0].isEmpty()) first[0] = line;
          if (!last[0].isEmpty()) sum.add(last[0] + "\n");
          last[0] = line;
        });
    if (first[0].isEmpty()) throw new Refused("the file is empty: `lathe backup FILE` writes one");
    Json.Obj head = object(first[0]);
    if (!(head.get("latheBackup").orElse(Json.NULL) instanceof Json.Num format)) {
      throw new Refused("this is no backup: `lathe backup FILE` writes one");
    }
    if (!format.digits().equals(Integer.toString(DatabaseBackup.FORMAT))) {
      throw new Refused(
          "this is a backup of form %s, and this program reads form %s: use the one that wrote it"
              .formatted(format.digits(), DatabaseBackup.FORMAT));
    }
    Optional<String> digest = digest(last[0]);
    if (digest.isEmpty()) throw new Refused("the backup is cut off: its last line is missing");
    if (!digest.get().equals(sum.hex())) {
      throw new Refused("the backup is not as it was written: its digest is another one");
    }
  }

  private void add(String line) {
    if (runs.add(line)) return;
    if (isRow(line)) {
      open.add(line);
      characters += line.length();
      if (open.size() == CHUNK || characters > CHUNK_CHARACTERS) flush();
    } else if (line.startsWith("{\"bundleFile\":")) {
      String file = object(line).text("bundleFile").orElse("");
      bundle = BundleFile.read(Base64.getDecoder().decode(file));
    } else if (line.startsWith("{\"latheBackup\":")) {
      requireRoom(object(line));
    } else if (!line.startsWith("{\"sha256\":")) {
      events.add(line);
    }
  }

  /** Whether {@code line} is a row of a table that is written as it was. */
  static boolean isRow(String line) {
    return line.startsWith("{\"command\":")
        || line.startsWith("{\"part\":")
        || line.startsWith("{\"cursor\":")
        || line.startsWith("{\"parked\":")
        || line.startsWith("{\"claim\":")
        || line.startsWith("{\"refusal\":")
        || FileLines.is(line);
  }

  private void requireRoom(Json.Obj head) {
    long events =
        head.get("events").orElse(Json.NULL) instanceof Json.Num all
            ? all.decimal().longValueExact()
            : 0;
    if (there > events) {
      throw new Refused(
          "the database has %s events, the backup %s: restore into an empty one"
              .formatted(there, events));
    }
  }

  private void flush() {
    if (open.isEmpty()) return;
    String json = "[" + String.join(",", open) + "]";
    List<Statement> statements = new ArrayList<>(unfinished.begin());
    statements.addAll(FileLines.statements(open, json));
    Stream.of(COMMAND, PART, CURSOR, PARKED, REFUSAL)
        .map(sql -> Statement.write(sql, json))
        .forEach(statements::add);
    database.executeAll(statements);
    if (open.stream().anyMatch(line -> line.startsWith("{\"claim\":"))) {
      ClaimSchema.DDL.forEach(ddl -> database.execute(Statement.write(ddl)));
      database.execute(Statement.write(CLAIM, json));
    }
    rows += open.size();
    open.clear();
    characters = 0;
  }

  private Restored finish() {
    EventImport.Imported imported = events.finish();
    flush();
    long all = imported.imported() + imported.present();
    long more = new EventLog(database).count(Long.MAX_VALUE) - all;
    if (more > 0) { // fewer are what a replica says that lags
      throw new Refused(
          "the database has %s events that the backup does not have: restore into an empty one"
              .formatted(more));
    }
    BundleFile live = bundle;
    // Before it goes live: from then on it may be served, and is to be whole.
    if (live != null) rows += runs.make(database, live);
    unfinished.end(database);
    if (live != null) {
      try {
        new BundleRollout(database).finish(live.bundle(), live.id());
      } catch (RolloutRefused | BundleUnreadable refused) {
        throw new Refused(
            "log and commands are there, and the bundle can't go live: " + refused.getMessage());
      }
    }
    return new Restored(all, rows, Optional.ofNullable(live));
  }

  /** What the last line says; empty where another one stands there, or a part of one. */
  private static Optional<String> digest(String line) {
    try {
      return JsonText.parse(line) instanceof Json.Obj object
          ? object.text("sha256")
          : Optional.empty();
    } catch (JsonText.MalformedJson e) {
      return Optional.empty();
    }
  }

  static Json.Obj object(String line) {
    try {
      if (JsonText.parse(line) instanceof Json.Obj object) return object;
    } catch (JsonText.MalformedJson e) {
      // Said below.
    }
    throw new Refused("this is no backup: a line is not a JSON object");
  }
}
