package dev.lathe.compiler.plan;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** SQL broken into lines for people: a clause a line, two blanks a subquery. Its meaning stays. */
public final class SqlText {
  private static final List<String> CLAUSES =
      List.of(
          "FROM",
          "LEFT JOIN",
          "WHERE",
          "GROUP BY",
          "HAVING",
          "ORDER BY",
          "LIMIT",
          "UNION ALL",
          "RETURNING",
          "SELECT",
          "WHEN",
          "ELSE");

  private final String sql;
  private final StringBuilder text = new StringBuilder();

  /** For each open parenthesis, whether it holds a subquery. */
  private final Deque<Boolean> open = new ArrayDeque<>();

  private int depth;

  private SqlText(String sql) {
    this.sql = sql;
  }

  /** {@code sql} over several lines, without one at the end. */
  public static String readable(String sql) {
    var writer = new SqlText(sql);
    writer.write();
    return writer.text.toString();
  }

  private void write() {
    int at = 0;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (c == '\'' || c == '"') {
        int end = quoted(at, c);
        text.append(sql, at, end);
        at = end;
      } else if (c == '(') {
        boolean subquery = sql.startsWith("SELECT", at + 1);
        open.push(subquery);
        depth += subquery ? 1 : 0;
        text.append(c);
        at++;
      } else if (c == ')' && !open.isEmpty()) {
        depth -= open.pop() ? 1 : 0;
        text.append(c);
        at++;
      } else if (breaks(at)) {
        text.append('\n').append("  ".repeat(depth));
        at += c == ' ' ? 1 : 0;
        text.append(branch(at) ? "  " : "");
        int end = at;
        while (end < sql.length() && Character.isLetter(sql.charAt(end))) {
          end++;
        }
        text.append(sql, at, end);
        at = end;
      } else {
        text.append(c);
        at++;
      }
    }
  }

  private int quoted(int from, char quote) {
    int at = from + 1;
    while (at < sql.length()) {
      if (sql.charAt(at) == quote) {
        if (at + 1 < sql.length() && sql.charAt(at + 1) == quote) {
          at++;
        } else {
          return at + 1;
        }
      }
      at++;
    }
    return at;
  }

  /** At a blank before a clause, or right behind a parenthesis at its SELECT. */
  private boolean breaks(int at) {
    boolean inside = open.isEmpty() || open.peek();
    if (at > 0 && sql.charAt(at - 1) == '(' && sql.startsWith("SELECT", at)) {
      return true;
    }
    if (sql.charAt(at) != ' ') {
      return false;
    }
    for (String clause : CLAUSES) {
      boolean branch = clause.equals("WHEN") || clause.equals("ELSE");
      if ((inside || branch) && word(clause, at + 1)) {
        return true;
      }
    }
    return false;
  }

  private boolean branch(int at) {
    return word("WHEN", at) || word("ELSE", at);
  }

  private boolean word(String clause, int at) {
    int end = at + clause.length();
    return sql.regionMatches(at, clause, 0, clause.length())
        && (end == sql.length() || !Character.isLetterOrDigit(sql.charAt(end)));
  }
}
