package dev.lathe.dev.console;

import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** When read models got how far with the log, as it was seen here. Thread-safe. */
public final class Applied {
  /** Looks kept of each read model: as many as there are requests to show. */
  private static final int MOST = 2_000;

  private static final Statement POSITIONS =
      Statement.read(
          """
          SELECT name,position FROM generation WHERE written_by='projector' \
          AND bundle=(SELECT bundle FROM live)""");

  private final Database database;
  private final Time time;
  private final Map<String, TreeMap<Long, Instant>> looks = new HashMap<>();

  public Applied(Database database, Time time) {
    this.database = database;
    this.time = time;
  }

  /** Call after something was applied. */
  public void look() {
    Rows rows = database.execute(POSITIONS);
    Instant now = time.now();
    synchronized (looks) {
      for (int row = 0; row < rows.size(); row++) {
        TreeMap<Long, Instant> of =
            looks.computeIfAbsent(rows.requiredText(row, 0), _ -> new TreeMap<>());
        of.putIfAbsent(rows.requiredInteger(row, 1), now);
        if (of.size() > MOST) of.pollFirstEntry();
      }
    }
  }

  /** A read model and how far it is now. */
  record Reached(String table, long position) {}

  List<Reached> reached() {
    Rows rows = database.execute(POSITIONS);
    List<Reached> all = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      all.add(new Reached(rows.requiredText(row, 0), rows.requiredInteger(row, 1)));
    }
    return all;
  }

  /** When {@code table} was seen to have all up to {@code position}; empty where nobody looked. */
  Optional<Instant> at(String table, long position) {
    synchronized (looks) {
      return Optional.ofNullable(looks.get(table))
          .map(of -> of.ceilingEntry(position))
          .map(Map.Entry::getValue);
    }
  }
}
