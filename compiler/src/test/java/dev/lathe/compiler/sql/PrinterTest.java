package dev.lathe.compiler.sql;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.number;
import static dev.lathe.compiler.sql.Expression.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.sql.Select.Result;
import dev.lathe.compiler.sql.Statement.Definition;
import dev.lathe.model.bundle.Generation;
import dev.lathe.model.bundle.Parameter;
import dev.lathe.model.bundle.Parameter.Fact;
import dev.lathe.model.bundle.StatementOutline;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** What trees look like as text, and that SQLite reads the same tree out of it. */
final class PrinterTest {
  private static final Expression A = column("a");
  private static final Expression B = column("b");
  private static final Expression C = column("c");

  @Test
  void parentheses_stand_where_operators_need_them_and_nowhere_else() {
    assertEquals("a=b AND c", print(A.eq(B).and(C)));
    assertEquals("a=(b AND c)", print(A.eq(B.and(C))));
    assertEquals("(a OR b) AND c", print(infix(A, Operator.OR, B).and(C)));
    assertEquals("a-b-c", print(minus(minus(A, B), C)));
    assertEquals("a-(b-c)", print(minus(A, minus(B, C))));
    assertEquals("(a=b)=c", print(A.eq(B).eq(C)));
    assertEquals("NOT a=b", print(new Expression.Not(A.eq(B))));
    assertEquals("(NOT a)=b", print(new Expression.Not(A).eq(B)));
    assertEquals("a BETWEEN b+c AND (b=c)", print(new Expression.Between(A, B.plus(C), B.eq(C))));
    assertEquals("(a IN (b,c)) IS NOT TRUE", print(in(A).isNot(new Expression.True())));
    assertEquals("a->'b'->>'c'='d'", print(A.memberJson("b").member("c").eq(text("d"))));
    assertEquals("CASE WHEN a THEN b END=c", print(Expression.cases().when(A, B).end().eq(C)));
  }

  @Test
  void two_signs_never_make_a_comment() {
    assertEquals("a- -1", print(minus(A, number(-1))));
    assertEquals("a=-1", print(A.eq(number(-1))));
  }

  @Test
  void random_expressions_mean_what_their_trees_mean() throws SQLException {
    long seed = RandomGenerator.getDefault().nextLong();
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    try (Connection database = DriverManager.getConnection("jdbc:sqlite::memory:")) {
      for (int i = 0; i < 3_000; i++) {
        Expression expression = random(random, 4);
        String short_ = Printer.print(Select.of(expression)).text();
        String whole = "SELECT " + parenthesized(expression);
        assertEquals(
            value(database, whole), value(database, short_), () -> "seed " + seed + ": " + whole);
      }
    }
  }

  @Test
  void names_are_quoted_where_they_would_not_be_read_as_names() throws SQLException {
    var names =
        new ArrayList<>(
            List.of("plain", "camelCase", "price$", "with space", "quo\"te", "1st", "größe", ""));
    names.addAll(Keywords.ALL);
    for (String name : names) {
      var table =
          new Statement.CreateTable(
              SchemaName.of("t " + name),
              List.of(new Definition(name, ColumnType.INTEGER, true, false)));
      var insert = Statement.Insert.of(table.name(), List.of(name), Select.of(number(7)));
      var select = Select.of(column(name, name), name).from(Source.table(table.name(), name));
      try (Connection database = DriverManager.getConnection("jdbc:sqlite::memory:")) {
        database.createStatement().execute(Printer.print(table).text());
        database.createStatement().execute(Printer.print(insert).text());
        assertEquals("7", value(database, Printer.print(select).text()), name);
      }
    }
    assertEquals("SELECT plain,price$", Printer.print(columns("plain", "price$")).text());
    assertEquals("SELECT \"order\",\"a b\"", Printer.print(columns("order", "a b")).text());
  }

  @Test
  void text_stays_text_whatever_is_in_it() throws SQLException {
    try (Connection database = DriverManager.getConnection("jdbc:sqlite::memory:")) {
      for (String value : List.of("", "it's", "''", "\"", "{generation}", "?1", "-- no", "%s")) {
        assertEquals(value, value(database, Printer.print(Select.of(text(value))).text()));
      }
    }
  }

  @Test
  void equal_parameters_share_a_number_in_the_order_of_their_first_use() {
    var key = new Parameter.Request(Fact.KEY);
    var time = new Parameter.Request(Fact.TIME);
    Printed printed =
        Printer.print(
            Select.of(
                new Expression.Given(time), new Expression.Given(key), new Expression.Given(time)));
    assertEquals("SELECT ?1,?2,?1", printed.text());
    assertEquals(List.of(time, key), printed.parameters());
  }

  @Test
  void a_generation_is_named_by_the_hash_of_its_statements() {
    SchemaName.Hashed table = SchemaName.hashed("orders");
    Generation generation = generation(table, "{generation}");
    String name = generation.name();
    assertTrue(name.matches("orders_[0-9a-f]{8}"), name);
    assertEquals(
        List.of(
            "CREATE TABLE " + name + "(id TEXT NOT NULL PRIMARY KEY) STRICT",
            "CREATE INDEX ix_" + name + " ON " + name + "(id DESC)"),
        generation.ddl());
    assertEquals(
        "INSERT INTO " + name + "(id) SELECT '{generation}' WHERE '" + name + "'='orders'",
        generation.fill());
  }

  private static Generation generation(SchemaName.Hashed table, String literal) {
    var create =
        new Statement.CreateTable(
            table, List.of(new Definition("id", ColumnType.TEXT, true, true)));
    var index =
        new Statement.CreateIndex(
            new SchemaName.Hashed("ix_orders", ""),
            table,
            List.of(new Statement.Indexed("id", true)),
            false);
    var fill =
        Statement.Insert.of(
            table,
            List.of("id"),
            Select.of(text(literal)).where(new Expression.NameText(table).eq(text("orders"))));
    return Hashed.of(table, "Order", List.of(create, index), fill, Optional.empty()).generation();
  }

  @Test
  void what_was_read_and_cut_off_is_known_without_reading_the_text() {
    Select inner =
        new Select(
            false,
            List.of(Result.of(column("o", "id"), "id")),
            Optional.of(Source.table(SchemaName.of("orders"), "o")),
            List.of(
                new Join(
                    Source.table(SchemaName.of("items"), "item"),
                    column("item", "id").eq(column("o", "item")))),
            Optional.of(column("o", "note").eq(text("LIMIT 5 FROM x AS y"))),
            List.of(),
            Optional.empty(),
            List.of(Ordering.ascending(column("o", "id"))),
            Optional.of(number(20)),
            Optional.empty());
    Printed printed =
        Printer.print(
            Select.of(call(Function.COUNT, new Expression.Star(Optional.empty())))
                .from(Source.rows(inner)));
    assertEquals(Map.of("o", "orders", "item", "items"), printed.outline().tables());
    assertEquals(List.of(new StatementOutline.Limit.Rows(20)), printed.outline().limits());
    assertEquals(
        """
        SELECT count(*)
        FROM (
          SELECT o.id AS id
          FROM orders AS o
          LEFT JOIN items AS item ON item.id=o.item
          WHERE o.note='LIMIT 5 FROM x AS y'
          ORDER BY o.id
          LIMIT 20)""",
        Layout.lines(printed.text(), printed.outline().breaks()));
  }

  private static Select columns(String... names) {
    var columns = new ArrayList<Expression>();
    for (String name : names) {
      columns.add(column(name));
    }
    return Select.ofValues(columns);
  }

  private static Expression minus(Expression left, Expression right) {
    return infix(left, Operator.SUB, right);
  }

  private static Expression in(Expression value) {
    return new Expression.In(value, List.of(B, C));
  }

  private static String print(Expression expression) {
    return Printer.print(Select.of(expression)).text().substring("SELECT ".length());
  }

  private static String value(Connection database, String sql) throws SQLException {
    try (ResultSet rows = database.createStatement().executeQuery(sql)) {
      return String.valueOf(rows.getString(1));
    }
  }

  private static Expression random(RandomGenerator random, int depth) {
    if (depth == 0) {
      return random.nextInt(6) == 0 ? Expression.nullValue() : number(random.nextInt(-3, 9));
    }
    Expression left = random(random, random.nextInt(depth));
    Expression right = random(random, random.nextInt(depth));
    Expression third = random(random, random.nextInt(depth));
    var operators =
        List.of(
            Operator.OR,
            Operator.AND,
            Operator.EQ,
            Operator.NE,
            Operator.IS,
            Operator.IS_NOT,
            Operator.LIKE,
            Operator.LT,
            Operator.LE,
            Operator.GT,
            Operator.GE,
            Operator.ADD,
            Operator.SUB,
            Operator.MUL,
            Operator.DIV,
            Operator.CONCAT);
    return switch (random.nextInt(8)) {
      case 0 -> new Expression.Not(left);
      case 1 -> new Expression.Between(left, right, third);
      case 2 -> new Expression.In(left, List.of(right, third));
      case 3 -> Expression.cases().when(left, right).otherwise(third);
      case 4 -> new Expression.Cast(left, ColumnType.TEXT);
      default ->
          new Expression.Infix(
              operators.get(random.nextInt(operators.size())),
              random.nextBoolean() ? List.of(left, right) : List.of(left, right, third));
    };
  }

  /** The same with parentheses around each part. */
  private static String parenthesized(Expression expression) {
    return switch (expression) {
      case Expression.Infix(Operator operator, var operands) -> {
        String text = parenthesized(operands.getFirst());
        for (Expression operand : operands.subList(1, operands.size())) {
          text = "(" + text + " " + operator.text + " " + parenthesized(operand) + ")";
        }
        yield text;
      }
      case Expression.Not(Expression of) -> "(NOT " + parenthesized(of) + ")";
      case Expression.Between(Expression of, Expression least, Expression most) ->
          "(%s BETWEEN %s AND %s)"
              .formatted(parenthesized(of), parenthesized(least), parenthesized(most));
      case Expression.In(Expression of, var items) ->
          "(%s IN (%s,%s))"
              .formatted(
                  parenthesized(of), parenthesized(items.get(0)), parenthesized(items.get(1)));
      case Expression.Case(var _, var whens, var otherwise) ->
          "(CASE WHEN %s THEN %s ELSE %s END)"
              .formatted(
                  parenthesized(whens.getFirst().condition()),
                  parenthesized(whens.getFirst().value()),
                  parenthesized(otherwise.orElseThrow()));
      case Expression.Cast(Expression of, var _) -> "CAST(" + parenthesized(of) + " AS TEXT)";
      case Expression.Num(String digits) -> "(" + digits + ")";
      default -> "NULL";
    };
  }
}
