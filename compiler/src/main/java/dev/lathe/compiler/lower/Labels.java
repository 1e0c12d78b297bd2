package dev.lathe.compiler.lower;

import java.util.Locale;
import java.util.Set;

/** What columns of subqueries are called. */
final class Labels {
  /**
   * SQLite takes the first two for values: a column that a subquery calls so, has another name for
   * its readers (sqlite3ColumnsFromExprList in its select.c). The others are a column that each of
   * the tables has which it joins. Columns of tables may be called so.
   */
  private static final Set<String> TAKEN = Set.of("true", "false", "rowid", "oid", "_rowid_");

  private Labels() {}

  /** {@code name}, or one that an author can't write where SQLite would not keep it. */
  static String of(String name) {
    return isKept(name) ? name : name + "$";
  }

  /** Whether a subquery's readers find a column under this {@code name}. */
  static boolean isKept(String name) {
    return !TAKEN.contains(name.toLowerCase(Locale.ROOT));
  }
}
