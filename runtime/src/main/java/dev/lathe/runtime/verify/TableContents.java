package dev.lathe.runtime.verify;

import dev.lathe.model.digest.Sha256;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a table has, its bookkeeping apart, whatever order its rows are in.
 *
 * @param rows the digest of each row by its key; of equal keys, which a table without one may have,
 *     their digests' sum
 */
public record TableContents(Map<String, BigInteger> rows) {
  public TableContents {
    rows = Map.copyOf(rows);
  }

  /** Rows a read. */
  private static final int PAGE = 2_000;

  /** What tells which event a row is from, and when it was applied. */
  private static final Set<String> BOOKKEEPING =
      Set.of("last_event_id", "last_event_version", "applied_at");

  /**
   * Columns of table {@code ?1} in their order, bookkeeping apart, and whether each is of the key.
   */
  static final String COLUMNS =
      "SELECT name,pk FROM pragma_table_info(?1) WHERE name NOT IN (%s) ORDER BY cid"
          .formatted("'" + String.join("','", new TreeSet<>(BOOKKEEPING)) + "'");

  static TableContents of(Database database, String table) {
    return of(database, table, columns(database, table));
  }

  /** What columns a table has, its bookkeeping apart. */
  public static Set<String> columns(Database database, String table) {
    Rows columns = database.execute(Statement.read(COLUMNS, table));
    var names = new TreeSet<String>();
    for (int row = 0; row < columns.size(); row++) names.add(columns.requiredText(row, 0));
    return names;
  }

  /** What a table has in {@code wanted} of its columns. */
  public static TableContents of(Database database, String table, Set<String> wanted) {
    Rows columns = database.execute(Statement.read(COLUMNS, table));
    StringBuilder all = new StringBuilder();
    StringBuilder key = new StringBuilder();
    var order = new TreeMap<String, Boolean>();
    for (int row = 0; row < columns.size(); row++) {
      String name = columns.requiredText(row, 0);
      if (wanted.contains(name)) order.put(name, columns.requiredInteger(row, 1) > 0);
    }
    for (var each : order.entrySet()) {
      String column = "t." + quoted(each.getKey());
      all.append(all.isEmpty() ? "" : ",").append(column);
      if (each.getValue()) {
        key.append(key.isEmpty() ? "" : ",").append(column);
      }
    }
    String whole = "json_array(" + all + ")";
    String sql =
        "SELECT t.rowid,%s,%s FROM %s t WHERE t.rowid>?1 ORDER BY t.rowid LIMIT %s"
            .formatted(
                key.isEmpty() ? whole : "json_array(" + key + ")", whole, quoted(table), PAGE);
    Map<String, BigInteger> found = new HashMap<>();
    long after = Long.MIN_VALUE;
    while (true) {
      Rows page = database.execute(Statement.read(sql, after));
      if (page.isEmpty()) return new TableContents(found);
      for (int row = 0; row < page.size(); row++) {
        BigInteger digest = new BigInteger(Sha256.hex(page.requiredText(row, 2)), 16);
        found.merge(page.requiredText(row, 1), digest, BigInteger::add);
      }
      after = page.requiredInteger(page.size() - 1, 0);
    }
  }

  /** SHA-256 of all rows by their keys, in the keys' order. */
  public String digest() {
    var sum = new Sha256.Sum();
    rows.keySet().stream().sorted().forEach(key -> sum.add(key + " " + rows.get(key) + "\n"));
    return sum.hex();
  }

  /** How this table differs from what the log says, the first {@code limit} keys of each kind. */
  public List<Deviation> deviations(TableContents rebuilt, int limit) {
    var keys = new TreeSet<>(rows.keySet());
    keys.addAll(rebuilt.rows.keySet());
    return keys.stream()
        .filter(key -> !Objects.equals(rows.get(key), rebuilt.rows.get(key)))
        .map(
            key ->
                new Deviation(
                    key,
                    !rows.containsKey(key)
                        ? Deviation.Kind.MISSING
                        : rebuilt.rows.containsKey(key)
                            ? Deviation.Kind.DIFFERENT
                            : Deviation.Kind.SURPLUS))
        .limit(limit)
        .toList();
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
