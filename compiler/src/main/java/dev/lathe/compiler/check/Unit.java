package dev.lathe.compiler.check;

import dev.lathe.compiler.diagnostic.Span;

/**
 * A piece of a blueprint that can be wrong by itself: a value in a file and all that it holds.
 *
 * @param file a path from the blueprint's folder; of a folder, all that lies in it
 * @param pointer a JSON pointer into it; empty for all of it
 */
record Unit(String file, String pointer) {
  static Unit at(Span span) {
    return new Unit(span.file(), span.pointer());
  }

  /** Whether {@code place} lies in this unit, or is it. */
  boolean holds(Span place) {
    return place.file().equals(file)
        ? within(place.pointer(), pointer)
        : pointer.isEmpty() && place.file().startsWith(file + "/");
  }

  /** Whether this unit lies in what {@code place} means, or is it: a value, a file or a folder. */
  boolean liesIn(Span place) {
    return place.file().equals(file)
        ? within(pointer, place.pointer())
        : place.line() == 0 && file.startsWith(place.file() + "/");
  }

  private static boolean within(String inner, String outer) {
    return inner.equals(outer) || inner.startsWith(outer + "/");
  }
}
