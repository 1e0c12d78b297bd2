package dev.lathe.runtime.projection;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far read models are with the log.
 *
 * @param live the live bundle, if there is one
 * @param end the log's last position
 * @param positions by table, up to which it has the log
 */
record LogStanding(Optional<BundleId> live, long end, Map<String, Long> positions) {
  private static final Statement READ =
      Statement.read(
          """
          SELECT (SELECT bundle FROM live),(SELECT coalesce(max(position),0) FROM event),name,position \
          FROM (SELECT 1) LEFT JOIN generation ON written_by='projector'""");

  static LogStanding read(Database database) {
    Rows rows = database.execute(READ);
    Map<String, Long> positions = new HashMap<>();
    for (int row = 0; row < rows.size(); row++) {
      String name = rows.text(row, 2);
      if (name != null) positions.put(name, rows.requiredInteger(row, 3));
    }
    return new LogStanding(
        Optional.ofNullable(rows.text(0, 0)).map(BundleId::new),
        rows.requiredInteger(0, 1),
        positions);
  }

  /** The next part of the log for the tables that are furthest behind; empty at its end. */
  Optional<LogPart> behind(FollowedLog followed, int most) {
    long from = end;
    for (String name : followed.fills().keySet()) {
      from = Math.min(from, positions.getOrDefault(name, end));
    }
    if (from >= end) return Optional.empty();
    long to = Math.min(from + most, end);
    SortedMap<String, String> fills = new TreeMap<>();
    for (var fill : followed.fills().entrySet()) {
      long position = positions.getOrDefault(fill.getKey(), end);
      if (position == from) fills.put(fill.getKey(), fill.getValue());
      else to = Math.min(to, position);
    }
    return Optional.of(new LogPart(from, to, fills));
  }

  /** The same, as if the log ended there where it is longer. */
  LogStanding upTo(long limit) {
    return new LogStanding(live, Math.min(end, limit), positions);
  }

  /** The same once {@code part} is done. */
  LogStanding after(LogPart part) {
    Map<String, Long> moved = new HashMap<>(positions);
    part.fills().keySet().forEach(name -> moved.put(name, part.to()));
    return new LogStanding(live, end, moved);
  }
}
