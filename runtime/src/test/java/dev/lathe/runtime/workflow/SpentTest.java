package dev.lathe.runtime.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.model.bundle.workflow.Budget;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.json.Json;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What counts against the budget of a run. */
final class SpentTest {
  private static final OptionalLong ANY = OptionalLong.empty();

  private static Told told(Drawn drawn) {
    return new Told(drawn, new Json.Obj(Map.of()));
  }

  private static Drawn three() {
    return new Drawn()
        .start("start")
        .task("a")
        .task("b")
        .task("c")
        .flow("start", "a")
        .flow("a", "b")
        .flow("b", "c");
  }

  private static Optional<String> exceeds(Told told, Budget budget, String task) {
    FlowNode node = three().plan().node(task).orElseThrow();
    return told.state().spent().exceeds(budget, node).map(Trouble::code);
  }

  @Test
  void each_call_counts_and_the_first_beyond_the_budget_is_refused() {
    var two = new Budget(ANY, OptionalLong.of(2), ANY);
    Told told = told(three());
    assertEquals(new Spent(1, 0, 0), told.state().spent());
    assertEquals(Optional.empty(), exceeds(told, two, "a"));
    assertEquals(new Spent(2, 1, 0), told.done("a").state().spent());
    assertEquals(Optional.empty(), exceeds(told, two, "b"));
    assertEquals(new Spent(3, 2, 0), told.done("b").state().spent());
    assertEquals(Optional.of("WORKFLOW_BUDGET_EXCEEDED"), exceeds(told, two, "c"));
    told.refused("c", "WORKFLOW_BUDGET_EXCEEDED");
    assertEquals(new Spent(4, 2, 0), told.state().spent());
    assertEquals("WORKFLOW_BUDGET_EXCEEDED", told.trouble());
  }

  @Test
  void a_refusal_was_a_call_and_steps_have_a_limit_of_their_own() {
    Told told = told(three()).done("a").refused("b", "SOME");
    assertEquals(new Spent(3, 2, 0), told.state().spent());
    var three = new Budget(OptionalLong.of(3), ANY, ANY);
    assertEquals(Optional.of("WORKFLOW_BUDGET_EXCEEDED"), exceeds(told, three, "b"));
    var four = new Budget(OptionalLong.of(4), ANY, ANY);
    assertEquals(Optional.empty(), exceeds(told, four, "b"));
  }

  @Test
  void what_has_to_wait_spends_no_call_and_no_try() {
    Told told = told(three()).delayed("a", Duration.ofSeconds(3));
    assertEquals(new Spent(2, 0, 0), told.state().spent());
    Token waits = told.state().tokens().getFirst();
    assertEquals(0, waits.attempts());
    assertEquals(Optional.of(Told.NOW.plusSeconds(3)), waits.again());
    assertEquals("", told.trouble());
  }

  @Test
  void a_cost_is_compared_before_it_is_spent() {
    var spent = new Spent(1, 1, 7);
    var task = (FlowNode.ServiceTask) three().plan().node("a").orElseThrow();
    var dear =
        new FlowNode.ServiceTask(
            task.head(),
            task.work(),
            task.target(),
            task.input(),
            task.result(),
            task.policy().costing(4));
    assertEquals(new Spent(1, 2, 11), spent.tried(dear));
    assertEquals(Optional.empty(), spent.exceeds(new Budget(ANY, ANY, OptionalLong.of(11)), dear));
    assertEquals(
        Optional.of("WORKFLOW_BUDGET_EXCEEDED"),
        spent.exceeds(new Budget(ANY, ANY, OptionalLong.of(10)), dear).map(Trouble::code));
  }
}
