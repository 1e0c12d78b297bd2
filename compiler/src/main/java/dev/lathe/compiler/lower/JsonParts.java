package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.number;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.resolve.Type;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.model.bundle.ScalarType;
import java.util.List;

/** Parts of JSON as values: null for what is not there or is of another type. */
final class JsonParts {
  private static final String DAY = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]";

  private JsonParts() {}

  /** What stands in {@code json} at {@code path}, as {@code type} has it. */
  static Expression at(Expression json, String path, Type type) {
    return Working.named(
        json,
        x -> {
          Expression kind = call(Function.JSON_TYPE, x, text(path));
          Expression value = x.member(path);
          return switch (type.scalar().orElse(ScalarType.JSON)) {
            case JSON -> plain(x.memberJson(path));
            case STRING -> where(kind.eq(text("text")), value);
            case INTEGER -> // beyond 64 bits it is REAL
                where(
                    kind.eq(text("integer")).and(call(Function.TYPEOF, value).eq(text("integer"))),
                    value);
            case DECIMAL ->
                where(
                    new Expression.In(kind, List.of(text("integer"), text("real"))),
                    Digits.parsed(x.memberJson(path), type.scale()));
            case BOOLEAN ->
                Expression.cases(kind)
                    .when(text("true"), number(1))
                    .when(text("false"), number(0))
                    .end();
            case DATE -> where(kind.eq(text("text")), day(value));
            case DATETIME -> where(kind.eq(text("text")), Moments.read(value));
            case DURATION -> throw new CompilerBug("a duration is not read from JSON");
          };
        });
  }

  /** {@code json}, a part, as text like any: SQLite marks parts, and would take them for JSON. */
  private static Expression plain(Expression json) {
    return infix(call(Function.NULLIF, json, text("null")), Operator.CONCAT, text(""));
  }

  private static Expression where(Expression condition, Expression value) {
    return Expression.cases().when(condition, value).end();
  }

  private static Expression day(Expression value) {
    return Working.named(
        value,
        x ->
            where(
                infix(
                    Operator.AND,
                    List.of(
                        infix(x, Operator.GLOB, text(DAY)),
                        infix(x, Operator.GE, text("0001")),
                        call(Function.STRFTIME, text("%Y-%m-%d"), x, text("+0 days")).eq(x))),
                x));
  }
}
