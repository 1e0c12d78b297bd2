package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.number;

import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.resolve.Values;
import dev.lathe.compiler.sql.ColumnType;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.model.json.Json;
import java.util.List;

/** Functions of texts as SQL. SQLite counts characters as Unicode does, and knows ASCII's cases. */
final class Texts {
  /** Far more characters than a text has; versions of SQLite differ on numbers beyond 32 bits. */
  private static final long FAR = 1_000_000_000;

  /**
   * The bytes that a replacement may come to. A text is of one request, 1 MiB at most; what is put
   * in may be as long, for each of its characters.
   */
  private static final long MOST_REPLACED = 8L << 20;

  /** Space, tabs and what ends lines. */
  private static final List<Expression> BLANK =
      List.of(number(9), number(10), number(11), number(12), number(13), number(32));

  private Texts() {}

  /** Whether the text holds the part; the empty part is everywhere. */
  static Expression contains(Expression text, Expression part) {
    return infix(call(Function.INSTR, text, part), Operator.GT, number(0));
  }

  // A column's range is what an index serves; the texts of it that only begin alike are told apart
  // by the rest.
  static Expression startsWith(List<Value> operands, Expression text, Expression prefix) {
    Expression begins =
        call(Function.SUBSTR, text, number(1), call(Function.LENGTH, prefix)).eq(prefix);
    if (!ranged(operands)) {
      return begins;
    }
    Expression end = infix(prefix, Operator.CONCAT, new Expression.LastText());
    return infix(
        Operator.AND,
        List.of(infix(text, Operator.GE, prefix), infix(text, Operator.LT, end), begins));
  }

  private static boolean ranged(List<Value> operands) {
    return operands.get(0) instanceof Value.Column && !Values.readsRow(operands.get(1));
  }

  static Expression endsWith(Expression text, Expression suffix) {
    Expression rest =
        infix(call(Function.LENGTH, text), Operator.SUB, call(Function.LENGTH, suffix));
    return call(Function.SUBSTR, text, rest.plus(number(1))).eq(suffix);
  }

  static Expression trim(Expression text) {
    return call(Function.TRIM, text, call(Function.CHAR, BLANK));
  }

  /** From the character {@code operands[1]} on, counted from 1, or from the end where negative. */
  static Expression part(List<Value> operands, List<Expression> lowered) {
    Expression start = start(operands.get(1), lowered.get(1));
    if (lowered.size() == 2) {
      return call(Function.SUBSTR, lowered.get(0), start);
    }
    Expression length =
        operands.get(2) instanceof Value.Literal(Json.Num(String digits), _)
            ? number(within(0, Long.parseLong(digits)))
            : call(Function.MAX, number(0), call(Function.MIN, lowered.get(2), number(FAR)));
    return call(Function.SUBSTR, lowered.get(0), start, length);
  }

  private static Expression start(Value value, Expression lowered) {
    if (value instanceof Value.Literal(Json.Num(String digits), _)) {
      long start = within(-FAR, Long.parseLong(digits));
      return number(start == 0 ? 1 : start);
    }
    Expression near = call(Function.MAX, number(-FAR), call(Function.MIN, lowered, number(FAR)));
    return Expression.cases(near).when(number(0), number(1)).otherwise(near);
  }

  private static long within(long least, long number) {
    return Math.clamp(number, least, FAR);
  }

  static Expression replace(Value.Applied applied, List<Expression> lowered) {
    if (!applied.mayFail() && !nothingByNull(applied)) {
      return call(Function.REPLACE, lowered);
    }
    return lowered.stream().allMatch(Working::isName)
        ? replaced(applied, lowered)
        : new Working()
            .set("x", lowered.get(0))
            .set("y", lowered.get(1))
            .set("z", lowered.get(2))
            .give(replaced(applied, List.of(column("x"), column("y"), column("z"))));
  }

  private static Expression replaced(Value.Applied applied, List<Expression> names) {
    var cases = Expression.cases();
    Expression replaced = call(Function.REPLACE, names);
    if (applied.mayFail()) {
      Expression most = infix(Operator.MUL, List.of(bytes(names.get(0)), bytes(names.get(2))));
      cases.when(infix(most, Operator.GT, number(MOST_REPLACED)), Checked.FAIL);
    }
    return nothingByNull(applied)
        ? cases.when(names.get(2).isNotNull(), replaced).end()
        : cases.otherwise(replaced);
  }

  /**
   * Whether the empty text may be replaced by null. SQLite gives the whole text back then, where a
   * function of null is null.
   */
  private static boolean nothingByNull(Value.Applied applied) {
    boolean something =
        applied.operands().get(1) instanceof Value.Literal(Json.Str(String from), _)
            && !from.isEmpty();
    return !something && !(applied.operands().get(2) instanceof Value.Literal(Json.Str _, _));
  }

  private static Expression bytes(Expression text) {
    return call(Function.LENGTH, text.as(ColumnType.BLOB));
  }
}
