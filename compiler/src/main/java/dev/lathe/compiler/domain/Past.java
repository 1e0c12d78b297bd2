package dev.lathe.compiler.domain;

import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.model.json.Json;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What events of before say of a field: our optional keys {@code was} and {@code default}.
 *
 * @param was its older names, the first one first
 * @param fallback what it has where an event lacks it
 * @param values what values of older events are called now; of a state field, older states
 */
public record Past(List<Name> was, Optional<Fallback> fallback, SortedMap<String, String> values) {
  /** A field that has always been what it is. */
  public static final Past NONE = new Past(List.of(), Optional.empty(), new TreeMap<>());

  public Past {
    was = List.copyOf(was);
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  /** A literal, as an event would say it: decimals and instants as texts. */
  public record Fallback(Json value, Span span) {}

  /** Whether events of before need no care. */
  public boolean isNone() {
    return was.isEmpty() && fallback.isEmpty() && values.isEmpty();
  }

  /** The same with these values. */
  public Past with(SortedMap<String, String> others) {
    return new Past(was, fallback, others);
  }
}
