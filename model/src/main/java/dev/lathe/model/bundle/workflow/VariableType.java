package dev.lathe.model.bundle.workflow;

import dev.lathe.model.bundle.ScalarType;
import java.util.List;

/** What is known of a value at compile time. */
public sealed interface VariableType {
  /**
   * A single value, in the JSON form in which the API answers it.
   *
   * @param nullable whether it may be null or missing
   */
  record Scalar(ScalarType type, boolean nullable) implements VariableType {}

  /**
   * An object.
   *
   * @param nullable whether it may be null or missing
   */
  record Obj(List<Member> members, boolean nullable) implements VariableType {
    public Obj {
      members = List.copyOf(members);
    }
  }

  /** An array. */
  record Arr(VariableType items) implements VariableType {}

  /** Nothing is known of it. */
  record Any() implements VariableType {}

  /** A member of an object. */
  record Member(String name, VariableType type) {}
}
