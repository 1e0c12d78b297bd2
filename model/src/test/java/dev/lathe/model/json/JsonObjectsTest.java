package dev.lathe.model.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lathe.model.json.JsonObjects.Written;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonObjectsTest {
  @Test
  void each_object_has_its_text_and_the_members_that_are_not_deep() {
    String first =
        "{\"a\":\"ž\\uD834\\uDD1E\",\"n\":9.50,\"deep\":{\"x\":[1,{\"y\":\"}\"}]},\"z\":null}";
    String second = "{ \"many\" : [ 1 , 2 ] }";
    List<Written> read = JsonObjects.parse(" [ " + first + " ,\n" + second + "]");
    assertEquals(List.of(first, second), read.stream().map(Written::text).toList());
    assertEquals(
        JsonText.parse("{\"a\":\"ž\\uD834\\uDD1E\",\"n\":9.50,\"deep\":{},\"z\":null}"),
        read.getFirst().head());
    assertEquals(JsonText.parse("{\"many\":[]}"), read.getLast().head());
  }

  /** The parser reads those through a buffer that is smaller than they are. */
  @Test
  void long_texts_are_cut_where_they_end() {
    String one = "{\"a\":\"" + "ž😀x".repeat(30_000) + "\"}";
    List<Written> read = JsonObjects.parse("[" + one + "," + one + "]");
    assertEquals(List.of(one, one), read.stream().map(Written::text).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{}", "[1]", "[[]]", "[{}", "[{}] x", "[{\"a\":1,\"a\":2}]", "[{\"a\":[}]"})
  void what_is_no_array_of_objects_is_malformed(String text) {
    assertThrows(JsonText.MalformedJson.class, () -> JsonObjects.parse(text));
  }
}
