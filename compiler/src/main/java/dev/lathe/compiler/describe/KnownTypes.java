package dev.lathe.compiler.describe;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.bundle.workflow.VariableType;
import dev.lathe.model.json.Json;

/** What is known of answers and events by those who pass their values on. */
public final class KnownTypes {
  private KnownTypes() {}

  /** What {@code graph} answers with. */
  public static VariableType answer(ResolvedGraph graph) {
    return of(Answers.of(graph));
  }

  /** The data of an event: before and after. */
  public static VariableType data(
      Entity entity, Entity.StateMachine machine, Entity.Transition transition) {
    return of(Events.data(entity, machine, transition));
  }

  private static VariableType of(DataType type) {
    return switch (type) {
      case DataType.Scalar(var scalar, _) -> new VariableType.Scalar(scalar, false);
      case DataType.Words _ -> new VariableType.Scalar(ScalarType.STRING, false);
      case DataType.Constant(var json) -> constant(json);
      case DataType.Any(), DataType.AnyText() -> new VariableType.Any();
      case DataType.Nullable(var inner) -> nullable(of(inner));
      case DataType.ListOf(var item) -> new VariableType.Arr(of(item));
      case DataType.Ruled(var inner, _) -> of(inner);
      case DataType.Tuple _ -> new VariableType.Arr(new VariableType.Any());
      case DataType.Obj(_, var members, _) ->
          new VariableType.Obj(
              members.stream()
                  .map(
                      member ->
                          new VariableType.Member(
                              member.name(),
                              member.required() ? of(member.type()) : nullable(of(member.type()))))
                  .toList(),
              false);
    };
  }

  /** The type of a constant. */
  public static VariableType constant(Json json) {
    return switch (json) {
      case Json.Null() -> new VariableType.Any();
      case Json.Bool _ -> new VariableType.Scalar(ScalarType.BOOLEAN, false);
      case Json.Str _ -> new VariableType.Scalar(ScalarType.STRING, false);
      case Json.Num(var digits) ->
          new VariableType.Scalar(
              digits.matches("-?[0-9]+") ? ScalarType.INTEGER : ScalarType.DECIMAL, false);
      case Json.Arr _ -> new VariableType.Arr(new VariableType.Any());
      case Json.Obj(var members) ->
          new VariableType.Obj(
              members.entrySet().stream()
                  .map(m -> new VariableType.Member(m.getKey(), constant(m.getValue())))
                  .toList(),
              false);
    };
  }

  private static VariableType nullable(VariableType type) {
    return switch (type) {
      case VariableType.Scalar(var scalar, _) -> new VariableType.Scalar(scalar, true);
      case VariableType.Obj(var members, _) -> new VariableType.Obj(members, true);
      case VariableType.Arr _, VariableType.Any _ -> type;
    };
  }
}
