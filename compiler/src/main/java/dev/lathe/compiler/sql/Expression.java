package dev.lathe.compiler.sql;

import dev.lathe.model.bundle.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A value or a condition. Which parentheses it needs is the printer's concern. */
public sealed interface Expression {
  /** A column, of a certain source of the SELECT or of the only one that has it. */
  record Column(Optional<String> source, String name) implements Expression {}

  record Text(String value) implements Expression {}

  /** A table's name as a value. */
  record NameText(SchemaName name) implements Expression {}

  /** A number with these digits, perhaps a sign, a fraction and an exponent. */
  record Num(String digits) implements Expression {}

  record Null() implements Expression {}

  record True() implements Expression {}

  /** Every column, of {@code source} where it is named; what {@code count} counts rows by. */
  record Star(Optional<String> source) implements Expression {}

  /** What the bundle's reader binds; the printer gives it a number. */
  record Given(Parameter parameter) implements Expression {}

  /** A parameter whose number is part of a contract, counted from 1. */
  record Numbered(int number) implements Expression {}

  record Call(Function function, List<Expression> arguments) implements Expression {
    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  record CountDistinct(Expression of) implements Expression {}

  /** Operands from left to right; one alone is itself. */
  record Infix(Operator operator, List<Expression> operands) implements Expression {
    public Infix {
      operands = List.copyOf(operands);
      if (operands.size() < 2) {
        throw new IllegalArgumentException(operator + " wants two operands");
      }
    }
  }

  /** Several values that are compared as one: the first that differs decides. */
  record RowValue(List<Expression> values) implements Expression {
    public RowValue {
      values = List.copyOf(values);
    }
  }

  record Not(Expression of) implements Expression {}

  record Between(Expression of, Expression least, Expression most) implements Expression {}

  record In(Expression of, List<Expression> items) implements Expression {
    public In {
      items = List.copyOf(items);
    }
  }

  record InRows(Expression of, Select rows) implements Expression {}

  /** Whether it is in the rows of one or of the other. */
  record InEither(Expression of, Select one, Select other) implements Expression {}

  /**
   * The first case that holds.
   *
   * @param of what the cases' conditions are compared with, where they are values
   */
  record Case(Optional<Expression> of, List<When> whens, Optional<Expression> otherwise)
      implements Expression {
    public Case {
      whens = List.copyOf(whens);
    }
  }

  record When(Expression condition, Expression value) {}

  record Cast(Expression of, ColumnType type) implements Expression {}

  record Exists(Select rows) implements Expression {}

  /** The first column of the first row, or null. */
  record Subselect(Select rows) implements Expression {}

  /** A comparison with a pattern in which {@code escape} takes the next character literally. */
  record LikeEscaped(Expression of, Expression pattern, String escape) implements Expression {}

  /** A text that comes after every text that begins as UTF-8 does: one byte that it has not. */
  record LastText() implements Expression {}

  /** The database's own time: seconds since 1970, with a fraction. */
  record Now() implements Expression {}

  /** Ends the statement of the trigger that this stands in, with what is told about it. */
  record Raise(String message) implements Expression {}

  /**
   * A value worked out in steps, each over the one row that the step before it gave: what is used
   * several times is computed once. However many steps there are, a parser goes no deeper.
   */
  record Let(List<Step> steps, Expression value) implements Expression {
    public Let {
      steps = List.copyOf(steps);
    }
  }

  /** The columns of one step of a {@link Let}. */
  record Step(List<Select.Result> columns) {
    public Step {
      columns = List.copyOf(columns);
    }
  }

  /** The row's place in this order, counted from 1. */
  record RowNumber(List<Ordering> order) implements Expression {
    public RowNumber {
      order = List.copyOf(order);
    }
  }

  static Expression nullValue() {
    return new Null();
  }

  static Expression column(String name) {
    return new Column(Optional.empty(), name);
  }

  static Expression column(String source, String name) {
    return new Column(Optional.of(source), name);
  }

  static Expression text(String value) {
    return new Text(value);
  }

  static Expression number(long value) {
    return new Num(Long.toString(value));
  }

  static Expression call(Function function, Expression... arguments) {
    return new Call(function, List.of(arguments));
  }

  static Expression call(Function function, List<Expression> arguments) {
    return new Call(function, arguments);
  }

  /** {@code operands} joined by {@code operator}; one alone as it is. */
  static Expression infix(Operator operator, List<? extends Expression> operands) {
    return operands.size() == 1 ? operands.getFirst() : new Infix(operator, List.copyOf(operands));
  }

  static Expression infix(Expression left, Operator operator, Expression right) {
    return new Infix(operator, List.of(left, right));
  }

  /** True where all of them are; of none, nothing. */
  static Optional<Expression> all(List<Expression> conditions) {
    return conditions.isEmpty() ? Optional.empty() : Optional.of(infix(Operator.AND, conditions));
  }

  default Expression eq(Expression other) {
    return infix(this, Operator.EQ, other);
  }

  default Expression is(Expression other) {
    return infix(this, Operator.IS, other);
  }

  default Expression isNot(Expression other) {
    return infix(this, Operator.IS_NOT, other);
  }

  default Expression isNull() {
    return is(new Null());
  }

  default Expression isNotNull() {
    return isNot(new Null());
  }

  default Expression and(Expression other) {
    return infix(this, Operator.AND, other);
  }

  default Expression plus(Expression other) {
    return infix(this, Operator.ADD, other);
  }

  /** A member of this JSON value as SQL has it. */
  default Expression member(String name) {
    return infix(this, Operator.PART_VALUE, new Text(name));
  }

  /** The same as JSON. */
  default Expression memberJson(String name) {
    return infix(this, Operator.PART, new Text(name));
  }

  default Expression as(ColumnType type) {
    return new Cast(this, type);
  }

  /** A CASE while its cases are being found. */
  static Cases cases() {
    return new Cases(Optional.empty());
  }

  /** The same, comparing {@code of} with the cases' values. */
  static Cases cases(Expression of) {
    return new Cases(Optional.of(of));
  }

  /** Cases in their order. */
  final class Cases {
    private final Optional<Expression> of;
    private final List<When> whens = new ArrayList<>();

    private Cases(Optional<Expression> of) {
      this.of = of;
    }

    public Cases when(Expression condition, Expression value) {
      whens.add(new When(condition, value));
      return this;
    }

    public boolean isEmpty() {
      return whens.isEmpty();
    }

    /** Null where none holds. */
    public Expression end() {
      return new Case(of, whens, Optional.empty());
    }

    public Expression otherwise(Expression value) {
      return new Case(of, whens, Optional.of(value));
    }
  }
}
