package dev.lathe.model.bundle;

import dev.lathe.model.json.Json;
import java.util.List;

/** The input of a call as a JSON form whose leaves are filled in for each request. */
public sealed interface CallInput {
  /** A constant of any depth. */
  record Constant(Json json) implements CallInput {}

  /** A text with {@code ${NAME}} placeholders, filled from the settings of where it runs. */
  record Variables(String text) implements CallInput {}

  /** A graph input; null where it is missing. */
  record Input(String name) implements CallInput {}

  /**
   * What an earlier step gave.
   *
   * @param path into it, empty for all of it: member names, and for an array an index in digits;
   *     null where it leads nowhere
   */
  record Output(String node, List<String> path) implements CallInput {
    public Output {
      path = List.copyOf(path);
    }
  }

  /** An object; members in the author's order. */
  record Obj(List<Member> members) implements CallInput {
    public Obj {
      members = List.copyOf(members);
    }
  }

  /** An array. */
  record Arr(List<CallInput> items) implements CallInput {
    public Arr {
      items = List.copyOf(items);
    }
  }

  /** A member of an object. */
  record Member(String name, CallInput value) {}
}
