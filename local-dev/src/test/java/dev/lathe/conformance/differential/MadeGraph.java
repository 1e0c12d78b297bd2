package dev.lathe.conformance.differential;

import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.decimal.Scale;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A graph as JSON.
 *
 * @param shapes what it maps and reduces into, by name
 */
record MadeGraph(
    String id, Map<String, Object> json, Map<String, Object> shapes, List<Param> params) {
  /** Values for a request, some of those that may miss missing. */
  Map<String, @Nullable Object> inputs(Dice dice) {
    var inputs = new HashMap<String, @Nullable Object>();
    for (Param param : params) {
      Object value;
      if (param.mayMiss() && dice.oneIn(3)) {
        value = null;
      } else if (param.list()) {
        var items = new ArrayList<Object>();
        for (int left = dice.upTo(4); left > 0; left--) {
          items.add(RandomRows.value(dice, param.type()));
        }
        value = items;
      } else if (param.count()) {
        value = (long) dice.upTo(8);
      } else {
        value = RandomRows.value(dice, param.type());
      }
      inputs.put(param.name(), value);
    }
    return inputs;
  }

  /** What {@code params} are in a graph's signature. */
  static Map<String, Object> inputs(List<Param> params, Dice dice) {
    var inputs = Text.obj();
    for (Param param : params) {
      Object type = param.list() ? Text.obj("list", param.type().word()) : param.type().word();
      var input = Text.obj("type", type, "mode", param.mode());
      if (param.mode().equals("defaulted")) {
        input.put("default", RandomRows.json(dice, param.type()));
      }
      if (param.type() == ScalarType.DECIMAL) {
        input.put("scale", Scale.DEFAULT);
      }
      inputs.put(param.name(), input);
    }
    return inputs;
  }

  /** A graph's inputs, and its named expressions. */
  @SuppressWarnings("serial")
  static final class Inputs extends ArrayList<Param> {
    final Map<String, Object> lets = Text.obj();
  }

  /**
   * A declared input.
   *
   * @param count whether it says how many rows a limit lets through
   */
  record Param(String name, ScalarType type, boolean list, boolean count, String mode) {
    /** Whether it may be missing when the statement runs. */
    boolean mayMiss() {
      return mode.equals("nullable") || mode.equals("predicate_optional");
    }
  }
}
