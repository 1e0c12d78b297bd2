package dev.lathe.compiler.domain;

import dev.lathe.compiler.diagnostic.Span;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** A word of the author's and where it stands. */
public record Name(String text, Span span) {
  @Override
  public String toString() {
    return text;
  }

  /**
   * {@code things} in the order of their names. What the author keeps under keys has no order of
   * its own, unless answers show it: the same blueprint compiles to the same bundle however its
   * keys are sorted. Things of one name keep the order that they came in.
   */
  public static <T> List<T> sorted(List<T> things, Function<T, Name> name) {
    return things.stream().sorted(Comparator.comparing(t -> name.apply(t).text())).toList();
  }
}
