package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.number;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Source;
import dev.lathe.model.bundle.Generation;
import java.util.List;

/** Asks a full-text index. What callers write is words to it, never its own language. */
final class Searched {
  /** The characters of a search that count: its time grows with the square of its words. */
  private static final int MOST = 1_000;

  private static final String QUOTE = "\"";
  private static final String BLANK = " ";

  private Searched() {}

  /** Whether the row with {@code key} has, for each of {@code words}, one that begins so. */
  static Expression found(Generation.Words search, Expression key, Expression words) {
    // NULL is the empty text to printf, and a text ends for it where one ends for the index.
    Expression text =
        call(Function.PRINTF, text("%s"), call(Function.SUBSTR, words, number(1), number(MOST)));
    Select places = Select.of(column(SearchDdl.KEY)).from(Source.table(search.places()));
    Select hits =
        Select.of(column("rowid"))
            .from(Source.table(search.index()))
            .where(infix(column(search.index()), Operator.MATCH, query(text)));
    Expression none = Texts.trim(text).eq(text(""));
    return new Expression.InEither(
        key,
        places.where(new Expression.InRows(column(SearchDdl.PLACE), hits)),
        places.where(none));
  }

  /** Each word in quotes, in which nothing but them means anything, with the star behind. */
  private static Expression query(Expression words) {
    Expression apart = words;
    for (Expression between :
        List.of(
            text(QUOTE),
            call(Function.CHAR, number(9)),
            call(Function.CHAR, number(10)),
            call(Function.CHAR, number(11)),
            call(Function.CHAR, number(12)),
            call(Function.CHAR, number(13)))) {
      apart = call(Function.REPLACE, apart, between, text(BLANK));
    }
    String end = QUOTE + "*";
    Expression each = call(Function.REPLACE, apart, text(BLANK), text(end + BLANK + QUOTE));
    return infix(Operator.CONCAT, List.of(text(QUOTE), each, text(end)));
  }
}
