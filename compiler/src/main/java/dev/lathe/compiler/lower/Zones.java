package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.number;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.domain.TimeUnit;
import dev.lathe.compiler.sql.ColumnType;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.compiler.sql.Ordering;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Source;
import dev.lathe.model.bundle.Parameter;
import java.util.List;
import java.util.Optional;

/**
 * Time zones in SQL, which knows none: their offsets come in as a table, {@link Parameter.Zone}.
 */
final class Zones {
  private static final Expression LAST_YEAR = text("2099");
  private static final Expression FROM = column("value").member("$[0]");
  private static final Expression OFFSET = column("value").member("$[1]");

  private final Expression table;

  Zones(String zone) {
    this.table = new Expression.Given(new Parameter.Zone(zone));
  }

  /** The time in the zone as {@code 2026-01-31T10:00:00.000000}; fails outside the years. */
  Expression local(Expression datetime) {
    var steps = new Steps();
    Expression utc = steps.give("u", datetime);
    Expression local = steps.make("l", Times.shifted(utc, seconds(at("y", utc))));
    Expression decimals =
        call(Function.SUBSTR, utc, number(Times.SECOND + 1), number(Times.DECIMALS));
    return steps.result(infix(local, Operator.CONCAT, decimals), local, utc.isNotNull());
  }

  /**
   * {@code datetime} cut to so many {@code characters} of its local text, by its own offset; fails
   * outside the years, be it where clocks show a time of them there and UTC does not, or the other
   * way round.
   */
  Expression cut(Expression datetime, int characters, String rest) {
    var steps = new Steps();
    Expression utc = steps.give("u", datetime);
    Expression offset = steps.make("o", at("y", utc));
    Expression local = Times.shifted(utc, seconds(offset));
    Expression cut =
        steps.make(
            "l",
            infix(
                call(Function.SUBSTR, local, number(1), number(characters)),
                Operator.CONCAT,
                text(rest)));
    Expression back = steps.make("r", Times.shifted(cut, back(offset)));
    return steps.result(
        infix(back, Operator.CONCAT, text(Times.NO_DECIMALS)), both(cut, back), utc.isNotNull());
  }

  /**
   * The instant at which the {@code unit} of days that {@code datetime} is in begins in the zone:
   * its midnight, the earlier where the clocks show it twice, and where they skip it when they do.
   */
  Expression start(Expression datetime, TimeUnit unit) {
    var steps = new Steps();
    Expression utc = steps.give("u", datetime);
    Expression local = steps.make("l", Times.shifted(utc, seconds(at("y", utc))));
    Expression day =
        steps.make("d", infix(Times.firstDay(local, unit), Operator.CONCAT, text("T00:00:00")));
    Expression offset = steps.make("o", at("l", day));
    Expression year = call(Function.SUBSTR, day, number(1), number(5));
    Expression began =
        Expression.cases(call(Function.LENGTH, offset))
            .when(number(Times.SECOND), offset)
            .when(number(Times.SECOND - 5), infix(year, Operator.CONCAT, offset))
            .otherwise(Times.shifted(day, back(offset)));
    Expression start = steps.make("r", began);
    return steps.result(
        infix(start, Operator.CONCAT, text(Times.NO_DECIMALS)), both(day, start), utc.isNotNull());
  }

  /** The earlier of two times, which is within the years if both are. */
  private static Expression both(Expression local, Expression utc) {
    return call(Function.MIN, local, utc);
  }

  private static Expression seconds(Expression offset) {
    return infix(offset, Operator.CONCAT, text(" seconds"));
  }

  private static Expression back(Expression offset) {
    return seconds(infix(number(0), Operator.SUB, offset));
  }

  /** What the table has of {@code time}, which is in UTC for {@code y} and local for {@code l}. */
  private Expression at(String kind, Expression time) {
    Expression offsets =
        call(
            Function.COALESCE,
            infix(table, Operator.PART, year(kind, time)),
            table.memberJson(Parameter.Zone.ELSE));
    Expression inYear = call(Function.SUBSTR, time, number(6), number(14));
    return new Expression.Subselect(
        Select.of(OFFSET)
            .from(Source.each(offsets))
            .where(infix(FROM, Operator.LE, inYear))
            .orderBy(new Ordering(column("key"), true, Optional.empty()))
            .row(0));
  }

  /** The member for the year of {@code time}. */
  private static Expression year(String kind, Expression time) {
    Expression year = call(Function.SUBSTR, time, number(1), number(4));
    Expression weekday =
        call(Function.STRFTIME, text("%w"), infix(year, Operator.CONCAT, text("-01-01")));
    Expression leap =
        Expression.cases()
            .when(Times.leap(year.as(ColumnType.INTEGER)), text(kind + "L"))
            .otherwise(text(kind + "N"));
    return Expression.cases()
        .when(infix(year, Operator.LE, LAST_YEAR), infix(text(kind), Operator.CONCAT, year))
        .otherwise(infix(Operator.CONCAT, List.of(leap, weekday)));
  }
}
