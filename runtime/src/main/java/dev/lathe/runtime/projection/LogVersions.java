package dev.lathe.runtime.projection;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.bundle.NothingLive;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which of the versions that messages claim the log has, and what is live, in one request. */
record LogVersions(BundleId live, Map<String, Set<Long>> lacked) {
  private static final String READ =
      """
      SELECT (SELECT bundle FROM live),value->>0,value->>1 FROM (SELECT 1) LEFT JOIN json_each(?1) \
      ON NOT EXISTS(SELECT 1 FROM event WHERE stream=value->>0 AND version=value->>1)""";

  /**
   * @throws NothingLive if the database names no live bundle
   */
  static LogVersions read(Database database, Collection<StreamAsk> asks) {
    List<Json> claims = new ArrayList<>();
    for (StreamAsk ask : asks) {
      ask.claims().forEach(version -> claims.add(ask.upTo(version)));
    }
    Rows rows = database.execute(Statement.read(READ, JsonText.write(new Json.Arr(claims))));
    String live = rows.text(0, 0);
    if (live == null) throw new NothingLive();
    Map<String, Set<Long>> lacked = new HashMap<>();
    for (int row = 0; row < rows.size(); row++) {
      String stream = rows.text(row, 1);
      if (stream == null) break;
      long version = rows.requiredInteger(row, 2);
      lacked.computeIfAbsent(stream, _ -> new HashSet<>()).add(version);
    }
    return new LogVersions(new BundleId(live), lacked);
  }

  /** The first version claimed of the ask's stream that the log lacks. */
  Optional<Long> missing(StreamAsk ask) {
    Set<Long> lacks = lacked.getOrDefault(ask.stream(), Set.of());
    return ask.claims().stream().filter(lacks::contains).findFirst();
  }
}
