package dev.lathe.compiler.sql;

import java.util.Locale;
import java.util.Set;

/**
 * Words that must be quoted to be names: SQLite's, and RANDOM, which is libSQL's.
 *
 * @see <a href="https://sqlite.org/lang_keywords.html">SQLite's keywords</a>
 */
final class Keywords {
  static final Set<String> ALL =
      Set.of(
          """
          ABORT ACTION ADD AFTER ALL ALTER ALWAYS ANALYZE AND AS ASC ATTACH AUTOINCREMENT BEFORE \
          BEGIN BETWEEN BY CASCADE CASE CAST CHECK COLLATE COLUMN COMMIT CONFLICT CONSTRAINT \
          CREATE CROSS CURRENT CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP DATABASE DEFAULT \
          DEFERRABLE DEFERRED DELETE DESC DETACH DISTINCT DO DROP EACH ELSE END ESCAPE EXCEPT \
          EXCLUDE EXCLUSIVE EXISTS EXPLAIN FAIL FALSE FILTER FIRST FOLLOWING FOR FOREIGN FROM \
          FULL GENERATED GLOB GROUP GROUPS HAVING IF IGNORE IMMEDIATE IN INDEX INDEXED INITIALLY \
          INNER INSERT INSTEAD INTERSECT INTO IS ISNULL JOIN KEY LAST LEFT LIKE LIMIT MATCH \
          MATERIALIZED NATURAL NO NOT NOTHING NOTNULL NULL NULLS OF OFFSET ON OR ORDER OTHERS \
          OUTER OVER PARTITION PLAN PRAGMA PRECEDING PRIMARY QUERY RAISE RANDOM RANGE RECURSIVE \
          REFERENCES REGEXP REINDEX RELEASE RENAME REPLACE RESTRICT RETURNING RIGHT ROLLBACK ROW \
          ROWS SAVEPOINT SELECT SET TABLE TEMP TEMPORARY THEN TIES TO TRANSACTION TRIGGER TRUE \
          UNBOUNDED UNION UNIQUE UPDATE USING VACUUM VALUES VIEW VIRTUAL WHEN WHERE WINDOW WITH \
          WITHIN WITHOUT\
          """
              .split(" "));

  private Keywords() {}

  /** Whether {@code name} reads as a name where it stands bare. */
  static boolean leaveBare(String name) {
    if (name.isEmpty() || !letter(name.charAt(0))) {
      return false;
    }
    for (int i = 1; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!letter(c) && !(c >= '0' && c <= '9') && c != '$') {
        return false;
      }
    }
    return !ALL.contains(name.toUpperCase(Locale.ROOT));
  }

  private static boolean letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }
}
