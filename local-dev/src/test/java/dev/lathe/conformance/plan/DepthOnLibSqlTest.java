package dev.lathe.conformance.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.sql.ColumnType;
import dev.lathe.compiler.sql.Depth;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.compiler.sql.Ordering;
import dev.lathe.compiler.sql.Printed;
import dev.lathe.compiler.sql.Printer;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Source;
import dev.lathe.conformance.database.LocalSqld;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import dev.lathe.runtime.wiring.Databases;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** How deep the printer says a statement goes is how deep it is to a libSQL server's parser. */
final class DepthOnLibSqlTest {
  private static final int STATEMENTS = 300;

  /** Nearer to the limit than this, a statement says something of it. */
  private static final int NEAR = 8;

  /** By so much the printer may say more: what ends a clause may be put together earlier. */
  private static final int CAREFUL = 3;

  @Test
  void the_server_refuses_what_is_too_deep_and_takes_what_is_not() {
    var random = new SplittableRandom(20261126);
    var wrong = new ArrayList<String>();
    int refused = 0;
    int taken = 0;
    try (LocalSqld server = LocalSqld.start();
        Database database = Databases.open(server.url())) {
      while (refused + taken < STATEMENTS) {
        Printed printed = Printer.print(select(random, random.nextInt(10, 60)));
        if (Math.abs(printed.depth().symbols() - Depth.MOST_SYMBOLS) > NEAR) {
          continue;
        }
        boolean accepted = accepts(database, printed.text());
        taken += accepted ? 1 : 0;
        refused += accepted ? 0 : 1;
        int symbols = printed.depth().symbols();
        boolean tooDeep = printed.depth().tooDeep() && (symbols > Depth.MOST_SYMBOLS + CAREFUL);
        if (accepted ? tooDeep : !printed.depth().tooDeep()) {
          wrong.add(symbols + (accepted ? " taken: " : " refused: ") + printed.text());
        }
      }
    }
    assertEquals(List.of(), wrong, () -> wrong.size() + " of " + STATEMENTS);
    assertTrue(taken > 50 && refused > 50, taken + " taken, " + refused + " refused");
  }

  private static boolean accepts(Database database, String sql) {
    try {
      database.execute(Statement.read(sql));
      return true;
    } catch (StatementFailed failed) {
      boolean deep =
          failed.databaseMessage().contains("parser stack overflow")
              || failed.databaseMessage().contains("parser overflowed its stack");
      if (!deep) {
        throw new AssertionError(sql, failed);
      }
      return false;
    }
  }

  private static Select select(SplittableRandom random, int depth) {
    if (depth <= 0) {
      return Select.of(leaf(random), "x");
    }
    Expression deep = expression(random, depth - 1);
    Select flat = Select.of(Expression.number(1), "x");
    Select each = flat.from(Source.each(array(Expression.number(1))));
    return switch (random.nextInt(8)) {
      case 0 -> flat.from(Source.rows(select(random, depth - 1)));
      case 1 -> flat.from(Source.each(array(deep)));
      case 2 -> each.where(deep);
      case 3 -> each.groupBy(List.of(Expression.text("g"), Expression.call(Function.ABS, deep)));
      case 4 ->
          each.orderBy(
              Ordering.ascending(Expression.text("a")),
              new Ordering(Expression.call(Function.ABS, deep), true, Optional.empty()));
      case 5 ->
          flat.from(new Source.Each(array(Expression.number(1)), Optional.of("a")))
              .join(new Source.Each(array(deep), Optional.of("b")), Expression.number(1));
      default -> Select.of(deep, "x");
    };
  }

  private static Expression array(Expression element) {
    return Expression.call(Function.JSON_ARRAY, element);
  }

  private static Expression expression(SplittableRandom random, int depth) {
    if (depth <= 0) {
      return leaf(random);
    }
    Expression inner = expression(random, depth - 1);
    return switch (random.nextInt(16)) {
      case 0 -> Expression.call(Function.ABS, inner);
      case 1 -> Expression.call(Function.COALESCE, leaf(random), inner);
      case 2 -> Expression.infix(leaf(random), Operator.ADD, inner);
      case 3 -> Expression.infix(Operator.MUL, List.of(leaf(random), leaf(random), inner));
      case 4 -> Expression.cases().when(inner, leaf(random)).otherwise(leaf(random));
      case 5 ->
          Expression.cases(leaf(random))
              .when(leaf(random), leaf(random))
              .when(leaf(random), inner)
              .end();
      case 6 -> Expression.cases().when(leaf(random), leaf(random)).otherwise(inner);
      case 7 -> new Expression.Between(leaf(random), leaf(random), inner);
      case 8 -> new Expression.In(leaf(random), List.of(leaf(random), inner));
      case 9 -> new Expression.Not(inner);
      case 10 -> inner.as(ColumnType.INTEGER);
      case 11 -> inner.isNotNull();
      case 12 -> leaf(random).isNot(inner);
      case 13 -> new Expression.Subselect(select(random, depth - 1));
      case 14 -> new Expression.Exists(select(random, depth - 1));
      default ->
          new Expression.Let(
              List.of(
                  new Expression.Step(List.of(Select.Result.of(inner, "x"))),
                  new Expression.Step(
                      List.of(
                          Select.Result.of(
                              Expression.infix(Expression.column("x"), Operator.ADD, leaf(random)),
                              "x")))),
              Expression.column("x"));
    };
  }

  private static Expression leaf(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> Expression.number(random.nextInt(9));
      case 1 -> Expression.number(-random.nextInt(1, 9));
      case 2 -> Expression.text("t");
      default -> Expression.nullValue();
    };
  }
}
