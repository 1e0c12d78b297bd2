package dev.lathe.runtime.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.bundle.WrittenBlueprint;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Which forms of events a bundle reads, by what it was written as. */
final class KnownFormsTest {
  private static final String TWO =
      "\"upcasts\":{\"DocCreate\":{\"1\":{\"set\":{}},\"2\":{\"set\":{}}}}";

  @Test
  void the_form_behind_the_last_upcast_is_the_latest_that_is_read() {
    KnownForms forms = forms("pdm/entities/Doc.json", "{" + TWO + "}");
    assertEquals(3, forms.form("Doc", "DocCreate"));
    assertEquals(1, forms.form("Doc", "DocClose"));
    assertEquals(1, forms.form("Other", "DocCreate"));
  }

  @Test
  void an_entity_is_known_by_the_name_that_the_log_has() {
    assertEquals(
        3,
        forms("pdm/entities/Doc.json", "{\"was\":\"Page\"," + TWO + "}").form("Page", "DocCreate"));
    assertEquals(
        3,
        forms("pdm/entities/Doc.json", "{\"was\":[\"Leaf\",\"Page\"]," + TWO + "}")
            .form("Leaf", "DocCreate"));
  }

  @Test
  void a_single_service_has_its_entities_in_one_file() {
    assertEquals(
        3, forms("pdm.json", "{\"entities\":{\"Doc\":{" + TWO + "}}}").form("Doc", "DocCreate"));
  }

  @Test
  void one_covers_another_that_reads_no_form_more() {
    KnownForms none = forms("pdm/entities/Doc.json", "{}");
    KnownForms two = forms("pdm/entities/Doc.json", "{" + TWO + "}");
    assertTrue(two.covers(none));
    assertTrue(two.covers(two));
    assertFalse(none.covers(two));
  }

  private static KnownForms forms(String path, String text) {
    var written = new WrittenBlueprint(new TreeMap<>(Map.of(path, text)), new TreeSet<>());
    return new KnownForms(new TreeSet<>(), KnownForms.upcasts(written));
  }
}
