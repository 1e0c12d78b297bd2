package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.number;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.compiler.sql.SchemaName;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Select.Result;
import dev.lathe.compiler.sql.Source;
import dev.lathe.model.bundle.Parameter.Fact;
import dev.lathe.model.bundle.RouteLimits.Rate;
import java.util.List;

/**
 * How many tokens of a limit a command's caller has: those that their row says, and what came back
 * since by the database's time, the burst at the most; without a row all of them. A clock that went
 * back counts as one that went on, so nobody waits for the time that it had. Nobody unknown has
 * any.
 */
record CallerLimit(Rate rate) {
  /** The tokens before this command. */
  private static final String TOKENS = "t$$";

  private static final String BUCKET = "b$$";

  /** In which a bucket's tokens come back. */
  private static final Expression MINUTE = new Expression.Num("60.0");

  /** {@code known} with the caller's bucket. */
  Select joinedTo(Select known) {
    return known.join(
        Source.table(SchemaName.of(LimitedView.TABLE), BUCKET),
        column(BUCKET, "name")
            .eq(text(rate.name()))
            .and(column(BUCKET, "actor_kind").eq(ValueLowering.fact(Fact.ACTOR_KIND)))
            .and(column(BUCKET, "actor_id").eq(ValueLowering.fact(Fact.ACTOR_ID))));
  }

  /** What a command's row has of it. */
  Result result() {
    Expression burst = number(rate.burst());
    Expression since =
        call(Function.ABS, infix(new Expression.Now(), Operator.SUB, column(BUCKET, "at")));
    Expression back =
        infix(infix(since, Operator.MUL, number(rate.perMinute())), Operator.DIV, MINUTE);
    Expression tokens =
        call(
            Function.MIN,
            burst,
            call(Function.COALESCE, column(BUCKET, "tokens").plus(back), burst));
    return Result.of(
        Expression.cases().when(ValueLowering.fact(Fact.ACTOR_ID).isNotNull(), tokens).end(),
        TOKENS);
  }

  /** That the caller has to wait. */
  static Expression spent() {
    return infix(column(TOKENS), Operator.LT, number(1));
  }

  /** What is told of it where it is spent. */
  Expression detail() {
    return JsonSql.object(
        List.of(
            new JsonSql.Pair("limit", text(rate.name())),
            new JsonSql.Pair("perMinute", number(rate.perMinute())),
            new JsonSql.Pair("burst", number(rate.burst()))));
  }

  /** What the view is passed beside the decision. */
  List<Expression> values() {
    return List.of(text(rate.name()), column(TOKENS));
  }
}
