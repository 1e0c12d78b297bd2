package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.compiler.source.FolderReader;
import dev.lathe.compiler.source.SourceFiles;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.rehearsal.PlanComparison;
import dev.lathe.runtime.rehearsal.WorsePlan;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Statements that read a whole table where they found rows by an index before. */
class PlanComparisonTest {
  private static final String GRAPH = "graphs/bookingsOf.json";

  private static final String FOUND = "{ \"eq\": [\"bookingView.room\",";

  /** The same rooms, where they have capitals, and a condition on what no index has. */
  private static final String LOOKED_THROUGH = "{ \"eq\": [{ \"upper\": [\"bookingView.room\"] },";

  @Test
  void a_condition_that_no_index_serves_any_more_is_told_with_its_table_and_both_plans() {
    Bundle before = variant("", "");
    Bundle after = variant(FOUND, LOOKED_THROUGH);

    List<WorsePlan> worse = between(before, after);

    assertEquals(1, worse.size(), worse.toString());
    WorsePlan one = worse.getFirst();
    assertEquals("booking.bookingsOf", one.graph());
    assertTrue(one.was().startsWith("SEARCH " + one.table() + " USING "), one.toString());
    assertTrue(one.now().startsWith("SCAN " + one.table()), one.toString());
    assertEquals(List.of(), between(after, before));
    assertEquals(List.of(), between(before, before));
  }

  private static List<WorsePlan> between(Bundle before, Bundle after) {
    return PlanComparison.between(before, after, () -> SqliteDatabase.open(":memory:"));
  }

  private static Bundle variant(String was, String now) {
    var texts = new TreeMap<String, String>();
    SourceFiles sources = FolderReader.read(Blueprints.example("booking")).sources();
    sources.files().forEach((path, file) -> texts.put(path, file.text()));
    texts.computeIfPresent(
        GRAPH,
        (_, text) -> {
          assertTrue(text.contains(was), text);
          return text.replace(was, now);
        });
    return Served.value(Compiler.compile(SourceFiles.of(texts)));
  }
}
