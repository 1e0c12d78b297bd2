package dev.lathe.cli;

import dev.lathe.compiler.diff.Change;
import dev.lathe.compiler.diff.Change.Impact;
import dev.lathe.compiler.diff.Concern;
import dev.lathe.compiler.diff.Difference;
import dev.lathe.model.json.Json;
import dev.lathe.runtime.archive.LogCount;
import dev.lathe.runtime.archive.LogCount.Having;
import dev.lathe.runtime.sql.Database;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** How many events, streams and rows of a database the changes of a blueprint are about. */
record ConcernedData(Map<Change, Counted> counted) {
  /** No database was asked. */
  static final ConcernedData NONE = new ConcernedData(Map.of());

  /**
   * What one change is about.
   *
   * @param rows where it is about rows, and the database has their table
   */
  record Counted(LogCount log, OptionalLong rows) {
    String text() {
      String events = plural(log.events(), "event", "events");
      String streams = plural(log.streams(), "stream", "streams");
      String of = rows.isPresent() ? ", " + plural(rows.getAsLong(), "row", "rows") : "";
      return ": %s of %s%s".formatted(events, streams, of);
    }

    private static String plural(long count, String one, String many) {
      return count + " " + (count == 1 ? one : many);
    }
  }

  /** Counts for all that is not compatible; each takes one pass over an aggregate type's events. */
  static ConcernedData in(Database database, Difference difference) {
    var counted = new LinkedHashMap<Change, Counted>();
    for (Change change : difference.changes()) {
      if (change.impact() != Impact.COMPATIBLE && change.concern().isPresent()) {
        counted.put(change, count(database, change.concern().get()));
      }
    }
    return new ConcernedData(counted);
  }

  private static Counted count(Database database, Concern concern) {
    Having having = concern.said().map(said -> having(said.has())).orElse(Having.ANYTHING);
    String path = concern.said().map(Concern.Said::path).orElse("");
    String value = concern.said().map(Concern.Said::value).orElse("");
    LogCount log = LogCount.of(database, concern.entity(), concern.type(), having, path, value);
    OptionalLong rows =
        concern
            .rows()
            .map(about -> LogCount.rows(database, about.table(), about.column(), about.value()))
            .orElse(OptionalLong.empty());
    return new Counted(log, rows);
  }

  private static Having having(Concern.Has has) {
    return switch (has) {
      case SAYS -> Having.SAYS;
      case SOMETHING -> Having.SOMETHING;
      case CREATES_WITHOUT -> Having.CREATES_WITHOUT;
      case NULL -> Having.NULL;
    };
  }

  /** What is said behind {@code change}; nothing where nothing was counted. */
  String text(Change change) {
    return Optional.ofNullable(counted.get(change)).map(Counted::text).orElse("");
  }

  /** {@code difference} as data, with what was counted at each of its changes. */
  Json.Obj json(Difference difference) {
    var members = new LinkedHashMap<>(difference.json().members());
    List<Json> changes = new ArrayList<>();
    difference.changes().forEach(change -> changes.add(json(change)));
    members.put("changes", new Json.Arr(changes));
    return new Json.Obj(members);
  }

  private Json json(Change change) {
    var members = new LinkedHashMap<>(Difference.json(change).members());
    Counted found = counted.get(change);
    if (found != null) {
      members.put("events", Json.of(found.log().events()));
      members.put("streams", Json.of(found.log().streams()));
      found.rows().ifPresent(rows -> members.put("rows", Json.of(rows)));
    }
    return new Json.Obj(members);
  }
}
