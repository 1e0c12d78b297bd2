package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.number;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.lower.BrokenRules.Look;
import dev.lathe.compiler.sql.ColumnType;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.compiler.sql.Ordering;
import dev.lathe.compiler.sql.Printer;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Source;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.rule.TextPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Statements that find the rows of one table which break something. Each reads the table once.
 *
 * @param table what is read
 * @param keys what tells its rows apart: of records that belong to a row, that row's key first
 */
record BrokenLooks(Source table, List<TablePlan.Column> keys) {
  BrokenLooks {
    keys = List.copyOf(keys);
  }

  /** Rows of {@code entity}, or of a list of children as an entity would have it. */
  static BrokenLooks of(Entity entity, String table) {
    List<String> named = entity.keys().stream().map(name -> name.text()).toList();
    return new BrokenLooks(
        Source.table(table),
        TablePlan.columns(entity).stream()
            .filter(column -> named.contains(column.field().name().text()))
            .sorted(
                (a, b) ->
                    named.indexOf(a.field().name().text()) - named.indexOf(b.field().name().text()))
            .toList());
  }

  /** Those for which {@code broken} is true. */
  Look.Told told(Expression broken) {
    Select count = Select.of(rows()).from(table).where(broken);
    Select some = Select.of(shown()).from(table).where(broken);
    return new Look.Told(printed(count), printed(first(some)));
  }

  /** Those that are not null and that {@code pattern} is to be looked for in. */
  Look.Matched matched(Expression value, TextPattern pattern) {
    var results = new ArrayList<Expression>();
    keys.forEach(key -> results.add(column(key.name())));
    results.add(shown());
    results.add(value);
    Select page =
        ordered(Select.ofValues(results).from(table).where(after().and(value.isNotNull())))
            .first(BrokenRules.PAGE);
    return new Look.Matched(
        printed(page),
        keys.stream().map(key -> key.type() == ColumnType.INTEGER).toList(),
        pattern);
  }

  /** Groups of several rows of equal {@code values}. */
  Look.Told alike(List<Expression> values, List<Expression> conditions) {
    Expression key = column(keys.getFirst().name());
    Select alike =
        grouped(
            List.of(Select.Result.of(rows(), "n"), Select.Result.of(call(Function.MIN, key), "k")),
            conditions,
            values,
            1);
    return groups(alike, call(Function.SUM, column("n")));
  }

  /** Rows that records belong to, more than {@code most} of them. */
  Look.Told more(long most) {
    Expression owner = column(keys.getFirst().name());
    Select owners = grouped(List.of(Select.Result.of(owner, "k")), List.of(), List.of(owner), most);
    return groups(owners, call(Function.COUNT, new Expression.Star(Optional.empty())));
  }

  private Select grouped(
      List<Select.Result> results, List<Expression> conditions, List<Expression> by, long most) {
    return new Select(
        false,
        results,
        Optional.of(table),
        List.of(),
        Expression.all(conditions),
        by,
        Optional.of(infix(rows(), Operator.GT, number(most))),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  private Look.Told groups(Select groups, Expression counted) {
    Select count = Select.of(call(Function.COALESCE, counted, number(0))).from(Source.rows(groups));
    Select some =
        Select.of(said(keys.getFirst(), column("k")))
            .from(Source.rows(groups))
            .orderBy(Ordering.ascending(column("k")))
            .first(BrokenRules.NAMED);
    return new Look.Told(printed(count), printed(some));
  }

  private static Expression rows() {
    return call(Function.COUNT, new Expression.Star(Optional.empty()));
  }

  private Select first(Select select) {
    return ordered(select).first(BrokenRules.NAMED);
  }

  private Select ordered(Select select) {
    return select.orderBy(
        keys.stream().map(key -> Ordering.ascending(column(key.name()))).toArray(Ordering[]::new));
  }

  /** A row's key as people know it. */
  private Expression shown() {
    var parts = new ArrayList<Expression>();
    for (TablePlan.Column key : keys) {
      if (!parts.isEmpty()) {
        parts.add(text("/"));
      }
      parts.add(said(key, column(key.name())));
    }
    return parts.size() == 1 ? parts.getFirst() : infix(Operator.CONCAT, parts);
  }

  private static Expression said(TablePlan.Column key, Expression value) {
    return key.field().type() == ScalarType.DECIMAL
        ? Digits.digits(value, key.field().scale())
        : value;
  }

  /** After the row whose key is given, its parts in their order. */
  private Expression after() {
    Expression after = infix(key(keys.size()), Operator.GT, new Expression.Numbered(keys.size()));
    for (int i = keys.size() - 1; i > 0; i--) {
      Expression given = new Expression.Numbered(i);
      Expression same = key(i).eq(given).and(after);
      after = infix(Operator.OR, List.of(infix(key(i), Operator.GT, given), same));
    }
    return after;
  }

  private Expression key(int place) {
    return column(keys.get(place - 1).name());
  }

  private static String printed(Select select) {
    return Printer.print(select).text();
  }
}
