package dev.lathe.compiler.sql;

/** What a database takes before it refuses. */
public final class Limits {
  /**
   * The longest pattern of LIKE, in bytes: SQLite's default, beyond which a statement fails.
   *
   * @see <a href="https://sqlite.org/limits.html#max_like_pattern_length">the documentation</a>
   */
  public static final int PATTERN_BYTES = 50_000;

  /**
   * The most members that one call of {@code json_object} is given. SQLite takes at most 127
   * arguments a function, which are 63 members; some servers are built with less.
   */
  public static final int OBJECT_MEMBERS = 48;

  private Limits() {}
}
