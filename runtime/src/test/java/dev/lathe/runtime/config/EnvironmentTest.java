package dev.lathe.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
  @Test
  void space_around_a_value_does_not_count_and_a_blank_value_is_none() {
    var environment = Environment.of(Map.of("A", " a b\n", "B", " "), "A");
    assertEquals("a b", environment.get("A"));
    assertEquals(Optional.empty(), environment.find("B"));
    assertEquals(Optional.empty(), environment.find("C"));
  }

  @Test
  void all_that_is_missing_is_named() {
    var several =
        assertThrows(
            IllegalArgumentException.class,
            () -> Environment.of(Map.of("B", "b", "C", ""), "A", "B", "C"));
    assertEquals("the environment lacks A and C; the function needs it", several.getMessage());
    var one = assertThrows(IllegalArgumentException.class, () -> Environment.of(Map.of()).get("A"));
    assertEquals("the environment lacks A; the function needs it", one.getMessage());
  }
}
