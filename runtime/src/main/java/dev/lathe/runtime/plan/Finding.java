package dev.lathe.runtime.plan;

import dev.lathe.model.json.Json;
import java.util.LinkedHashMap;

/**
 * One thing that is wrong with a request's inputs.
 *
 * @param path the request's name for it, e.g. {@code limit} or {@code tags.1}
 * @param code one of {@code invalid_type}, {@code invalid_format}, {@code too_small}, {@code
 *     too_big}, {@code unrecognized_keys}
 */
public record Finding(String path, String message, String code) {
  /** As in a problem's details. */
  public Json json() {
    var members = new LinkedHashMap<String, Json>();
    members.put("path", Json.of(path));
    members.put("message", Json.of(message));
    members.put("code", Json.of(code));
    return new Json.Obj(members);
  }
}
