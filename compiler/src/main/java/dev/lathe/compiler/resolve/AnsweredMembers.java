package dev.lathe.compiler.resolve;

import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.Json;
import java.util.List;
import java.util.Optional;

/** What an answer has, as far as its graph says. */
final class AnsweredMembers {
  private static final List<String> OF_EMITS =
      List.of("didRun", "aggregateId", "version", "eventIds", "payload");

  private AnsweredMembers() {}

  /** Whether {@code path}, members of objects and places in arrays, may lead to something. */
  static boolean has(Form form, List<String> path) {
    if (path.isEmpty()) return true;
    String first = path.getFirst();
    List<String> rest = path.subList(1, path.size());
    return switch (form) {
      case Form.Obj(var members) ->
          members.stream()
              .filter(member -> member.name().equals(first))
              .findFirst()
              .filter(member -> has(member.form(), rest))
              .isPresent();
      case Form.Arr(var items) ->
          place(first).filter(i -> i < items.size() && has(items.get(i), rest)).isPresent();
      case Form.Found(String _, var answer) -> has(answer, path);
      case Form.Scalar(Value value) -> value.type().scalar().equals(Optional.of(ScalarType.JSON));
      case Form.Constant(Json json) -> has(json, path);
      case Form.AllRows(String _, var fields) ->
          place(first).isPresent() && (rest.isEmpty() || field(fields, rest));
      case Form.OneRow(String _, var fields) -> field(fields, path);
      case Form.EmitOutput _ -> OF_EMITS.contains(first);
      case Form.EventIds _ -> place(first).isPresent() && rest.isEmpty();
      case Form.CalledJson _, Form.Variables _ -> true;
    };
  }

  /** The members of an object or of a row. */
  static List<String> of(Form form) {
    return switch (form) {
      case Form.Obj(var members) -> members.stream().map(Form.Member::name).toList();
      case Form.Found(String _, var answer) -> of(answer);
      case Form.OneRow(String _, var fields) -> fields.stream().map(Rows.Field::name).toList();
      case Form.EmitOutput _ -> OF_EMITS;
      case Form.Arr _,
          Form.Scalar _,
          Form.Constant _,
          Form.AllRows _,
          Form.EventIds _,
          Form.CalledJson _,
          Form.Variables _ ->
          List.of();
    };
  }

  private static boolean has(Json json, List<String> path) {
    if (path.isEmpty()) return true;
    List<String> rest = path.subList(1, path.size());
    return switch (json) {
      case Json.Obj object -> object.get(path.getFirst()).filter(in -> has(in, rest)).isPresent();
      case Json.Arr(var items) ->
          place(path.getFirst())
              .filter(i -> i < items.size() && has(items.get(i), rest))
              .isPresent();
      case Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> false;
    };
  }

  /** A field may hold JSON, which has what it has. */
  private static boolean field(List<Rows.Field> fields, List<String> path) {
    return fields.stream()
        .filter(field -> field.name().equals(path.getFirst()))
        .anyMatch(
            field ->
                path.size() == 1 || field.type().scalar().equals(Optional.of(ScalarType.JSON)));
  }

  private static Optional<Integer> place(String written) {
    return written.matches("[0-9]{1,9}")
        ? Optional.of(Integer.parseInt(written))
        : Optional.empty();
  }
}
