package dev.lathe.compiler.resolve;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What events of older forms say in the next one, names bound. In an expression a field of the
 * event, or what every event has ({@link EventRows}), is a {@link Value.Output}.
 *
 * @param byType the forms of each event type that has some, the oldest first: form {@code n} is at
 *     {@code n - 1}
 */
public record Upcasts(SortedMap<String, List<Form>> byType) {
  /** Events have always been what they are. */
  public static final Upcasts NONE = new Upcasts(new TreeMap<>());

  public Upcasts {
    byType = Collections.unmodifiableSortedMap(new TreeMap<>(byType));
  }

  /**
   * One form of an event.
   *
   * @param had types of fields that are not, or not so, fields of now
   * @param set what fields of the next form are; others are as they were
   */
  public record Form(Map<String, Type> had, Map<String, Value> set) {
    public Form {
      had = Collections.unmodifiableMap(new LinkedHashMap<>(had));
      set = Collections.unmodifiableMap(new LinkedHashMap<>(set));
    }
  }

  /** Whether there are none. */
  public boolean isNone() {
    return byType.isEmpty();
  }
}
