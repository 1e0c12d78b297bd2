package dev.lathe.compiler.sql;

import dev.lathe.model.bundle.StatementOutline.Break;
import java.util.List;

/** A statement over several lines, for people: a clause a line, two blanks a level. */
public final class Layout {
  private Layout() {}

  /** {@code sql} broken where it may be, without a line's end behind it. */
  public static String lines(String sql, List<Break> breaks) {
    var text = new StringBuilder();
    int written = 0;
    for (Break each : breaks) {
      text.append(sql, written, each.at());
      text.append(text.isEmpty() ? "" : "\n" + "  ".repeat(each.depth()));
      written = each.at() + (sql.charAt(each.at()) == ' ' ? 1 : 0);
    }
    return text.append(sql, written, sql.length()).toString();
  }
}
