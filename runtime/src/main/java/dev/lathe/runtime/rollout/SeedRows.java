package dev.lathe.runtime.rollout;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.SeedEvent;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.rollout.RolloutRefused.SeedConflict;
import dev.lathe.runtime.rollout.RolloutRefused.SeedEdited;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * Seeds as statements: one JSON array a statement, so that a thousand seeds are a few statements.
 */
final class SeedRows {
  /** Seeds a statement, at most. */
  private static final int CHUNK = 500;

  /** Characters of a statement's seeds: a request that asks for them has no more. */
  private static final long CHUNK_CHARACTERS = 256 * 1024;

  /** Chunks of them that a flip takes with it; more are put beside the log first. */
  private static final int CARRIED = 2;

  /** Where they wait, which is only there while somebody's do. */
  static final String STAGED = "lathe_seed";

  private static final String STAGE =
      """
      CREATE TABLE IF NOT EXISTS lathe_seed(bundle TEXT NOT NULL, part INTEGER NOT NULL, \
      seeds TEXT NOT NULL, PRIMARY KEY(bundle,part)) STRICT\
      """;

  private static final String INSERT =
      """
      INSERT INTO append_event(stream,version,id,service,entity,type,time,actor_kind,actor_id,correlation,\
      causation,command,traceparent,schema_version,bundle,data) \
      SELECT value->>'stream',value->>'version',value->>'id',value->>'service',value->>'entity',\
      value->>'type',value->>'time',value->>'actorKind',value->>'actorId',value->>'correlation',\
      value->>'causation',value->>'command',value->>'traceparent',value->>'schemaVersion',?2,\
      value->>'data' FROM %s \
      WHERE NOT EXISTS(SELECT 1 FROM event WHERE id=value->>'id') \
      ORDER BY %s\
      """;

  private static final String INSERT_CHUNK = INSERT.formatted("json_each(?1)", "key");

  private static final String INSERT_STAGED =
      INSERT.formatted(
          "(SELECT part,seeds FROM lathe_seed WHERE bundle=?1),json_each(seeds)", "part,key");

  /** Somebody else's rollout may have taken away what waited. */
  private static final String WHOLE =
      "INSERT INTO fence(holds) SELECT count(*)=?2 FROM lathe_seed WHERE bundle=?1";

  private static final String COUNT =
      "SELECT count(*) FROM json_each(?1) JOIN event e ON e.id=value->>'id'";

  /** How many are new, and the first whose place is taken. */
  private static final String CHECK =
      """
      SELECT value->>'id',value->>'stream',value->>'version',e.id,value->>'step' \
      FROM json_each(?1) LEFT JOIN event e \
      ON e.stream=value->>'stream' AND e.version=value->>'version' \
      WHERE NOT EXISTS(SELECT 1 FROM event WHERE id=value->>'id') ORDER BY e.id IS NULL,key LIMIT 1\
      """;

  /** Those that are there and may differ; whether they do, is said by {@link SeededEvent}. */
  private static final String APPLIED =
      """
      SELECT e.id,e.stream,e.version,e.type,e.time,e.actor_kind,e.actor_id,e.data,value,value->>'step' \
      FROM json_each(?1) JOIN event e ON e.id=value->>'id' WHERE e.stream IS NOT value->>'stream' \
      OR e.version IS NOT value->>'version' OR e.type IS NOT value->>'type' \
      OR e.time IS NOT value->>'time' OR e.actor_kind IS NOT value->>'actorKind' \
      OR e.actor_id IS NOT value->>'actorId' OR e.data IS NOT value->>'data' ORDER BY key\
      """;

  private final List<String> chunks;

  SeedRows(List<SeedEvent> seeds) {
    // A stream's events must stand in the log in the order of their versions: the relay sends by
    // position. And what a step of init brings stands behind what came before the step.
    var ranks = new HashMap<Optional<String>, Integer>();
    seeds.forEach(seed -> ranks.putIfAbsent(seed.step(), ranks.size()));
    var sorted = new ArrayList<>(seeds);
    sorted.sort(
        Comparator.<SeedEvent>comparingInt(seed -> ranks.getOrDefault(seed.step(), 0))
            .thenComparingLong(SeedEvent::version));
    var texts = new ArrayList<String>();
    Requests.cut(sorted, seed -> seed.data().length() + 400L, CHUNK_CHARACTERS, CHUNK)
        .forEach(part -> texts.add(json(part)));
    chunks = List.copyOf(texts);
  }

  /**
   * Whether the log lacks any of them.
   *
   * @throws SeedConflict if another event stands where one should
   */
  boolean lacking(Database database) {
    boolean lacking = false;
    for (String chunk : chunks) {
      // A new seed whose place is taken comes before any other.
      Rows seed = database.execute(Statement.read(CHECK, chunk));
      if (seed.isEmpty()) continue;
      lacking = true;
      String taken = seed.text(0, 3);
      if (taken != null) {
        throw new SeedConflict(
            RolloutRefused.seed(seed.requiredText(0, 0), seed.text(0, 4)),
            seed.requiredText(0, 1),
            seed.requiredInteger(0, 2),
            taken);
      }
    }
    return lacking;
  }

  /**
   * Looks whether those that are there are as they were applied.
   *
   * @throws SeedEdited if one says something else
   */
  void unedited(Database database) {
    for (String chunk : chunks) {
      Rows rows = database.execute(Statement.read(APPLIED, chunk));
      for (int row = 0; row < rows.size(); row++) {
        Optional<String> differs =
            SeededEvent.of(rows, row).differsFrom(SeededEvent.of(rows.requiredText(row, 8)));
        if (differs.isPresent()) {
          throw new SeedEdited(
              RolloutRefused.seed(rows.requiredText(row, 0), rows.text(row, 9)),
              rows.requiredText(row, 1),
              rows.requiredInteger(row, 2),
              differs.get());
        }
      }
    }
  }

  /** How many of them the log has. */
  long applied(Database database) {
    long applied = 0;
    for (String chunk : chunks) {
      Rows rows = database.executeWhereThere(Statement.read(COUNT, chunk));
      if (!rows.isEmpty()) applied += rows.requiredInteger(0, 0);
    }
    return applied;
  }

  /** Inserts that leave alone what is there already. */
  List<Statement> inserts(BundleId bundle) {
    if (chunks.size() <= CARRIED) {
      return chunks.stream()
          .map(chunk -> Statement.write(INSERT_CHUNK, chunk, bundle.value()))
          .toList();
    }
    return List.of(
        Statement.write(STAGE),
        Statement.write(WHOLE, bundle.value(), (long) chunks.size()),
        Statement.write(INSERT_STAGED, bundle.value(), bundle.value()));
  }

  /** Takes away whatever waits beside the log; who still wants it finds so, and stages it again. */
  static Statement unstage() {
    return Statement.write("DROP TABLE IF EXISTS " + STAGED);
  }

  /**
   * Puts them beside the log, a chunk a request, where they are more than one request carries. May
   * be run again; {@link #inserts} takes them from there.
   */
  List<List<Statement>> stage(BundleId bundle) {
    List<List<Statement>> requests = new ArrayList<>();
    if (chunks.size() <= CARRIED) return requests;
    for (int part = 0; part < chunks.size(); part++) {
      requests.add(
          List.of(
              Statement.write(STAGE),
              Statement.write(
                  "INSERT OR REPLACE INTO lathe_seed(bundle,part,seeds) VALUES(?1,?2,?3)",
                  bundle.value(),
                  (long) part,
                  chunks.get(part))));
    }
    return requests;
  }

  private static String json(List<SeedEvent> seeds) {
    return JsonText.write(new Json.Arr(seeds.stream().map(SeedRows::json).toList()));
  }

  private static Json json(SeedEvent seed) {
    return new Members()
        .with("id", seed.id())
        .with("stream", seed.stream())
        .with("version", seed.version())
        .with("service", seed.service())
        .with("entity", seed.entity())
        .with("type", seed.type())
        .with("time", seed.time())
        .with("actorKind", text(seed.actorKind()))
        .with("actorId", text(seed.actorId()))
        .with("correlation", seed.correlation())
        .with("causation", text(seed.causation()))
        .with("command", text(seed.command()))
        .with("traceparent", text(seed.traceparent()))
        .with("schemaVersion", seed.schemaVersion())
        .with("data", seed.data()) // as text: its numbers keep their digits
        .with("step", seed.step())
        .object();
  }

  private static Json text(Optional<String> value) {
    return value.map(Json::of).orElse(Json.NULL);
  }
}
