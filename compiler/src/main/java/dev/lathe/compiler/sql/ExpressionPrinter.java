package dev.lathe.compiler.sql;

import java.util.List;

/** Writes expressions, with the parentheses that their operators need and no others. */
final class ExpressionPrinter {
  private final Output out;
  private final Printer statements;

  ExpressionPrinter(Output out, Printer statements) {
    this.out = out;
    this.statements = statements;
  }

  void write(Expression expression) {
    switch (expression) {
      case Expression.Column column -> {
        column.source().ifPresent(source -> out.name(source).write("."));
        out.name(column.name());
      }
      case Expression.Text(String value) -> out.literal(value);
      case Expression.NameText(SchemaName name) -> out.literal(name);
      case Expression.Num(String digits) -> out.number(digits);
      case Expression.Null _ -> out.write("NULL");
      case Expression.True _ -> out.write("TRUE");
      case Expression.Star(var source) -> {
        source.ifPresent(name -> out.name(name).write("."));
        out.write("*");
      }
      case Expression.Given(var parameter) -> out.parameter(parameter);
      case Expression.Numbered(int number) -> out.parameter(number);
      case Expression.Call(Function function, var arguments) -> {
        out.write(function.word()).write("(");
        list(arguments);
        out.write(")");
      }
      case Expression.CountDistinct(Expression of) -> {
        out.write("count(DISTINCT ");
        write(of);
        out.write(")");
      }
      case Expression.Infix infix -> infix(infix);
      case Expression.Not(Expression of) -> {
        out.write("NOT ");
        operand(of, Precedence.NOT, true);
      }
      case Expression.Between(Expression of, Expression least, Expression most) -> {
        operand(of, Precedence.EQUALITY, false);
        out.write(" BETWEEN ");
        operand(least, Precedence.EQUALITY, false);
        out.write(" AND ");
        operand(most, Precedence.EQUALITY, false);
      }
      case Expression.In(Expression of, var items) -> {
        operand(of, Precedence.EQUALITY, false);
        out.write(" IN (");
        list(items);
        out.write(")");
      }
      case Expression.InRows(Expression of, Select rows) -> {
        operand(of, Precedence.EQUALITY, false);
        out.write(" IN ");
        out.nested(() -> statements.select(rows));
      }
      case Expression.Case cases -> cases(cases);
      case Expression.Cast(Expression of, ColumnType type) -> {
        out.write("CAST(");
        write(of);
        out.write(" AS ").write(type.name()).write(")");
      }
      case Expression.Exists(Select rows) -> {
        out.write("EXISTS");
        out.nested(() -> statements.select(rows));
      }
      case Expression.Subselect(Select rows) -> out.nested(() -> statements.select(rows));
      case Expression.LikeEscaped(Expression of, Expression pattern, String escape) -> {
        operand(of, Precedence.EQUALITY, false);
        out.write(" LIKE ");
        operand(pattern, Precedence.EQUALITY, false);
        out.write(" ESCAPE ").literal(escape);
      }
      case Expression.LastText _ -> out.write("CAST(x'ff' AS TEXT)");
      case Expression.Raise(String message) -> {
        out.write("RAISE(ABORT,");
        out.literal(message);
        out.write(")");
      }
      case Expression.Let let -> out.nested(() -> let(let));
      case Expression.RowNumber(var order) -> {
        out.write("row_number() OVER (ORDER BY ");
        orderings(order);
        out.write(")");
      }
    }
  }

  /** SQLite takes WITH inside a trigger's statements too, where they may not begin with it. */
  private void let(Expression.Let let) {
    for (int i = 0; i < let.steps().size(); i++) {
      out.write(i == 0 ? "WITH " : ",").name(step(i)).write(" AS ");
      Select row = Select.of(let.steps().get(i).columns());
      Select from = i == 0 ? row : row.from(Source.table(step(i - 1)));
      out.nested(() -> statements.select(from));
    }
    statements.select(Select.of(let.value()).from(Source.table(step(let.steps().size() - 1))));
  }

  /** No author can name it. */
  private static String step(int index) {
    return "l" + index + "$";
  }

  private void infix(Expression.Infix infix) {
    Precedence level = infix.operator().precedence;
    for (int i = 0; i < infix.operands().size(); i++) {
      out.write(i == 0 ? "" : infix.operator().text);
      operand(infix.operands().get(i), level, i == 0 && level.chains());
    }
  }

  /** {@code of} as a part of something that holds together as tightly as {@code level}. */
  private void operand(Expression of, Precedence level, boolean sameLevel) {
    int tighter = Precedence.of(of).compareTo(level);
    if (tighter > 0 || (sameLevel && tighter == 0)) {
      write(of);
    } else {
      out.write("(");
      write(of);
      out.write(")");
    }
  }

  private void cases(Expression.Case cases) {
    out.write("CASE");
    cases
        .of()
        .ifPresent(
            of -> {
              out.write(" ");
              write(of);
            });
    for (Expression.When when : cases.whens()) {
      out.branch(" WHEN ");
      write(when.condition());
      out.write(" THEN ");
      write(when.value());
    }
    cases
        .otherwise()
        .ifPresent(
            value -> {
              out.branch(" ELSE ");
              write(value);
            });
    out.write(" END");
  }

  void list(List<Expression> all) {
    for (int i = 0; i < all.size(); i++) {
      out.write(i == 0 ? "" : ",");
      write(all.get(i));
    }
  }

  void orderings(List<Ordering> all) {
    for (int i = 0; i < all.size(); i++) {
      Ordering one = all.get(i);
      out.write(i == 0 ? "" : ",");
      out.write(one.aside() ? "+" : ""); // SQLite's sign to leave indexes alone
      write(one.by());
      out.write(one.descending() ? " DESC" : "");
      one.nulls().ifPresent(nulls -> out.write(" NULLS ").write(nulls.name()));
    }
  }
}
