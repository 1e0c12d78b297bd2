package dev.lathe.compiler.sql;

/**
 * How deep a statement goes.
 *
 * @param symbols what a parser holds at the deepest place: what is begun and not yet put together
 * @param terms how many expressions are one inside the other, at the most
 */
public record Depth(int symbols, int terms) {
  /** Of nothing. */
  public static final Depth NONE = new Depth(0, 0);

  /**
   * What a libSQL server's parser has places for: SQLite's, before 3.46, has 100, of which one is
   * its beginning ({@code YYSTACKDEPTH} in parse.c).
   */
  public static final int MOST_SYMBOLS = 99;

  /** SQLite's own limit, {@code SQLITE_MAX_EXPR_DEPTH}. */
  public static final int MOST_TERMS = 1_000;

  public Depth max(Depth other) {
    return new Depth(Math.max(symbols, other.symbols), Math.max(terms, other.terms));
  }

  /** Whether there is a database that refuses the statement for it. */
  public boolean tooDeep() {
    return symbols > MOST_SYMBOLS || terms > MOST_TERMS;
  }
}
