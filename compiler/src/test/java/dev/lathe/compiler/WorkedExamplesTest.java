package dev.lathe.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.Parameter;
import dev.lathe.model.bundle.QueryPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The worked examples of the format reference (§4.10): their SQL, up to physical names. */
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
          perhapsFromPrice | FROM "order_items" AS "orderItem" WHERE (("orderItem"."unit_price" >= ?) OR (? IS NULL)) | minPrice,minPrice
          inPrice          | FROM "order_items" AS "orderItem" WHERE ((("orderItem"."unit_price" <= ?) AND ("orderItem"."unit_price" >= ?)) OR (? IS NULL)) | maxPrice,minPrice,minPrice
          ofProduct        | FROM "order_items" AS "orderItem" WHERE ("orderItem"."product_id" = ?) | productId
          lines            | SELECT "orderItem"."id" AS "id", ("orderItem"."unit_price" * "orderItem"."quantity") AS "total" FROM "order_items" AS "orderItem" | ``
          categories       | FROM "categories" AS "category" ORDER BY "category"."name" ASC NULLS LAST | ``
          inPeriod         | FROM "order_items" AS "orderItem" LEFT JOIN "orders" AS "order" ON ("orderItem"."order_id" = "order"."id") WHERE ("order"."created_at" BETWEEN ? AND ?) | dateFrom,dateTo
          categorySales    | SELECT "product"."category_id" AS "categoryId", SUM(("orderItem"."unit_price" * "orderItem"."quantity")) AS "revenue", SUM("orderItem"."quantity") AS "totalQuantity", COUNT(*) AS "lineCount", AVG("orderItem"."unit_price") AS "avgItemPrice" FROM "order_items" AS "orderItem" LEFT JOIN "orders" AS "order" ON ("orderItem"."order_id" = "order"."id") LEFT JOIN "products" AS "product" ON ("orderItem"."product_id" = "product"."id") WHERE ("order"."created_at" BETWEEN ? AND ?) GROUP BY "product"."category_id" HAVING (("revenue" >= ?) OR (? IS NULL)) ORDER BY "revenue" DESC NULLS LAST LIMIT ? | dateFrom,dateTo,minRevenue,minRevenue,limit
          """)
  void a_graph_becomes_the_listed_sql(String graph, String sql, String inputs) {
    QueryPlan plan =
        SALES.queries().stream()
            .filter(q -> q.name().equals("sales." + graph))
            .findFirst()
            .orElseThrow();
    String authored = plan.sql().replaceAll("_[0-9a-f]{8}\"", "\"");
    int from = authored.indexOf("FROM (SELECT ") + "FROM (".length();
    String inner = authored.substring(from, authored.indexOf(")) END AS body"));
    assertTrue(
        inner.replaceAll("\\?\\d+", "?").endsWith(sql),
        () -> "expected … " + sql + "\n but was " + inner);
    var order = new ArrayList<String>();
    var numbers = NUMBER.matcher(inner);
    while (numbers.find()) {
      var parameter = plan.parameters().get(Integer.parseInt(numbers.group(1)) - 1);
      if (parameter instanceof Parameter.Input(String name, var _)) {
        order.add(name);
      }
    }
    assertEquals(inputs, String.join(",", order));
  }
}
