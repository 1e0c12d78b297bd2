package dev.lathe.compiler;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.util.ArrayList;
import java.util.List;

/** A file of a bundle for people who read what changed: JSON that is not short over many lines. */
final class Lines {
  private static final int WIDTH = 120;

  private Lines() {}

  static String of(String path, String text) {
    if (!path.endsWith(".json")) {
      return text;
    }
    try {
      return of(JsonText.parse(text), "") + "\n";
    } catch (JsonText.MalformedJson e) {
      return text;
    }
  }

  private static String of(Json json, String indent) {
    String one = JsonText.write(json);
    if (indent.length() + one.length() <= WIDTH) {
      return one;
    }
    String inner = indent + "  ";
    return switch (json) {
      case Json.Obj(var members) -> {
        List<String> lines = new ArrayList<>();
        members.forEach(
            (name, value) ->
                lines.add(inner + JsonText.write(Json.of(name)) + ": " + of(value, inner)));
        yield "{\n" + String.join(",\n", lines) + "\n" + indent + "}";
      }
      case Json.Arr(var items) -> {
        List<String> lines = items.stream().map(item -> inner + of(item, inner)).toList();
        yield "[\n" + String.join(",\n", lines) + "\n" + indent + "]";
      }
      case Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> one;
    };
  }
}
