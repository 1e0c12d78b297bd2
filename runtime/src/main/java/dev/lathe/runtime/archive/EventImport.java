package dev.lathe.runtime.archive;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.rollout.SystemTables;
import dev.lathe.runtime.rollout.UnfinishedLog;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes an export into a database that no bundle serves yet: the next rollout makes its tables
 * from the log. Done again, it goes on where it stopped.
 *
 * <p>Events keep positions, ids and data, so that an export of the new database has the same bytes.
 */
public final class EventImport {
  /** Events a transaction. */
  private static final int CHUNK = 500;

  /** Text a transaction, in characters; a request to a libSQL server may have 2 MiB. */
  private static final int CHUNK_CHARACTERS = 500_000;

  private static final String LIVE = "SELECT bundle FROM live";

  /** The first of the events whose place or id something else has, and how many are there. */
  private static final String COMPARE =
      """
      SELECT e.position,e.id,count(*) OVER (),value->>'position' FROM json_each(?1) JOIN event e \
      ON e.position=value->>'position' OR e.id=value->>'id' \
      OR (e.stream=value->>'stream' AND e.version=value->>'version') \
      ORDER BY e.position IS value->>'position' AND e.id IS value->>'id' \
      AND e.stream IS value->>'stream' AND e.version IS value->>'version' \
      AND e.type IS value->>'type' AND e.time IS value->>'time' \
      AND e.data IS value->>'data',key LIMIT 1""";

  private static final String SAME =
      """
      SELECT count(*) FROM json_each(?1) JOIN event e ON e.position=value->>'position' \
      AND e.id IS value->>'id' AND e.stream IS value->>'stream' \
      AND e.version IS value->>'version' AND e.type IS value->>'type' \
      AND e.time IS value->>'time' AND e.data IS value->>'data'""";

  private static final String FENCE =
      "INSERT INTO fence(holds) SELECT NOT EXISTS(SELECT 1 FROM live)";

  private static final String INSERT =
      """
      INSERT INTO event(position,stream,version,id,service,entity,type,time,actor_kind,actor_id,\
      correlation,causation,command,traceparent,schema_version,bundle,data) \
      SELECT value->>'position',value->>'stream',value->>'version',value->>'id',value->>'service',\
      value->>'entity',value->>'type',value->>'time',value->>'actorKind',value->>'actorId',\
      value->>'correlation',value->>'causation',value->>'command',value->>'traceparent',\
      value->>'schemaVersion',value->>'bundle',value->>'data' FROM json_each(?1) \
      WHERE NOT EXISTS(SELECT 1 FROM event WHERE position=value->>'position') ORDER BY key""";

  private final Database database;
  private final Optional<UnfinishedLog> unfinished;
  private final Map<String, Long> versions = new HashMap<>();
  private final List<Json> open = new ArrayList<>();
  private int characters;
  private long line;
  private long position;
  private long imported;
  private long present;

  /**
   * Into a database that nobody else knows of.
   *
   * @throws Refused if the database serves a bundle
   */
  public EventImport(Database database) {
    this(database, Optional.empty());
  }

  /**
   * The same where somebody may serve the database, which {@code unfinished} keeps from it until
   * all is there; whoever brings the events in says when that is.
   *
   * @throws Refused if the database serves a bundle
   */
  public EventImport(Database database, UnfinishedLog unfinished) {
    this(database, Optional.of(unfinished));
  }

  private EventImport(Database database, Optional<UnfinishedLog> unfinished) {
    this.database = database;
    this.unfinished = unfinished;
    SystemTables.makeReady(database);
    Rows live = database.execute(Statement.read(LIVE));
    if (!live.isEmpty()) throw new Refused(served(live.text(0, 0)));
  }

  /**
   * Takes the next line of an export.
   *
   * @throws Refused if it is not the event that has to follow, or the database has another one in
   *     its place
   */
  public void add(String text) {
    line++;
    if (text.isBlank()) return;
    if (text.startsWith("{\"recorded\":")) {
      throw new Refused(
          "line %s: it is what a command was decided with, which is for `lathe rehearse --log`: an export without --recorded has events alone"
              .formatted(line));
    }
    EventLine.Row row;
    try {
      row = EventLine.read(text);
    } catch (EventLine.Unreadable e) {
      throw new Refused("line %s: %s".formatted(line, e.getMessage()));
    }
    if (row.position() <= position) {
      throw new Refused(
          "line %s: position %s does not come after %s: events stand in the order of the log"
              .formatted(line, row.position(), position));
    }
    long expected = versions.getOrDefault(row.stream(), 0L) + 1;
    if (row.version() != expected) {
      throw new Refused(
          "line %s: `%s` has version %s where %s has to follow: export the whole log"
              .formatted(line, row.stream(), row.version(), expected));
    }
    position = row.position();
    versions.put(row.stream(), row.version());
    open.add(row.json());
    characters += text.length();
    if (open.size() == CHUNK || characters >= CHUNK_CHARACTERS) flush();
  }

  /**
   * What became of the lines.
   *
   * @param imported events that were written
   * @param present those that were there already, and the same
   */
  public record Imported(long imported, long present) {}

  /** Writes what was taken and not yet written. */
  public Imported finish() {
    flush();
    return new Imported(imported, present);
  }

  private void flush() {
    if (open.isEmpty()) return;
    String rows = JsonText.write(new Json.Arr(open));
    Rows there = database.execute(Statement.read(COMPARE, rows));
    long same = 0;
    if (!there.isEmpty()) {
      same = database.execute(Statement.read(SAME, rows)).requiredInteger(0, 0);
      if (same < there.requiredInteger(0, 2)) {
        throw new Refused(
            "the database has another event, %s at position %s, where one of the file belongs"
                .formatted(there.text(0, 1), there.integer(0, 0)));
      }
    }
    try {
      List<Statement> statements = new ArrayList<>(List.of(Statement.write(FENCE)));
      if (same < open.size()) unfinished.map(UnfinishedLog::begin).ifPresent(statements::addAll);
      statements.add(Statement.write(INSERT, rows));
      database.executeAll(statements);
    } catch (StatementFailed failed) {
      Rows live = database.execute(Statement.read(LIVE));
      if (live.isEmpty()) throw failed;
      throw new Refused(served(live.text(0, 0)));
    }
    present += same;
    imported += open.size() - same;
    open.clear();
    characters = 0;
  }

  private static String served(@Nullable String bundle) {
    return "the database serves bundle %s: events are imported into one that serves nothing yet"
        .formatted(bundle);
  }

  /** Why an import does not go on; what was written before stays. */
  public static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Refused(String message) {
      super(message);
    }
  }
}
