package dev.lathe.conformance.differential;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON written from plain Java values. */
final class Text {
  private Text() {}

  /** A JSON text of maps, lists, texts, numbers, booleans and {@link Json}. */
  static String of(Object value) {
    return JsonText.write(json(value));
  }

  static Json json(Object value) {
    return switch (value) {
      case Json json -> json;
      case String text -> Json.of(text);
      case Boolean flag -> Json.of(flag);
      case Number number -> new Json.Num(number.toString());
      case List<?> items -> new Json.Arr(items.stream().map(Text::json).toList());
      case Map<?, ?> members -> {
        var written = new LinkedHashMap<String, Json>();
        members.forEach((name, member) -> written.put((String) name, json(member)));
        yield new Json.Obj(written);
      }
      default -> throw new IllegalArgumentException("no JSON: " + value.getClass());
    };
  }

  /** An object; names and values alternate. */
  static Map<String, Object> obj(Object... members) {
    var object = new LinkedHashMap<String, Object>();
    for (int i = 0; i < members.length; i += 2) {
      object.put((String) members[i], members[i + 1]);
    }
    return object;
  }
}
