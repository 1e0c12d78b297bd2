package dev.lathe.model.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which statement of a plan answers a request. */
final class VariantTest {
  private static final QueryPlan PLAN =
      new QueryPlan(
          "orders.list",
          "orders",
          "rest",
          List.of(),
          List.of(variant("both", "item", "status"), variant("s", "status"), variant("i", "item")));

  @ParameterizedTest
  @CsvSource({
    "'', rest",
    "limit, rest",
    "status, s",
    "item, i",
    "item limit, i",
    "item status, both",
    "item limit status, both"
  })
  void the_first_whose_inputs_are_all_given_is_chosen(String given, String sql) {
    assertEquals(sql, PLAN.statement(List.of(given.split(" ", -1))::contains).sql());
  }

  private static Variant variant(String sql, String... given) {
    return new Variant(List.of(given), sql, List.of());
  }
}
