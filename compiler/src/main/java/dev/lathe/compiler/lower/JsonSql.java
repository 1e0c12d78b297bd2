package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.number;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.resolve.Type;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Limits;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Source;
import dev.lathe.model.bundle.ScalarType;
import java.util.ArrayList;
import java.util.List;

/** Values as JSON. */
final class JsonSql {
  private JsonSql() {}

  /** A path to one member of a JSON object. */
  static String path(String member) {
    return "$" + member(member);
  }

  /** A path further to one member. */
  static String member(String member) {
    return ".\"" + member.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** A member and its value. */
  record Pair(String name, Expression value) {}

  /** An object of any number of members, none of them dropped, NULL as null. */
  static Expression object(List<Pair> pairs) {
    if (pairs.size() <= Limits.OBJECT_MEMBERS) {
      return objectOf(pairs);
    }
    var parts = new ArrayList<Expression>();
    for (int from = 0; from < pairs.size(); from += Limits.OBJECT_MEMBERS) {
      int to = Math.min(from + Limits.OBJECT_MEMBERS, pairs.size());
      parts.add(text(from == 0 ? "{" : ","));
      parts.add(members(objectOf(pairs.subList(from, to))));
    }
    parts.add(text("}"));
    return json(Expression.infix(Operator.CONCAT, parts));
  }

  /** The text between the braces. */
  private static Expression members(Expression object) {
    Expression o = column("o");
    Expression length = Expression.infix(call(Function.LENGTH, o), Operator.SUB, number(2));
    return new Expression.Subselect(
        Select.of(call(Function.SUBSTR, o, number(2), length))
            .from(Source.rows(Select.of(object, "o"))));
  }

  private static Expression objectOf(List<Pair> pairs) {
    var arguments = new ArrayList<Expression>();
    for (Pair pair : pairs) {
      arguments.add(text(pair.name()));
      arguments.add(pair.value());
    }
    return call(Function.JSON_OBJECT, arguments);
  }

  static Expression array(List<Expression> items) {
    return call(Function.JSON_ARRAY, items);
  }

  /** What is JSON text as JSON. */
  static Expression json(Expression text) {
    return call(Function.JSON, text);
  }

  /** {@code value} as a body of its own: JSON text, {@code null} for none. */
  static Expression orNull(Expression value) {
    return call(Function.COALESCE, value, text("null"));
  }

  /** A boolean as true or false; {@code value} is repeated, so it should be a name. */
  static Expression flag(Expression value) {
    return json(
        Expression.cases(value).when(number(1), text("true")).when(number(0), text("false")).end());
  }

  /**
   * {@code value} of {@code type} as JSON: booleans as true and false, decimals with all their
   * digits, datetimes as they are told outside, a list as it is, for it is JSON text already.
   * {@code value} should be a name.
   */
  static Expression json(Expression value, Type type) {
    return type.array() ? json(value) : one(value, type);
  }

  /**
   * The same for an answer.
   *
   * @param decimalsAsText whether a decimal is a text in it
   */
  static Expression told(Expression value, Type type, boolean decimalsAsText) {
    return decimalsAsText && type.is(ScalarType.DECIMAL)
        ? Digits.digits(value, type.scale())
        : json(value, type);
  }

  private static Expression one(Expression value, Type type) {
    return switch (type.scalar().orElse(ScalarType.STRING)) {
      case BOOLEAN -> flag(value);
      case DECIMAL -> type.scale() == 0 ? value : json(Digits.digits(value, type.scale()));
      case DATETIME -> Moments.told(value);
      case JSON -> json(value);
      case INTEGER, STRING, DATE, DURATION -> value;
    };
  }

  /** The same for what must not be repeated. */
  static Expression jsonOf(Expression value, Type type) {
    return Working.named(value, x -> json(x, type));
  }
}
