package dev.lathe.runtime.plan;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.junit.jupiter.api.Test;

final class ZoneTableTest {
  @Test
  void years_have_the_digits_that_sql_writes_in_every_locale() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      String table = ZoneTable.of("America/Havana"); // of no other test: tables are kept
      assertTrue(table.contains("\"y2026\"") && table.contains("\"l2026\""), table);
      assertTrue(table.chars().allMatch(c -> c < 128), table);
    } finally {
      Locale.setDefault(before);
    }
  }
}
