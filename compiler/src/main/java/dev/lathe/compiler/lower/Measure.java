package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.number;

import dev.lathe.compiler.lower.Arithmetic.Operand;
import dev.lathe.compiler.resolve.Rows;
import dev.lathe.compiler.resolve.Type;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.model.bundle.ScalarType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A measure as SQL.
 *
 * @param parts aggregates by columns that no author can name, where several are needed; empty where
 *     {@code value} is an aggregate itself
 * @param value what it comes to
 */
record Measure(Map<String, Expression> parts, Expression value) {
  /** A sum is added up in halves of 32 bits, so that only a total can be too large. */
  private static final Expression BITS = number(32);

  private static final long UNIT = 1L << 32;
  private static final Expression LOW = number(UNIT - 1);

  /** The digits of a wide value that are added up together, from its first one on. */
  private static final int[] WIDE = {10, 9, 9, 9};

  private static final Expression BILLION = number(1_000_000_000L);

  /**
   * @param place of the measure among its like, so that no other has its parts
   */
  static Measure of(
      Rows.Measured measure, int place, ValueLowering lowering, boolean decimalsAsText) {
    String name = place + "$";
    return switch (measure.function()) {
      case COUNT ->
          whole(
              call(
                  Function.COUNT,
                  measure
                      .operand()
                      .map(lowering::result)
                      .orElse(new Expression.Star(Optional.empty()))));
      case COUNT_DISTINCT -> whole(new Expression.CountDistinct(operand(measure, lowering)));
      case SUM -> sum(measure, name, operand(measure, lowering));
      case AVG -> average(measure, name, operand(measure, lowering));
      case MIN -> one(measure, name, call(Function.MIN, operand(measure, lowering)));
      case MAX -> one(measure, name, call(Function.MAX, operand(measure, lowering)));
      case GROUP_ARRAY -> whole(list(operand(measure, lowering), value(measure), decimalsAsText));
    };
  }

  private static Value value(Rows.Measured measure) {
    return measure.operand().orElseThrow();
  }

  private static Expression operand(Rows.Measured measure, ValueLowering lowering) {
    return lowering.result(value(measure));
  }

  private static Measure whole(Expression value) {
    return new Measure(Map.of(), value);
  }

  /** Elements as JSON has them, nulls among them. */
  private static Expression list(Expression element, Value operand, boolean decimalsAsText) {
    if (decimalsAsText && operand.type().is(ScalarType.DECIMAL)) {
      return call(Function.JSON_GROUP_ARRAY, Digits.digits(element, operand.type().scale()));
    }
    if (operand.type().is(ScalarType.DATETIME)) {
      return call(Function.JSON_GROUP_ARRAY, Moments.told(element));
    }
    boolean plain =
        operand.type().scalar().stream()
            .noneMatch(s -> s == ScalarType.BOOLEAN || s == ScalarType.DECIMAL);
    return call(
        Function.JSON_GROUP_ARRAY,
        plain ? element : JsonSql.json(JsonSql.jsonOf(element, operand.type())));
  }

  private static Measure sum(Rows.Measured measure, String name, Expression operand) {
    Type type = value(measure).type();
    if (type.wide()) {
      var parts = wideParts(name, operand);
      return new Measure(parts, Checked.result(formed(measure, wideTotal(name)), measure.type()));
    }
    if (Working.isName(operand) && type.scale() == measure.type().scale()) {
      return whole(total(high(operand), low(operand)));
    }
    var parts = halves(name, operand);
    Expression total = total(part(name, 0), part(name, 1));
    return type.scale() == measure.type().scale()
        ? new Measure(parts, total)
        : new Measure(parts, Checked.result(formed(measure, total), measure.type()));
  }

  private static Measure one(Rows.Measured measure, String name, Expression aggregate) {
    return value(measure).type().scale() == measure.type().scale()
        ? whole(aggregate)
        : new Measure(
            Map.of(label(name, 0), aggregate),
            Checked.result(formed(measure, part(name, 0)), measure.type()));
  }

  /** In the form that the measure has, which a shape can say. */
  private static Expression formed(Rows.Measured measure, Expression value) {
    return Digits.rescaled(value, value(measure).type().scale(), measure.type().scale());
  }

  private static Measure average(Rows.Measured measure, String name, Expression operand) {
    Type type = value(measure).type();
    var parts = type.wide() ? wideParts(name, operand) : halves(name, operand);
    parts.put(label(name, parts.size()), call(Function.COUNT, operand));
    Expression total = type.wide() ? wideTotal(name) : total(part(name, 0), part(name, 1));
    Expression quotient =
        Division.quotient(
            new Operand(total, type.scale()),
            new Operand(part(name, parts.size() - 1), 0),
            measure.type().scale());
    return new Measure(parts, Checked.result(quotient, measure.type()));
  }

  private static Expression high(Expression operand) {
    return call(Function.SUM, infix(operand, Operator.SHIFT_RIGHT, BITS));
  }

  private static Expression low(Expression operand) {
    return call(Function.SUM, infix(operand, Operator.BIT_AND, LOW));
  }

  /** The total, or the statement fails; {@code high} and {@code low} are repeated. */
  private static Expression total(Expression high, Expression low) {
    Expression all = high.plus(infix(low, Operator.SHIFT_RIGHT, BITS));
    return Expression.cases()
        .when(
            new Expression.Not(
                new Expression.Between(all, number(-(UNIT / 2)), number(UNIT / 2 - 1))),
            Checked.FAIL)
        .otherwise(infix(all, Operator.MUL, number(UNIT)).plus(infix(low, Operator.BIT_AND, LOW)));
  }

  private static Map<String, Expression> halves(String name, Expression operand) {
    var parts = new LinkedHashMap<String, Expression>();
    parts.put(label(name, 0), high(operand));
    parts.put(label(name, 1), low(operand));
    return parts;
  }

  private static Map<String, Expression> wideParts(String name, Expression operand) {
    var parts = new LinkedHashMap<String, Expression>();
    int from = 1;
    for (int i = 0; i < WIDE.length; i++) {
      Expression digits =
          call(Function.SUBSTR, operand, number(from), number(WIDE[i])).plus(number(0));
      // the first digits count from -10^18
      parts.put(
          label(name, i),
          call(Function.SUM, i == 0 ? infix(digits, Operator.SUB, BILLION) : digits));
      from += WIDE[i];
    }
    return parts;
  }

  /** What is carried goes from the last digits to the first. */
  private static Expression wideTotal(String name) {
    Expression a = column("a");
    Expression b = column("b");
    Expression c = column("c");
    Expression d = column("d");
    Working working =
        new Working()
            .set("a", part(name, 0))
            .set("b", part(name, 1))
            .set("c", part(name, 2))
            .set("d", part(name, 3))
            .then()
            .keep("a", "b")
            .set("c", c.plus(infix(d, Operator.DIV, BILLION)))
            .set("d", infix(d, Operator.REMAINDER, BILLION))
            .then()
            .keep("a", "d")
            .set("b", b.plus(infix(c, Operator.DIV, BILLION)))
            .set("c", infix(c, Operator.REMAINDER, BILLION))
            .then();
    return Digits.packed(
        working,
        new Digits.Parts(
            infix(a, Operator.MUL, BILLION).plus(b), infix(c, Operator.MUL, BILLION).plus(d)));
  }

  private static Expression part(String name, int index) {
    return column(label(name, index));
  }

  /** No author can write a dollar. */
  private static String label(String name, int index) {
    return "m" + name + index;
  }
}
