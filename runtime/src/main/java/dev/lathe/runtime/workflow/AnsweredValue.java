package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.Variable;
import dev.lathe.model.bundle.workflow.VariableType;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.model.value.Datetime;
import dev.lathe.model.value.Day;
import dev.lathe.model.value.TimeSpan;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What somebody says that a task would have answered, held to what it answers: conditions and
 * inputs behind it rely on that.
 *
 * @param written the variables that it comes to
 * @param misfit why it can't be the answer; empty where it can
 */
record AnsweredValue(Json.Obj written, Optional<String> misfit) {
  /** Longer values are not shown whole. */
  private static final int MOST_SHOWN = 60;

  /** {@code value} as the answer of what rests at {@code token} of a run of {@code plan}. */
  static AnsweredValue of(WorkflowPlan plan, FlowNode node, boolean item, Json value) {
    Optional<String> variable = Activities.result(node);
    if (variable.isPresent()) {
      VariableType type =
          plan.variables().stream()
              .filter(one -> one.name().equals(variable.get()))
              .map(Variable::type)
              .findFirst()
              .orElse(new VariableType.Any());
      boolean each = item && type instanceof VariableType.Arr;
      VariableType wanted = each ? ((VariableType.Arr) type).items() : type;
      return new AnsweredValue(
          new Members().with(variable.get(), value).object(),
          misfit(variable.get(), value, wanted)
              .map(why -> "`" + node.id() + "` does not answer that: " + why));
    }
    if (node instanceof FlowNode.UserTask task && value instanceof Json.Obj handed) {
      FormReading form = FormReading.of(task.form(), handed);
      return form.findings().isEmpty()
          ? new AnsweredValue(form.values(task.form()), Optional.empty())
          : new AnsweredValue(
              Json.EMPTY,
              Optional.of(
                  "`%s` takes another form: %s"
                      .formatted(
                          node.id(),
                          form.findings().stream()
                              .map(one -> "`" + one.path() + "` " + one.message())
                              .collect(Collectors.joining("; ")))));
    }
    return new AnsweredValue(
        Json.EMPTY,
        Optional.of(
            node instanceof FlowNode.UserTask
                ? "`%s` takes a form: an object with its fields".formatted(node.id())
                : "`%s` writes no variable: leave the value out".formatted(node.id())));
  }

  private static Optional<String> misfit(String path, Json value, VariableType type) {
    return switch (type) {
      case VariableType.Any _ -> Optional.empty();
      case VariableType.Scalar(ScalarType scalar, boolean nullable) ->
          fits(value, scalar, nullable) ? Optional.empty() : wrong(path, scalar.word(), value);
      case VariableType.Arr(VariableType items) -> {
        if (!(value instanceof Json.Arr(List<Json> all))) yield wrong(path, "list", value);
        for (int i = 0; i < all.size(); i++) {
          Optional<String> misfit = misfit(path + "." + i, all.get(i), items);
          if (misfit.isPresent()) yield misfit;
        }
        yield Optional.empty();
      }
      case VariableType.Obj(List<VariableType.Member> members, boolean nullable) -> {
        if (value instanceof Json.Null && nullable) yield Optional.empty();
        if (!(value instanceof Json.Obj object)) yield wrong(path, "object", value);
        yield member(path, object, members);
      }
    };
  }

  private static Optional<String> member(
      String path, Json.Obj object, List<VariableType.Member> members) {
    for (String name : object.members().keySet()) {
      if (members.stream().noneMatch(member -> member.name().equals(name))) {
        return Optional.of(
            "`%s` has no `%s`, but %s"
                .formatted(
                    path,
                    name,
                    members.stream()
                        .map(member -> "`" + member.name() + "`")
                        .collect(Collectors.joining(", "))));
      }
    }
    for (VariableType.Member member : members) {
      Optional<String> misfit =
          misfit(
              path + "." + member.name(),
              object.get(member.name()).orElse(Json.NULL),
              member.type());
      if (misfit.isPresent()) return misfit;
    }
    return Optional.empty();
  }

  private static boolean fits(Json value, ScalarType type, boolean nullable) {
    if (type == ScalarType.JSON) return true;
    return switch (value) {
      case Json.Null _ -> nullable;
      case Json.Bool _ -> type == ScalarType.BOOLEAN;
      case Json.Num(String digits) ->
          type == ScalarType.DECIMAL
              || (type == ScalarType.INTEGER && digits.matches("-?[0-9]{1,18}"));
      case Json.Str(String text) ->
          switch (type) {
            case STRING -> true;
            case DECIMAL -> text.matches("-?[0-9]{1,40}(\\.[0-9]{1,40})?");
            case DATE -> Day.is(text);
            case DATETIME -> Datetime.is(text);
            case DURATION -> TimeSpan.of(text).isPresent();
            case INTEGER, BOOLEAN, JSON -> false;
          };
      case Json.Arr _, Json.Obj _ -> false;
    };
  }

  private static Optional<String> wrong(String path, String wanted, Json value) {
    String text = JsonText.write(value);
    String shown = text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "…" : text;
    return Optional.of("`%s` is of the type %s, and %s is not".formatted(path, wanted, shown));
  }
}
