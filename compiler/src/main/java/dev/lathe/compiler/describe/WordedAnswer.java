package dev.lathe.compiler.describe;

import dev.lathe.model.bundle.Reference;
import dev.lathe.model.bundle.ResponseTemplate.Branch;
import dev.lathe.model.bundle.ResponseTemplate.Redirect;
import dev.lathe.model.bundle.ResponseTemplate.Rendered;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.Json;
import java.util.List;
import java.util.Optional;

/** What a response template makes of a result. */
final class WordedAnswer {
  private final DataType result;

  private WordedAnswer(DataType result) {
    this.result = result;
  }

  /** What {@code branch} answers with where the graph gives {@code result}. */
  static DataType of(Branch branch, DataType result) {
    return switch (branch) {
      case Rendered(Json json, var _, var _) -> new WordedAnswer(result).of(json);
      case Redirect _ -> new DataType.Constant(Json.NULL);
    };
  }

  private DataType of(Json template) {
    return switch (template) {
      case Json.Str(String text) ->
          Reference.of(text).map(this::of).orElseGet(() -> new DataType.Constant(template));
      case Json.Arr(var items) -> new DataType.Tuple(items.stream().map(this::of).toList());
      case Json.Obj(var members) ->
          new DataType.Obj(
              Optional.empty(),
              members.entrySet().stream()
                  .map(member -> DataType.Member.of(member.getKey(), of(member.getValue())))
                  .toList(),
              true);
      case Json.Num _, Json.Bool _, Json.Null _ -> new DataType.Constant(template);
    };
  }

  private DataType of(Reference reference) {
    return switch (reference.root()) {
      case "result" -> in(result, reference.path());
      case "auth" -> new DataType.Nullable(DataType.answer(ScalarType.STRING));
      case "error" ->
          List.of(List.of("code"), List.of("message")).contains(reference.path())
              ? DataType.answer(ScalarType.STRING)
              : new DataType.Any();
      default -> new DataType.Any();
    };
  }

  /** What may be absent on the way is null. */
  private static DataType in(DataType outer, List<String> path) {
    if (path.isEmpty()) return outer;
    return switch (outer) {
      case DataType.Obj object ->
          object.members().stream()
              .filter(member -> member.name().equals(path.getFirst()))
              .findFirst()
              .map(member -> in(member.type(), path.subList(1, path.size())))
              .orElseGet(DataType.Any::new);
      case DataType.Nullable(DataType there) -> {
        DataType found = in(there, path);
        yield found instanceof DataType.Nullable || found instanceof DataType.Any
            ? found
            : new DataType.Nullable(found);
      }
      case DataType.Scalar _,
          DataType.Words _,
          DataType.Constant _,
          DataType.Any _,
          DataType.AnyText _,
          DataType.ListOf _,
          DataType.Ruled _,
          DataType.Tuple _ ->
          new DataType.Any();
    };
  }
}
