package dev.lathe.conformance.statement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.command.CommandOutcome.Accepted;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.StatementFailed;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where SQL means something else than the graph that looks like it. */
abstract class PitfallConformance {
  private Database database;
  private Trial pitfalls;

  /** An empty database. */
  abstract Database open();

  @BeforeEach
  void prepare() {
    database = open();
    pitfalls = Trial.of(Path.of("src/test/resources/statements/pitfalls"), database);
    group("g1", 10, "g2");
    group("g2", 20, "g1");
    part("p1", "b", 7, "g1", "g1");
    part("p2", "a", 9, "gone", "g1");
    part("p3", "b", 8, "g2", "gone");
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void group(String id, long size, String top) {
    assertInstanceOf(
        Accepted.class, pitfalls.command("makeGroup", "id", id, "size", size, "topId", top));
  }

  private void part(String id, String label, long n, String group, String top) {
    assertInstanceOf(
        Accepted.class,
        pitfalls.command(
            "makePart", "id", id, "label", label, "n", n, "groupId", group, "topId", top));
  }

  @Test
  void fields_that_differ_in_capitals_are_two() {
    String answer = pitfalls.query("capitals");
    assertTrue(answer.contains("{\"n\":7,\"N\":\"b\"}"), answer);
    assertTrue(answer.contains("{\"n\":8,\"N\":\"b\"}"), answer);
  }

  @Test
  void a_constant_sorts_and_groups_as_a_value() {
    assertEquals("[{\"k\":2,\"count\":3}]", pitfalls.query("constantKey"));
  }

  @Test
  void a_relation_may_be_named_like_a_path() {
    assertEquals(
        "[{\"id\":\"p1\",\"a\":20,\"b\":10},{\"id\":\"p2\",\"a\":null,\"b\":10},"
            + "{\"id\":\"p3\",\"a\":10,\"b\":null}]",
        pitfalls.query("namesakes"));
  }

  @Test
  void what_a_missing_row_lacks_sorts_as_null() {
    assertEquals(
        "[{\"id\":\"p1\"},{\"id\":\"p3\"},{\"id\":\"p2\"}]", pitfalls.query("missingRelation"));
  }

  @Test
  void of_equal_rows_the_first_keeps_its_place() {
    assertEquals("[{\"label\":\"a\"},{\"label\":\"b\"}]", pitfalls.query("firstOfEqual"));
  }

  @Test
  void a_list_of_one_value_that_is_null_is_unknown() {
    assertEquals("{\"unknown\":null,\"id\":\"x\"}", pitfalls.query("oneInList"));
  }

  @Test
  void an_integer_that_became_a_decimal_is_divided_as_one() {
    assertEquals(
        "[{\"id\":\"p1\",\"half\":3.5},{\"id\":\"p2\",\"half\":4.5},{\"id\":\"p3\",\"half\":4}]",
        pitfalls.query("halves"));
  }

  @Test
  void an_integer_too_large_for_a_decimal_fails_the_query() {
    assertEquals(
        "[{\"id\":\"p1\",\"x\":7},{\"id\":\"p2\",\"x\":9},{\"id\":\"p3\",\"x\":8}]",
        pitfalls.query("wide"));
    part("p0", "c", Long.MIN_VALUE, "g1", "g1");
    var failed = assertThrows(StatementFailed.class, () -> pitfalls.query("wide"));
    assertTrue(failed.integerOverflow());
  }

  @Test
  void rows_are_distinct_by_all_their_fields() {
    assertEquals(
        3, pitfalls.query("distinctShown").split("label", -1).length - 1, "rows of the answer");
  }

  @Test
  void a_sort_key_is_not_the_new_field_of_the_same_name() {
    assertEquals(
        "[{\"first\":\"a\",\"label\":\"x\"},{\"first\":\"b\",\"label\":\"x\"},"
            + "{\"first\":\"b\",\"label\":\"x\"}]",
        pitfalls.query("renamedSort"));
  }
}
