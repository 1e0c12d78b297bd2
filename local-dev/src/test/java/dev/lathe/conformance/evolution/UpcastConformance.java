package dev.lathe.conformance.evolution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.fixture.EditedBlueprint;
import dev.lathe.compiler.fixture.GivenChange;
import dev.lathe.compiler.source.SourceFiles;
import dev.lathe.conformance.statement.Trial;
import dev.lathe.runtime.plan.InputValue;
import dev.lathe.runtime.rollout.RolloutRefused;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Events of several forms beside each other, and upcasts that events do not fit. */
abstract class UpcastConformance {
  private static final String TWELVE = "\"1\":{\"set\":{\"n\":{\"mul\":[\"n\",12]}}}";
  private static final String THOUSAND = ",\"2\":{\"set\":{\"n\":{\"add\":[\"n\",1000]}}}";

  abstract Database open();

  @Test
  void each_event_passes_the_forms_behind_its_own_and_is_left_as_it_was_written() {
    try (Database database = open()) {
      Trial first = Trial.of(EditedBlueprint.base(), database);
      created(first, "d1", 1);
      String written = first.read("SELECT data FROM event WHERE stream='Doc-d1'");
      Trial second = first.becomes(creating(TWELVE));
      created(second, "d2", 5);
      SourceFiles third = creating(TWELVE + THOUSAND);
      Trial now = second.becomes(third);
      created(now, "d3", 7);
      now.project();
      assertEquals(
          List.of("d1 1012 1", "d2 1005 2", "d3 7 3"),
          texts(
              database,
              "SELECT d.id||' '||d.n||' '||e.schema_version FROM docs d JOIN event e"
                  + " ON e.stream='Doc-'||d.id ORDER BY 1"));
      assertEquals(written, now.read("SELECT data FROM event WHERE stream='Doc-d1'"));
      assertTrue(now.verified().sound(), () -> now.verified().toString());
      new ReadModels(database, third).hold();
    }
  }

  @Test
  void what_an_older_event_says_otherwise_than_its_upcast_has_it_is_told_where_it_stands() {
    refused(
        "\"1\":{\"had\":{\"label\":\"integer\"},\"set\":{\"label\":{\"case\":{\"when\":"
            + "[[{\"gt\":[\"label\",3]},{\"$literal\":\"big\"}]],\"else\":{\"$literal\":\"small\"}}}}}",
        "label");
  }

  @Test
  void what_comes_out_with_more_digits_than_the_field_has_is_told_where_it_stands() {
    refused("\"1\":{\"set\":{\"price\":{\"mul\":[\"price\",0.001]}}}", "price");
  }

  private void refused(String upcasts, String field) {
    try (Database database = open()) {
      Trial first = Trial.of(EditedBlueprint.base(), database);
      created(first, "d1", 1);
      SourceFiles then = creating(upcasts);
      var refusal = assertThrows(RolloutRefused.class, () -> first.becomes(then));
      String said = String.valueOf(refusal.getMessage());
      assertTrue(said.contains("Doc-d1") && said.contains("`" + field + "`"), said);
      created(first, "d2", 2); // what was live is
    }
  }

  private static SourceFiles creating(String forms) {
    String edit =
        "replace entities/Doc.json: \"stateMachine\":{ => \"upcasts\":{\"DocCreate\":{%s}},\"stateMachine\":{"
            .formatted(forms);
    return EditedBlueprint.after(new GivenChange("upcasts", "", List.of(edit), List.of()));
  }

  private static void created(Trial trial, String id, int n) {
    var outcome =
        trial.command(
            "createDoc",
            Optional.empty(),
            OptionalLong.empty(),
            "id",
            id,
            "title",
            "title of " + id,
            "n",
            n,
            "price",
            new InputValue.Decimal("1.51", 151),
            "label",
            "odd");
    assertTrue(outcome.toString().startsWith("Accepted"), outcome::toString);
  }

  private static List<String> texts(Database database, String sql) {
    Rows rows = database.execute(Statement.read(sql));
    return rows.rows().stream().map(row -> String.valueOf(row.getFirst())).toList();
  }
}
