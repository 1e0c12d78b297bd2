package dev.lathe.cli;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Aggregates as their events left them before a request was tried on a copy of the log. */
final class RowsBefore {
  private static final Statement END = Statement.read("SELECT ifnull(max(position),0) FROM event");

  private static final String EVENTS =
      "SELECT version,data FROM event WHERE stream=?1 AND position<=?2 ORDER BY version";

  /**
   * One of them.
   *
   * @param version of its stream; 0 where it has no events
   */
  record Before(long version, Map<String, Json> fields) {}

  private final Database copy;
  private final long end;

  RowsBefore(Database copy) {
    this.copy = copy;
    this.end = copy.execute(END).requiredInteger(0, 0);
  }

  /** The aggregate of {@code stream}; what was deleted has the fields that it had. */
  Before of(String stream) {
    Rows rows = copy.execute(Statement.read(EVENTS, stream, end));
    var fields = new LinkedHashMap<String, Json>();
    long version = 0;
    for (int row = 0; row < rows.size(); row++) {
      version = rows.requiredInteger(row, 0);
      after(JsonText.parse(rows.requiredText(row, 1)))
          .ifPresent(one -> fields.putAll(one.members()));
    }
    return new Before(version, fields);
  }

  private static Optional<Json.Obj> after(Json data) {
    return data instanceof Json.Obj event
            && event.get("after").orElse(Json.NULL) instanceof Json.Obj after
        ? Optional.of(after)
        : Optional.empty();
  }
}
