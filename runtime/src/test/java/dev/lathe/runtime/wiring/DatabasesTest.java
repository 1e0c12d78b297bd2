package dev.lathe.runtime.wiring;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DatabasesTest {
  @ParameterizedTest
  @ValueSource(strings = {"postgres://user:secret@host/db", "", "file.db", "sqlite:", "libsql:x"})
  void another_address_is_refused_with_the_forms_that_are_known(String address) {
    var e = assertThrows(IllegalArgumentException.class, () -> Databases.open(address));
    assertTrue(e.toString().contains("sqlite:FILE"), e.toString());
    assertTrue(e.toString().contains("libsql://HOST"), e.toString());
    assertFalse(e.toString().contains("secret"), e.toString());
  }

  @Test
  void a_statement_binds_text_long_double_and_null_alone() {
    assertTrue(Statement.read("SELECT 1", "a", 1L, 0.5, null).parameters().contains(null));
    for (Object other : Arrays.<@Nullable Object>asList(1, true, 1.5f, new byte[0], Double.NaN)) {
      assertThrows(IllegalArgumentException.class, () -> Statement.read("SELECT ?1", other));
    }
    assertThrows(IllegalArgumentException.class, () -> Statement.read(" "));
  }

  @Test
  void a_statement_shows_its_text_and_hides_its_parameters() {
    String shown = Statement.write("SELECT ?1", "secret").toString();
    assertTrue(shown.contains("SELECT ?1"));
    assertFalse(shown.contains("secret"));
    assertTrue(Statement.read("x".repeat(9_000)).toString().length() < 200);
  }

  @Test
  void rows_find_columns_by_name_and_keep_null_apart() {
    var rows = new Rows(List.of("a", "b"), List.of(Arrays.asList("x", null)));
    assertTrue(rows.text(0, rows.column("a")) != null);
    assertTrue(rows.integer(0, rows.column("b")) == null);
    assertThrows(IllegalStateException.class, () -> rows.requiredInteger(0, 1));
    assertThrows(IllegalArgumentException.class, () -> rows.column("c"));
  }
}
