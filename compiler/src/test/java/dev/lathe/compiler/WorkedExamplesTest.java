package dev.lathe.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.Parameter;
import dev.lathe.model.bundle.QueryPlan;
import dev.lathe.model.bundle.Variant;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The worked examples of the format reference (§4.10): SQLite makes the very same program of our
 * text as of the listed SQL. How our text is spelled is kept by the golden cases, and so are the
 * two examples that compute: our programs see to it that what they compute fits.
 *
 * <p>Where the reference writes {@code (… OR (? IS NULL))} over rows, an index could not serve what
 * is compared; we have two statements, one with the condition and one without it.
 */
final class WorkedExamplesTest {
  private static final Bundle SALES =
      GoldenTest.compiled(Path.of("src/test/resources/golden/sales/blueprint"));
  private static final Pattern NUMBER = Pattern.compile("\\?(\\d+)");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          firstItems       | FROM "order_items" AS "orderItem" LIMIT 3 | ``
          fromPrice        | FROM "order_items" AS "orderItem" WHERE ("orderItem"."unit_price" >= ?) | minPrice
          perhapsFromPrice | FROM "order_items" AS "orderItem" WHERE ("orderItem"."unit_price" >= ?) | minPrice
          inPrice          | FROM "order_items" AS "orderItem" WHERE (("orderItem"."unit_price" <= ?) AND ("orderItem"."unit_price" >= ?)) | maxPrice,minPrice
          ofProduct        | FROM "order_items" AS "orderItem" WHERE ("orderItem"."product_id" = ?) | productId
          categories       | FROM "categories" AS "category" ORDER BY "category"."name" ASC NULLS LAST | ``
          inPeriod         | FROM "order_items" AS "orderItem" LEFT JOIN "orders" AS "order" ON ("orderItem"."order_id" = "order"."id") WHERE ("order"."created_at" BETWEEN ? AND ?) | dateFrom,dateTo
          """)
  void a_graph_becomes_the_listed_sql(String graph, String sql, String inputs) throws SQLException {
    verify(plan(graph).statement(input -> true), sql, inputs);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          perhapsFromPrice | FROM "order_items" AS "orderItem" | ``
          inPrice          | FROM "order_items" AS "orderItem" | ``
          """)
  void without_its_input_a_filter_is_not_there(String graph, String sql, String inputs)
      throws SQLException {
    verify(plan(graph).statement(input -> false), sql, inputs);
  }

  private static QueryPlan plan(String graph) {
    return SALES.operations().queries().stream()
        .filter(q -> q.name().equals("sales." + graph))
        .findFirst()
        .orElseThrow();
  }

  private static void verify(Variant plan, String sql, String inputs) throws SQLException {
    int from = plan.sql().indexOf("FROM (SELECT ") + "FROM (".length();
    String ours = plan.sql().substring(from, plan.sql().indexOf(")) END AS body"));
    assertEquals(program(listed(sql, ours, plan)), program(ours), ours);
    var order = new ArrayList<String>();
    Matcher number = NUMBER.matcher(ours);
    while (number.find()) {
      if (plan.parameters().get(Integer.parseInt(number.group(1)) - 1)
          instanceof Parameter.Input(String name, var _)) {
        order.add(name);
      }
    }
    assertEquals(inputs, String.join(",", order));
  }

  /** What is listed, on the tables that there are, with our numbers for its parameters in order. */
  private static String listed(String sql, String ours, Variant plan) {
    String whole =
        sql.startsWith("SELECT ") ? sql : ours.substring(0, ours.indexOf(" FROM ")) + " " + sql;
    for (var generation : SALES.schema().generations()) {
      String authored = generation.name().replaceAll("_[0-9a-f]{8}$", "");
      whole =
          whole.replaceAll("(FROM|JOIN) \"" + authored + "\"", "$1 \"" + generation.name() + "\"");
    }
    var numbered = new StringBuilder();
    Matcher number = NUMBER.matcher(ours);
    Matcher place = Pattern.compile("\\?").matcher(whole);
    while (place.find()) {
      assertTrue(number.find(), () -> "fewer parameters than listed: " + plan.sql());
      place.appendReplacement(numbered, number.group().replace("?", "\\?"));
    }
    assertFalse(number.find(), () -> "more parameters than listed: " + plan.sql());
    return place.appendTail(numbered).toString();
  }

  /** What SQLite would do: the steps of its program. */
  private static List<String> program(String sql) throws SQLException {
    try (Connection database = DriverManager.getConnection("jdbc:sqlite::memory:");
        java.sql.Statement statement = database.createStatement()) {
      for (var generation : SALES.schema().generations()) {
        for (String ddl : generation.ddl()) {
          statement.execute(ddl);
        }
      }
      for (var index : SALES.schema().indexes()) {
        statement.execute(index.ddl());
      }
      var steps = new ArrayList<String>();
      try (ResultSet rows = statement.executeQuery("EXPLAIN " + sql)) {
        while (rows.next()) {
          var step = new StringJoiner(" ");
          for (int column = 1; column <= 7; column++) {
            step.add(rows.getString(column));
          }
          steps.add(step.toString());
        }
      }
      return steps;
    }
  }
}
