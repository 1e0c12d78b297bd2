package dev.lathe.compiler.lower;

import dev.lathe.model.bundle.Parameter;
import java.util.ArrayList;
import java.util.List;

/** A statement's parameters in the order of their first use; equal ones share a number. */
final class Parameters {
  private final List<Parameter> list = new ArrayList<>();

  /** The placeholder for {@code parameter}, such as {@code ?3}. */
  String of(Parameter parameter) {
    int index = list.indexOf(parameter);
    if (index < 0) {
      list.add(parameter);
      index = list.size() - 1;
    }
    return "?" + (index + 1);
  }

  String of(Parameter.Fact fact) {
    return of(new Parameter.Request(fact));
  }

  /** An input as SQL computes with it. */
  String input(String name) {
    return of(new Parameter.Input(name, Parameter.Input.Form.NATIVE));
  }

  List<Parameter> list() {
    return List.copyOf(list);
  }
}
