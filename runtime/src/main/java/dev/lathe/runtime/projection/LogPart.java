package dev.lathe.runtime.projection;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A part of the log for some tables: the positions after {@code from}, up to and with {@code to}.
 *
 * @param fills by table, what folds a part of the log into it
 */
record LogPart(long from, long to, SortedMap<String, String> fills) {
  private static final String FENCE =
      """
      INSERT INTO fence(holds) SELECT (SELECT bundle FROM live)=?1 AND (SELECT count(*) \
      FROM generation WHERE position=?2 AND name IN (SELECT value FROM json_each(?3)))\
      =json_array_length(?3)""";

  private static final String MOVE =
      """
      UPDATE generation SET position=?1 WHERE name IN (SELECT value FROM json_each(?2))""";

  LogPart {
    fills = Collections.unmodifiableSortedMap(new TreeMap<>(fills));
  }

  /** One transaction: it fails where another bundle is live or a table is elsewhere by now. */
  List<Statement> statements(BundleId bundle) {
    String tables = JsonText.write(new Json.Arr(fills.keySet().stream().map(Json::of).toList()));
    List<Statement> statements = new ArrayList<>();
    statements.add(Statement.write(FENCE, bundle.value(), from, tables));
    fills.values().forEach(fill -> statements.add(Statement.write(fill, from, to)));
    statements.add(Statement.write(MOVE, to, tables));
    return statements;
  }

  /** The same for one table alone. */
  LogPart of(String table) {
    var one = new TreeMap<String, String>();
    one.put(table, fills.get(table));
    return new LogPart(from, to, one);
  }

  LogPart upTo(long position) {
    return new LogPart(from, position, fills);
  }

  LogPart after(long position) {
    return new LogPart(position, to, fills);
  }

  long positions() {
    return to - from;
  }
}
