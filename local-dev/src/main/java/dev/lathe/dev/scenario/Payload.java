package dev.lathe.dev.scenario;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;

/** What an event says: {@code {"before":…,"after":…}}. */
record Payload(Json before, Json after) {
  static Payload of(String data) {
    return JsonText.parse(data) instanceof Json.Obj object
        ? new Payload(object.get("before").orElse(Json.NULL), object.get("after").orElse(Json.NULL))
        : new Payload(Json.NULL, Json.NULL);
  }
}
