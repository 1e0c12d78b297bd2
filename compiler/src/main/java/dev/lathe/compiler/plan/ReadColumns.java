package dev.lathe.compiler.plan;

import dev.lathe.compiler.sql.Explain;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which columns a statement's program reads: what it takes from a cursor, and what it seeks an
 * index by. The program is SQLite's own, so nothing is forgotten that the statement's text hides.
 *
 * @see <a href="https://www.sqlite.org/opcode.html">the opcodes</a>
 */
final class ReadColumns {
  /** Seek or compare by the first columns of an index, as many as the fourth operand says. */
  private static final Set<String> SEEKS =
      Set.of(
          "SeekGE",
          "SeekGT",
          "SeekLE",
          "SeekLT",
          "IdxGE",
          "IdxGT",
          "IdxLE",
          "IdxLT",
          "Found",
          "NotFound",
          "NoConflict");

  private final Statement database;

  /** The columns of tables and indexes, by their names. */
  private final Map<String, List<String>> known = new HashMap<>();

  /** What each cursor of the program at hand is open on. */
  private final Map<Long, PlanChecker.Btree> cursors = new HashMap<>();

  private final SortedMap<String, TreeSet<String>> read = new TreeMap<>();

  ReadColumns(Statement database) {
    this.database = database;
  }

  /** A step of the program, where it opens {@code btree}. */
  void opened(long cursor, PlanChecker.Btree btree) {
    cursors.put(cursor, btree);
  }

  /**
   * Another step.
   *
   * @param cursor its first operand
   * @param column its second
   * @param fields its fourth, where that is a number
   */
  void step(String opcode, long cursor, int column, String fields) throws SQLException {
    PlanChecker.Btree btree = cursors.get(cursor);
    if (btree == null) return;
    if (opcode.equals("Column")) add(btree, column, column + 1);
    if (SEEKS.contains(opcode) && btree.index() && fields.matches("\\d{1,4}")) {
      add(btree, 0, Integer.parseInt(fields));
    }
  }

  private void add(PlanChecker.Btree btree, int from, int to) throws SQLException {
    List<String> columns = columns(btree);
    for (int i = from; i < Math.min(to, columns.size()); i++) {
      if (!columns.get(i).isEmpty()) {
        read.computeIfAbsent(btree.table(), _ -> new TreeSet<>()).add(columns.get(i));
      }
    }
  }

  private List<String> columns(PlanChecker.Btree btree) throws SQLException {
    List<String> columns = known.get(btree.name());
    if (columns == null) {
      columns = asked(btree);
      known.put(btree.name(), columns);
    }
    return columns;
  }

  /** An index's rowid and expressions have no name. */
  private List<String> asked(PlanChecker.Btree btree) throws SQLException {
    String sql = btree.index() ? Explain.indexed(btree.name()) : Explain.columns(btree.name());
    var names = new ArrayList<String>();
    try (Statement asking = database.getConnection().createStatement();
        ResultSet rows = asking.executeQuery(sql)) {
      while (rows.next()) {
        String name = rows.getString(btree.index() ? 3 : 2);
        names.add(name == null ? "" : name);
      }
    }
    return names;
  }

  /** Of those {@code tables}. */
  SortedMap<String, List<String>> of(Set<String> tables) {
    var columns = new TreeMap<String, List<String>>();
    read.forEach(
        (table, names) -> {
          if (tables.contains(table)) columns.put(table, List.copyOf(names));
        });
    return columns;
  }
}
