package dev.lathe.conformance.differential;

import dev.lathe.conformance.differential.World.Field;
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
      } else if (!param.fields().isEmpty()) {
        value = elements(dice, param);
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

  /** Some elements, most of which are told apart by few values. */
  private static List<Object> elements(Dice dice, Param param) {
    var elements = new ArrayList<Object>();
    for (int left = dice.upTo(4); left > 0; left--) {
      var element = new HashMap<String, @Nullable Object>();
      for (Field field : param.fields()) {
        boolean key = field.equals(param.fields().getFirst());
        element.put(
            field.name(),
            field.nullable() && dice.oneIn(6)
                ? null
                : key ? Kids.key(dice, field.type()) : RandomRows.value(dice, field));
      }
      elements.add(param.shape().isEmpty() ? element.values().iterator().next() : element);
    }
    return elements;
  }

  /** What {@code params} are in a graph's signature. */
  static Map<String, Object> inputs(List<Param> params, Dice dice) {
    var inputs = Text.obj();
    for (Param param : params) {
      Object item = param.shape().isEmpty() ? param.type().word() : Text.obj("row", param.shape());
      Object type = param.list() ? Text.obj("list", item) : item;
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
   * @param fields what an element has, the key first; empty where it is any list of values
   * @param shape of the elements; empty where each is one value
   */
  record Param(
      String name,
      ScalarType type,
      boolean list,
      boolean count,
      String mode,
      List<Field> fields,
      String shape) {
    Param(String name, ScalarType type, boolean list, boolean count, String mode) {
      this(name, type, list, count, mode, List.of(), "");
    }

    /** Whether it may be missing when the statement runs. */
    boolean mayMiss() {
      return mode.equals("nullable") || mode.equals("predicate_optional");
    }
  }
}
