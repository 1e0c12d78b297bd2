package dev.lathe.compiler.lower;

import dev.lathe.compiler.sql.Expression;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What every decision passes through its view, in this order, before the aggregate's columns. */
enum Decision {
  SCOPE,
  KEY,
  HASH,
  COMMAND,
  AT,
  ACTOR_KIND,
  ACTOR_ID,
  CORRELATION,
  TRACEPARENT,
  BUNDLE,
  OUTCOME,
  FIRST,
  DETAIL,
  RESULT,
  EVENTS,
  VERSION,
  ID;

  String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What a decision about several aggregates passes: their versions and ids stand with each. */
  static List<Decision> ofMany() {
    return Arrays.stream(values()).filter(d -> d != VERSION && d != ID).toList();
  }

  /** Its value in the view's trigger. */
  Expression passed() {
    return Expression.column("NEW", column());
  }

  /** The column of the aggregate's {@code index}th value. */
  static String valueColumn(int index) {
    return "f" + index;
  }
}
