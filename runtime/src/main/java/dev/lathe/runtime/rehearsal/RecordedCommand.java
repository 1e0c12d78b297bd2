package dev.lathe.runtime.rehearsal;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.command.RecordedRequest;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command that was decided, as it was kept.
 *
 * @param number where it stands in the order of decisions
 * @param position the log's end right after it
 * @param bundle that decided it
 * @param outcome the verdict's word
 * @param request empty where what it was decided with can't be read
 */
record RecordedCommand(
    long number,
    String id,
    long position,
    String bundle,
    String outcome,
    Json detail,
    Json result,
    Optional<RecordedRequest> request) {
  /** Commands a read. */
  static final int PAGE = 500;

  private static final String AFTER =
      """
      SELECT number,command,position,data FROM lathe_part WHERE number>?1 AND number<=?2 \
      AND part='request' AND recorded_at>=?3 ORDER BY number LIMIT %s"""
          .formatted(PAGE);

  private static final String LAST = "SELECT coalesce(max(number),0),count(*) FROM lathe_part";

  /** The number of the last one; empty where the database has no place for them. */
  static Optional<Long> last(Database database) {
    Rows rows = database.executeWhereThere(Statement.read(LAST));
    return rows.isEmpty() ? Optional.empty() : Optional.of(rows.requiredInteger(0, 0));
  }

  /**
   * Those after {@code number}, in their order.
   *
   * @param since seconds since 1970 by the database's clock: older ones are left out
   */
  static List<RecordedCommand> after(Database database, long number, long last, double since) {
    Rows rows = database.execute(Statement.read(AFTER, number, last, since));
    var found = new ArrayList<RecordedCommand>(rows.size());
    for (int row = 0; row < rows.size(); row++) {
      Json.Obj data =
          JsonText.parse(rows.requiredText(row, 3)) instanceof Json.Obj object
              ? object
              : new Json.Obj(Map.of());
      found.add(
          new RecordedCommand(
              rows.requiredInteger(row, 0),
              rows.requiredText(row, 1),
              rows.requiredInteger(row, 2),
              data.text("bundle").orElse(""),
              data.text("outcome").orElse(""),
              data.get("detail").orElse(Json.NULL),
              data.get("result").orElse(Json.NULL),
              RecordedRequest.of(data.object("request"))));
    }
    return found;
  }
}
