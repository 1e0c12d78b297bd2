package dev.lathe.compiler.sql;

import dev.lathe.model.schema.DatabaseTime;
import java.util.List;

/** Writes expressions, with the parentheses that their operators need and no others. */
final class ExpressionPrinter {
  /** A function's name, its parenthesis, and whether it is DISTINCT, which is a symbol even so. */
  private static final int CALL = 3;

  private final Output out;
  private final Printer statements;

  ExpressionPrinter(Output out, Printer statements) {
    this.out = out;
    this.statements = statements;
  }

  void write(Expression expression) {
    out.inside(1, () -> term(expression));
  }

  // How many symbols come before each part is what SQLite's grammar says (parse.y of 3.45): those
  // that its parser has not yet put together when it comes to the part.
  private void term(Expression expression) {
    switch (expression) {
      case Expression.Column column -> {
        out.holds(column.source().isPresent() ? 3 : 1);
        column.source().ifPresent(source -> out.name(source).write("."));
        out.name(column.name());
      }
      case Expression.Text(String value) -> {
        out.holds(1);
        out.literal(value);
      }
      case Expression.NameText(SchemaName name) -> {
        out.holds(1);
        out.literal(name);
      }
      case Expression.Num(String digits) -> {
        out.holds(digits.startsWith("-") ? 2 : 1);
        out.number(digits);
      }
      case Expression.Null _ -> word("NULL");
      case Expression.True _ -> word("TRUE");
      case Expression.Star(var source) -> {
        out.holds(3);
        source.ifPresent(name -> out.name(name).write("."));
        out.write("*");
      }
      case Expression.Given(var parameter) -> {
        out.holds(1);
        out.parameter(parameter);
      }
      case Expression.Numbered(int number) -> {
        out.holds(1);
        out.parameter(number);
      }
      case Expression.Call(Function function, var arguments) -> {
        out.holds(CALL + 2);
        out.write(function.word()).write("(");
        list(CALL, arguments);
        out.write(")");
      }
      case Expression.RowValue(var values) -> {
        out.holds(CALL + 2);
        out.write("(");
        list(CALL, values);
        out.write(")");
      }
      case Expression.CountDistinct(Expression of) -> {
        out.holds(CALL + 2);
        out.write("count(DISTINCT ");
        behind(CALL, of);
        out.write(")");
      }
      case Expression.Infix infix -> infix(infix);
      case Expression.Not(Expression of) -> {
        out.write("NOT ");
        operand(1, of, Precedence.NOT, true);
      }
      case Expression.Between(Expression of, Expression least, Expression most) -> {
        operand(0, of, Precedence.EQUALITY, false);
        out.write(" BETWEEN ");
        operand(2, least, Precedence.EQUALITY, false);
        out.write(" AND ");
        operand(4, most, Precedence.EQUALITY, false);
      }
      case Expression.In(Expression of, var items) -> {
        out.holds(5);
        operand(0, of, Precedence.EQUALITY, false);
        out.write(" IN (");
        list(3, items);
        out.write(")");
      }
      case Expression.InRows(Expression of, Select rows) -> {
        operand(0, of, Precedence.EQUALITY, false);
        out.write(" IN ");
        out.nested(3, () -> statements.select(rows));
      }
      case Expression.InEither(Expression of, Select one, Select other) -> {
        operand(0, of, Precedence.EQUALITY, false);
        out.write(" IN ");
        out.nested(
            3,
            () -> {
              statements.select(one);
              out.write(" UNION ALL");
              out.behind(2, () -> statements.select(other));
            });
      }
      case Expression.Case cases -> cases(cases);
      case Expression.Cast(Expression of, ColumnType type) -> {
        out.holds(6);
        out.write("CAST(");
        behind(2, of);
        out.write(" AS ").write(type.name()).write(")");
      }
      case Expression.Exists(Select rows) -> {
        out.write("EXISTS");
        out.nested(2, () -> statements.select(rows));
      }
      case Expression.Subselect(Select rows) -> out.nested(1, () -> statements.select(rows));
      case Expression.LikeEscaped(Expression of, Expression pattern, String escape) -> {
        out.holds(5);
        operand(0, of, Precedence.EQUALITY, false);
        out.write(" LIKE ");
        operand(2, pattern, Precedence.EQUALITY, false);
        out.write(" ESCAPE ").literal(escape);
      }
      case Expression.LastText _ -> {
        out.holds(6);
        out.write("CAST(x'ff' AS TEXT)");
      }
      case Expression.Now _ -> {
        out.holds(CALL + 2);
        out.write(DatabaseTime.SECONDS);
      }
      case Expression.Raise(String message) -> {
        out.holds(6);
        out.write("RAISE(ABORT,");
        out.literal(message);
        out.write(")");
      }
      case Expression.Let let -> out.nested(1, () -> let(let));
      case Expression.RowNumber(var order) -> {
        out.write("row_number() OVER (ORDER BY ");
        orderings(9, order);
        out.write(")");
      }
    }
  }

  private void word(String word) {
    out.holds(1);
    out.write(word);
  }

  private void behind(int symbols, Expression expression) {
    out.behind(symbols, () -> write(expression));
  }

  /** SQLite takes WITH inside a trigger's statements too, where they may not begin with it. */
  private void let(Expression.Let let) {
    for (int i = 0; i < let.steps().size(); i++) {
      out.write(i == 0 ? "WITH " : ",").name(step(i)).write(asRows(let, i));
      Select row = Select.of(let.steps().get(i).columns());
      Select from = i == 0 ? row : row.from(Source.table(step(i - 1)));
      out.nested(i == 0 ? 5 : 7, () -> statements.select(from));
    }
    Select last = Select.of(let.value()).from(Source.table(step(let.steps().size() - 1)));
    out.behind(2, () -> statements.select(last));
  }

  /**
   * SQLite puts a step's columns into the next one wherever that names them, so that what each
   * names twice would double with every step, in memory as in time, before the statement runs. A
   * step that is worked out ends that; every second one costs least (measured 2026-11-26).
   */
  private static String asRows(Expression.Let let, int step) {
    return let.steps().size() > 3 && step % 2 == 1 ? " AS MATERIALIZED " : " AS ";
  }

  /** No author can name it. */
  private static String step(int index) {
    return "l" + index + "$";
  }

  private void infix(Expression.Infix infix) {
    Precedence level = infix.operator().precedence;
    int symbols = infix.operator() == Operator.IS_NOT ? 3 : 2;
    int size = infix.operands().size();
    for (int i = 0; i < size; i++) {
      out.write(i == 0 ? "" : infix.operator().text);
      int before = i == 0 ? 0 : symbols;
      boolean first = i == 0 && level.chains();
      Expression operand = infix.operands().get(i);
      // the first two are inside all that follow
      out.inside(size - Math.max(1, i) - 1, () -> operand(before, operand, level, first));
    }
  }

  /** {@code of} as a part of something that holds together as tightly as {@code level}. */
  private void operand(int symbols, Expression of, Precedence level, boolean sameLevel) {
    int tighter = Precedence.of(of).compareTo(level);
    if (tighter > 0 || (sameLevel && tighter == 0)) {
      behind(symbols, of);
    } else {
      out.holds(symbols + 3);
      out.write("(");
      behind(symbols + 1, of);
      out.write(")");
    }
  }

  private void cases(Expression.Case cases) {
    out.holds(5);
    out.write("CASE");
    cases
        .of()
        .ifPresent(
            of -> {
              out.write(" ");
              behind(1, of);
            });
    int before = 3; // the cases so far are one symbol more
    for (Expression.When when : cases.whens()) {
      out.branch(" WHEN ");
      behind(before, when.condition());
      out.write(" THEN ");
      behind(before + 2, when.value());
      before = 4;
    }
    cases
        .otherwise()
        .ifPresent(
            value -> {
              out.branch(" ELSE ");
              behind(4, value);
            });
    out.write(" END");
  }

  /**
   * {@code all} with commas between them.
   *
   * @param symbols before the first of them; before another one are the list so far and its comma
   */
  void list(int symbols, List<Expression> all) {
    for (int i = 0; i < all.size(); i++) {
      out.write(i == 0 ? "" : ",");
      behind(i == 0 ? symbols : symbols + 2, all.get(i));
    }
  }

  /** The same of what is sorted by. */
  void orderings(int symbols, List<Ordering> all) {
    for (int i = 0; i < all.size(); i++) {
      Ordering one = all.get(i);
      int before = i == 0 ? symbols : symbols + 2;
      out.write(i == 0 ? "" : ",");
      out.write(one.aside() ? "+" : ""); // SQLite's sign to leave indexes alone
      behind(one.aside() ? before + 1 : before, one.by());
      out.write(one.descending() ? " DESC" : "");
      one.nulls().ifPresent(nulls -> out.write(" NULLS ").write(nulls.name()));
      out.behind(before, () -> out.holds(3));
    }
  }
}
