package dev.lathe.model.bundle.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.bundle.workflow.Condition;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.permission.Operand;
import dev.lathe.model.permission.Rule;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class WorkflowTextTest {
  private static WorkflowPlan any(long seed) {
    var random = new Random(seed);
    return new AnyWorkflow(new AnyBundle(random), random).plan();
  }

  @Test
  void any_definition_reads_back_as_it_was_written() {
    for (long seed = 0; seed < 2_000; seed++) {
      WorkflowPlan plan = any(seed);
      assertEquals(plan, WorkflowText.read(WorkflowText.write(plan)), "seed " + seed);
    }
  }

  @Test
  void a_hash_is_of_all_but_itself() {
    for (long seed = 0; seed < 200; seed++) {
      WorkflowPlan plan = any(seed);
      WorkflowPlan hashed = WorkflowText.hashed(plan);
      assertEquals(64, hashed.hash().length(), "seed " + seed);
      assertEquals(hashed, WorkflowText.hashed(plan.hashed("another")), "seed " + seed);
      assertEquals(hashed, WorkflowText.hashed(hashed), "seed " + seed);
      var renamed =
          new WorkflowPlan(
              plan.id() + "x",
              plan.process(),
              plan.name(),
              plan.hash(),
              plan.roles(),
              plan.deadline(),
              plan.budget(),
              plan.variables(),
              plan.nodes(),
              plan.flows());
      assertNotEquals(hashed.hash(), WorkflowText.hashed(renamed).hash(), "seed " + seed);
    }
  }

  @Test
  void what_is_no_definition_is_said_to_be_none() {
    assertThrows(JsonText.MalformedJson.class, () -> WorkflowText.read("{\"id\":\"a\"}"));
    String text = WorkflowText.write(any(1));
    assertThrows(
        JsonText.MalformedJson.class,
        () -> WorkflowText.read(text.substring(0, text.length() - 1) + ",\"more\":1}"));
  }

  @Test
  void a_condition_on_what_is_missing_does_not_hold_nor_does_its_negation() {
    var is =
        new Rule.Compared(
            new Operand.Given("reservation.reserved"),
            Rule.Comparison.EQ,
            new Operand.Constant(Json.of(true)),
            Rule.Kind.FLAG);
    var condition = new Condition("${reservation.reserved == true}", is);
    var negated = new Condition("${!(reservation.reserved == true)}", new Rule.Not(is));
    assertTrue(condition.holds(_ -> Optional.of(Json.of(true))));
    assertFalse(condition.holds(_ -> Optional.of(Json.of(false))));
    assertTrue(negated.holds(_ -> Optional.of(Json.of(false))));
    assertFalse(condition.holds(_ -> Optional.empty()));
    assertFalse(negated.holds(_ -> Optional.empty()));
  }
}
