package dev.lathe.compiler.describe;

import dev.lathe.model.json.Json;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A JSON object being put together; members stand in the order of the calls. */
final class Members {
  private final Map<String, Json> members = new LinkedHashMap<>();

  Members with(String name, Json value) {
    members.put(name, value);
    return this;
  }

  Members with(String name, String value) {
    return with(name, Json.of(value));
  }

  Members with(String name, boolean value) {
    return with(name, Json.of(value));
  }

  Members with(String name, Members value) {
    return with(name, value.object());
  }

  /** Nothing where {@code value} is empty. */
  Members with(String name, Optional<String> value) {
    value.ifPresent(text -> with(name, text));
    return this;
  }

  /** Nothing where {@code value} has no members. */
  Members withAny(String name, Json.Obj value) {
    return value.members().isEmpty() ? this : with(name, value);
  }

  Members withAll(Json.Obj object) {
    members.putAll(object.members());
    return this;
  }

  Json.Obj object() {
    return new Json.Obj(members);
  }

  static Json.Arr strings(Collection<String> texts) {
    return new Json.Arr(texts.stream().map(Json::of).toList());
  }

  static Json.Obj ref(String pointer) {
    return new Members().with("$ref", pointer).object();
  }
}
