package dev.lathe.runtime.adapter.vendor;

import dev.lathe.model.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON value in the clothes that protobuf gives it: {@code {"fields": {"type": {"stringValue":
 * "object"}}}}, in camel case or snake case. What wears none stays as it is.
 */
final class StructJson {
  private StructJson() {}

  static Json plain(Json json) {
    return switch (json) {
      case Json.Obj object when object.members().size() == 1 -> single(object);
      case Json.Obj(var members) -> members(members);
      case Json.Arr(var items) -> new Json.Arr(items.stream().map(StructJson::plain).toList());
      case Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> json;
    };
  }

  private static Json single(Json.Obj object) {
    Map.Entry<String, Json> only = object.members().entrySet().iterator().next();
    Json value = only.getValue();
    return switch (only.getKey()) {
      case "fields" -> value instanceof Json.Obj(var members) ? members(members) : object;
      case "stringValue",
          "string_value",
          "numberValue",
          "number_value",
          "boolValue",
          "bool_value" ->
          value;
      case "nullValue", "null_value" -> Json.NULL;
      case "structValue", "struct_value" -> plain(value);
      case "listValue", "list_value" ->
          Json.orEmpty(value).get("values").map(StructJson::plain).orElse(new Json.Arr(List.of()));
      default -> members(object.members());
    };
  }

  private static Json members(Map<String, Json> members) {
    var plain = new LinkedHashMap<String, Json>();
    members.forEach((name, value) -> plain.put(name, plain(value)));
    return new Json.Obj(plain);
  }
}
