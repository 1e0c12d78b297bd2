package dev.lathe.compiler.sql;

/** What a database takes before it refuses. */
public final class Limits {
  /**
   * The most members that one call of {@code json_object} is given. SQLite takes at most 127
   * arguments a function, which are 63 members; some servers are built with less.
   */
  public static final int OBJECT_MEMBERS = 48;

  private Limits() {}
}
