package dev.lathe.runtime.plan;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;

/**
 * One thing that is wrong with a request's inputs.
 *
 * @param path the request's name for it, e.g. {@code limit} or {@code tags.1}
 * @param code one of {@code invalid_type}, {@code invalid_format}, {@code invalid_enum_value},
 *     {@code not_multiple_of} (too many decimals), {@code too_small}, {@code too_big}, {@code
 *     unrecognized_keys}
 */
public record Finding(String path, String message, String code) {
  /** The same of a value that is a member of {@code outer}. */
  public Finding below(String outer) {
    return new Finding(outer + "." + path, message, code);
  }

  /** As in a problem's details. */
  public Json json() {
    return new Members().with("path", path).with("message", message).with("code", code).object();
  }
}
