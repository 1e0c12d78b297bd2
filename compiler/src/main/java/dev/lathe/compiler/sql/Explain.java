package dev.lathe.compiler.sql;

/** Questions to the database about a statement that was printed before. */
public final class Explain {
  private Explain() {}

  /** How it would go about {@code sql}: loops, indexes, sorts. */
  public static String plan(String sql) {
    return "EXPLAIN QUERY PLAN " + sql;
  }

  /** The columns of a table, in their order: the name is the second of what is told of each. */
  public static String columns(String table) {
    return "PRAGMA table_info(" + quoted(table) + ")";
  }

  /**
   * The columns of an index, in their order: the name is the third of what is told of each, and
   * null for the rowid.
   */
  public static String indexed(String index) {
    return "PRAGMA index_xinfo(" + quoted(index) + ")";
  }

  private static String quoted(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }

  /** The steps of the program that it makes of {@code sql}. */
  public static String program(String sql) {
    return "EXPLAIN " + sql;
  }
}
