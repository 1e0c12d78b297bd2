package dev.lathe.compiler.diff;

import dev.lathe.compiler.diagnostic.Span;

/**
 * What its author writes so that a change does no harm.
 *
 * @param file path from the blueprint's folder, with forward slashes
 * @param pointer JSON pointer into the file
 * @param write JSON: a value for that place, or members for the object there
 */
public record Mend(String file, String pointer, String write) {
  static Mend at(Span place, String write) {
    return new Mend(place.file(), place.pointer(), write);
  }

  /** A member with a string. */
  static String member(String key, String value) {
    return "\"%s\": \"%s\"".formatted(key, value);
  }
}
