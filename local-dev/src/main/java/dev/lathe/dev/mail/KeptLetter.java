package dev.lathe.dev.mail;

import dev.lathe.model.json.Json;

/**
 * A mail that went no further.
 *
 * @param number counts them, from 1
 * @param json all of it, as it is told
 */
public record KeptLetter(long number, Json.Obj json) {
  /** Its {@code Message-ID}. */
  public String id() {
    return json.text("id").orElse("");
  }
}
