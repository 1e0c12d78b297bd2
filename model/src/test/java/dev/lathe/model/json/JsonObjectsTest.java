package dev.lathe.model.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonObjectsTest {
  @Test
  void each_object_has_the_members_that_are_not_deep() {
    String first =
        "{\"a\":\"ž\\uD834\\uDD1E\",\"n\":9.50,\"deep\":{\"x\":[1,{\"y\":\"}\"}]},\"z\":null}";
    String second = "{ \"many\" : [ 1 , 2 ] }";
    List<Json.Obj> read = JsonObjects.heads(" [ " + first + " ,\n" + second + "]");
    assertEquals(
        List.of(
            JsonText.parse("{\"a\":\"ž\\uD834\\uDD1E\",\"n\":9.50,\"deep\":{},\"z\":null}"),
            JsonText.parse("{\"many\":[]}")),
        read);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{}", "[1]", "[[]]", "[{}", "[{}] x", "[{\"a\":1,\"a\":2}]", "[{\"a\":[}]"})
  void what_is_no_array_of_objects_is_malformed(String text) {
    assertThrows(JsonText.MalformedJson.class, () -> JsonObjects.heads(text));
  }
}
