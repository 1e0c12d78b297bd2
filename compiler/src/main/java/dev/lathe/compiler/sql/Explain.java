package dev.lathe.compiler.sql;

/** Questions to the database about a statement that was printed before. */
public final class Explain {
  private Explain() {}

  /** How it would go about {@code sql}: loops, indexes, sorts. */
  public static String plan(String sql) {
    return "EXPLAIN QUERY PLAN " + sql;
  }

  /** The steps of the program that it makes of {@code sql}. */
  public static String program(String sql) {
    return "EXPLAIN " + sql;
  }
}
