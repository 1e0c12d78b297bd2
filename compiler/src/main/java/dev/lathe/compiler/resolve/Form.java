package dev.lathe.compiler.resolve;

import dev.lathe.model.json.Json;
import java.util.List;
import java.util.Optional;

/** The answer's JSON form. */
public sealed interface Form {
  /** The parts of it that have none themselves, in order. */
  default List<Form> leaves() {
    return switch (this) {
      case Obj(var members) ->
          members.stream().flatMap(member -> member.form().leaves().stream()).toList();
      case Arr(var items) -> items.stream().flatMap(item -> item.leaves().stream()).toList();
      case Found(String _, Obj answer) -> answer.leaves();
      case Scalar _,
          Constant _,
          AllRows _,
          OneRow _,
          CalledJson _,
          Variables _,
          EmitOutput _,
          EventIds _ ->
          List.of(this);
    };
  }

  /** The expression that a leaf shows. */
  default Optional<Value> expression() {
    return switch (this) {
      case Scalar(Value value) -> Optional.of(value);
      case CalledJson(Value.Called called) -> Optional.of(called);
      case Obj _,
          Arr _,
          Found _,
          Constant _,
          AllRows _,
          OneRow _,
          Variables _,
          EmitOutput _,
          EventIds _ ->
          Optional.empty();
    };
  }

  record Scalar(Value value) implements Form {}

  record Obj(List<Member> members) implements Form {
    public Obj {
      members = List.copyOf(members);
    }
  }

  record Arr(List<Form> items) implements Form {
    public Arr {
      items = List.copyOf(items);
    }
  }

  /** A whole answer, or null where the findOne {@code node} found no row. */
  record Found(String node, Obj answer) implements Form {}

  /** A constant of any depth. */
  record Constant(Json json) implements Form {}

  /** All rows of a rowset node, each with these fields. */
  record AllRows(String node, List<Rows.Field> fields) implements Form {
    public AllRows {
      fields = List.copyOf(fields);
    }
  }

  /** The row of a findOne node with these fields, or null. */
  record OneRow(String node, List<Rows.Field> fields) implements Form {
    public OneRow {
      fields = List.copyOf(fields);
    }
  }

  /** What a module gave, as the JSON it is. */
  record CalledJson(Value.Called value) implements Form {}

  /** A text whose placeholders are filled where it runs; only in the input of a call. */
  record Variables(String text) implements Form {}

  /** The whole output of an emit node. */
  record EmitOutput(String node) implements Form {}

  /** {@code eventIds} of an emit node. */
  record EventIds(String node) implements Form {}

  /** A member of an object. */
  record Member(String name, Form form) {}
}
