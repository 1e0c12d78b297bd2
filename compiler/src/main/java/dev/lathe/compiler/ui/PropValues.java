package dev.lathe.compiler.ui;

import dev.lathe.compiler.blueprint.UiModule.Prop;
import dev.lathe.compiler.source.JsonNode;

/** PropValues of properties and arguments. */
final class PropValues {
  private PropValues() {}

  /**
   * Whether {@code value} is known only in the browser: an object with a key like {@code $state}.
   */
  static boolean isComputed(JsonNode value) {
    return value instanceof JsonNode.Obj(var members, _)
        && members.stream().anyMatch(member -> member.name().startsWith("$"));
  }

  /** Whether a literal is what {@code prop} takes; a null stands for none. */
  static boolean fits(JsonNode value, Prop prop) {
    if (value instanceof JsonNode.Null) {
      return !prop.required();
    }
    if (isComputed(value)) {
      return true;
    }
    if (prop.array()) {
      return value instanceof JsonNode.Arr;
    }
    return switch (prop.type()) {
      case "string" -> value instanceof JsonNode.Str;
      case "number" -> value instanceof JsonNode.Num;
      case "boolean" -> value instanceof JsonNode.Bool;
      case "object" -> value instanceof JsonNode.Obj;
      case "array" -> value instanceof JsonNode.Arr;
      default -> true; // a type that its module alone knows
    };
  }

  /** What {@code prop} takes, with its article. */
  static String wanted(Prop prop) {
    if (prop.array()) {
      return "an array";
    }
    return switch (prop.type()) {
      case "array", "object" -> "an " + prop.type();
      default -> "a " + prop.type();
    };
  }
}
