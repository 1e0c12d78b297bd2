package dev.lathe.compiler.lower;

import java.util.Locale;
import java.util.Set;

/** What columns of subqueries are called. */
final class Labels {
  /**
   * SQLite takes these for values: a column that a subquery calls so, has another name for its
   * readers (sqlite3ColumnsFromExprList in its select.c). Columns of tables may be called so.
   */
  private static final Set<String> VALUES = Set.of("true", "false");

  private Labels() {}

  /** {@code name}, or one that an author can't write where SQLite would not keep it. */
  static String of(String name) {
    return isKept(name) ? name : name + "$";
  }

  /** Whether a subquery's readers find a column under this {@code name}. */
  static boolean isKept(String name) {
    return !VALUES.contains(name.toLowerCase(Locale.ROOT));
  }
}
