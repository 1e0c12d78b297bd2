package dev.lathe.runtime.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.bundle.workflow.Budget;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.StepPolicy;
import dev.lathe.model.bundle.workflow.Target;
import dev.lathe.model.bundle.workflow.Variable;
import dev.lathe.model.bundle.workflow.VariableType;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.json.JsonText;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator says that a task answered is what the task could have answered. */
class AnsweredValueTest {
  private static final FlowNode TASK = task("reserve", Optional.of("reservation"));
  private static final VariableType ANSWER =
      new VariableType.Obj(
          List.of(
              new VariableType.Member(
                  "reserved", new VariableType.Scalar(ScalarType.BOOLEAN, false)),
              new VariableType.Member("until", new VariableType.Scalar(ScalarType.DATE, true)),
              new VariableType.Member("price", new VariableType.Scalar(ScalarType.DECIMAL, true))),
          false);

  private static FlowNode task(String id, Optional<String> result) {
    return new FlowNode.ServiceTask(
        new FlowNode.Head(id, Optional.empty(), Optional.empty()),
        new FlowNode.Work(Optional.empty(), false),
        new Target.Binding("inventory", "reserve"),
        List.of(),
        result,
        StepPolicy.USUAL);
  }

  private static WorkflowPlan plan(VariableType type) {
    return new WorkflowPlan(
        "d",
        "p",
        Optional.empty(),
        "",
        List.of(),
        Optional.empty(),
        Budget.NONE,
        List.of(new Variable("reservation", type, false)),
        List.of(TASK),
        List.of());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "{\"reserved\":true} | -",
        "{\"reserved\":true,\"until\":\"2027-01-31\",\"price\":\"4.20\"} | -",
        "{\"reserved\":true,\"until\":null,\"price\":4.2} | -",
        "{\"reserved\":\"yes\"} | `reservation.reserved` is of the type boolean, and \"yes\" is"
            + " not",
        "{\"reserved\":true,\"until\":\"soon\"} | `reservation.until` is of the type date, and"
            + " \"soon\" is not",
        "{\"reserved\":true,\"price\":\"much\"} | `reservation.price` is of the type decimal, and"
            + " \"much\" is not",
        "{} | `reservation.reserved` is of the type boolean, and null is not",
        "{\"reserved\":true,\"left\":3} | `reservation` has no `left`, but `reserved`, `until`,"
            + " `price`",
        "true | `reservation` is of the type object, and true is not",
        "null | `reservation` is of the type object, and null is not"
      })
  void a_value_is_of_the_type_of_the_answer_or_told_why_not(String value, String misfit) {
    AnsweredValue answer = AnsweredValue.of(plan(ANSWER), TASK, false, JsonText.parse(value));
    assertEquals(
        Optional.ofNullable(misfit).map(why -> "`reserve` does not answer that: " + why),
        answer.misfit());
  }

  @Test
  void of_a_loop_each_item_is_answered_by_itself() {
    WorkflowPlan plan = plan(new VariableType.Arr(ANSWER));
    assertEquals(
        Optional.empty(),
        AnsweredValue.of(plan, TASK, true, JsonText.parse("{\"reserved\":true}")).misfit());
    assertEquals(
        Optional.of(
            "`reserve` does not answer that: `reservation` is of the type list, and"
                + " {\"reserved\":true} is not"),
        AnsweredValue.of(plan, TASK, false, JsonText.parse("{\"reserved\":true}")).misfit());
    assertEquals(
        Optional.empty(),
        AnsweredValue.of(plan, TASK, false, JsonText.parse("[{\"reserved\":false}]")).misfit());
  }

  @Test
  void what_writes_no_variable_answers_nothing() {
    FlowNode silent = task("tell", Optional.empty());
    assertEquals(
        Optional.of("`tell` writes no variable: leave the value out"),
        AnsweredValue.of(plan(ANSWER), silent, false, JsonText.parse("1")).misfit());
  }
}
