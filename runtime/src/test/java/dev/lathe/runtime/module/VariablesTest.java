package dev.lathe.runtime.module;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that an environment gives. */
final class VariablesTest {
  @Test
  void values_come_one_by_one_or_many_at_once_and_one_wins() {
    var variables =
        Variables.of(
            Map.of(
                "LATHE_VARS", "{\"HOST\":\"a.example\",\"PORT\":\"1\"}",
                "LATHE_VAR_HOST", "b.example",
                "PATH", "/bin"));
    assertEquals("https://b.example:1", variables.fill("https://${HOST}:${PORT}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{}"})
  void none_are_none(String many) {
    assertEquals(Map.of(), Variables.of(Map.of("LATHE_VARS", many)).values());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"secret", "[\"secret\"]", "{\"A\":1}", "{\"A\":{\"secret\":1}}", "{\"secret\""})
  void what_is_no_object_of_texts_is_refused_and_not_repeated(String many) {
    var e =
        assertThrows(
            IllegalArgumentException.class, () -> Variables.of(Map.of("LATHE_VARS", many)));
    assertFalse(e.toString().contains("secret"), e.toString());
  }
}
