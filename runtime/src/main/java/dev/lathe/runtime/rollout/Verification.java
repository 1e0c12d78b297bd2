package dev.lathe.runtime.rollout;

import dev.lathe.model.bundle.Generation;
import dev.lathe.model.event.StreamId;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.rollout.RolloutRefused.Incomplete;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares what tables that commands write have with what the log says: the last versions of all
 * streams that a table has add up to the number of events that the log has of its entity. So a
 * stream that is missing, or was left before its end, is found; that within a stream nothing is
 * skipped, the fold's order sees to. Only reads, and of the log only an index.
 *
 * <p>A table that the projector writes has no version a stream; its position moves in the
 * transaction that folds. One that was live before is not counted again: it was verified then, and
 * has followed the log since by the same statements, so that the way back takes as long at a
 * million events as at ten.
 */
final class Verification {
  /** Tables a statement; SQLite takes 500 SELECTs in one. */
  private static final int BATCH = 50;

  private Verification() {}

  /**
   * @throws Incomplete if a table has more or fewer events than the log up to its position
   */
  static void verify(Database database, Standing standing, List<Generation> behind) {
    List<Generation> written =
        behind.stream().filter(one -> !standing.projected(one) && !standing.wasLive(one)).toList();
    for (int from = 0; from < written.size(); from += BATCH) {
      List<Generation> batch = written.subList(from, Math.min(from + BATCH, written.size()));
      Rows rows = database.execute(statement(standing, batch));
      for (int row = 0; row < rows.size(); row++) {
        long least = rows.requiredInteger(row, 1);
        long most = rows.requiredInteger(row, 2);
        long found = rows.requiredInteger(row, 3);
        if (found < least || found > most) {
          throw new Incomplete(rows.requiredText(row, 0), least, found);
        }
      }
    }
  }

  private static Statement statement(Standing standing, List<Generation> batch) {
    List<Json> tables = new ArrayList<>();
    List<String> counts = new ArrayList<>();
    for (Generation generation : batch) {
      counts.add(count(versions(generation), tables.size()));
      tables.add(
          new Json.Arr(
              List.of(
                  Json.of(generation.name()),
                  Json.of(StreamId.prefix(generation.entity())),
                  Json.of(StreamId.limit(generation.entity())),
                  Json.of(standing.position(generation)))));
    }
    return Statement.read(String.join(" UNION ALL ", counts), JsonText.write(new Json.Arr(tables)));
  }

  // A command may have been decided beyond the position meanwhile.
  private static String count(String versions, int table) {
    return """
        SELECT value->>0,(SELECT count(*) FROM event WHERE stream>=value->>1 \
        AND stream<value->>2 AND position<=value->>3),(SELECT count(*) FROM event \
        WHERE stream>=value->>1 AND stream<value->>2),(%s) \
        FROM json_each(?1) WHERE key=%s"""
        .formatted(versions, table);
  }

  private static String versions(Generation generation) {
    return generation
        .deleted()
        .map(deleted -> versions(generation.name()) + "+(" + versions(deleted) + ")")
        .orElseGet(() -> versions(generation.name()));
  }

  private static String versions(String table) {
    return "SELECT (SELECT coalesce(sum(last_event_version),0) FROM "
        + SchemaObjects.quoted(table)
        + ")";
  }
}
