package dev.lathe.compiler.lower;

import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.compiler.sql.Select;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A {@link Expression.Let} while its steps are being written. Only the first step sees what is
 * around the expression; each later one sees the columns of the one before it and no others.
 */
final class Working {
  private final List<Expression.Step> steps = new ArrayList<>();
  private List<Select.Result> columns = new ArrayList<>();

  /** A column of the present step. */
  Working set(String name, Expression value) {
    columns.add(Select.Result.of(value, name));
    return this;
  }

  /** Columns of the step before that are needed later. */
  Working keep(String... names) {
    for (String name : names) {
      set(name, Expression.column(name));
    }
    return this;
  }

  /** Ends the present step. */
  Working then() {
    steps.add(new Expression.Step(columns));
    columns = new ArrayList<>();
    return this;
  }

  /** {@code value} of the last step's columns. */
  Expression give(Expression value) {
    if (!columns.isEmpty()) {
      then();
    }
    return new Expression.Let(steps, value);
  }

  /** Whether {@code value} may stand in several places: it costs nothing and is short. */
  static boolean isName(Expression value) {
    return switch (value) {
      case Expression.Column _,
          Expression.Text _,
          Expression.Num _,
          Expression.Null _,
          Expression.True _,
          Expression.Given _,
          Expression.Numbered _ ->
          true;
      case Expression.NameText _,
          Expression.Star _,
          Expression.Call _,
          Expression.CountDistinct _,
          Expression.Infix _,
          Expression.Not _,
          Expression.Between _,
          Expression.In _,
          Expression.InRows _,
          Expression.InEither _,
          Expression.Case _,
          Expression.Cast _,
          Expression.Exists _,
          Expression.Subselect _,
          Expression.Let _,
          Expression.LastText _,
          Expression.Now _,
          Expression.LikeEscaped _,
          Expression.Raise _,
          Expression.RowNumber _,
          Expression.RowValue _ ->
          false;
    };
  }

  /** The same where a sum or product of names is as good as a name, being so short. */
  static Expression repeated(Expression value, UnaryOperator<Expression> use) {
    boolean isShort =
        value instanceof Expression.Infix(Operator _, List<Expression> operands)
            && operands.size() == 2
            && operands.stream().allMatch(Working::isName);
    return isShort ? use.apply(value) : named(value, use);
  }

  /** What {@code use} makes of {@code value}, which it may name as often as it likes. */
  static Expression named(Expression value, UnaryOperator<Expression> use) {
    return isName(value)
        ? use.apply(value)
        : new Working().set("x", value).give(use.apply(Expression.column("x")));
  }
}
