package dev.lathe.runtime.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Headers of a request; names are found in any case.
 *
 * @param values by lower-case name, in the order in which they came
 */
public record HttpHeaders(SortedMap<String, List<String>> values) {
  /** Lower-cases the names; those that then are the same bring their values together. */
  public HttpHeaders {
    var lower = new TreeMap<String, List<String>>();
    values.forEach((name, each) -> lower.merge(lower(name), List.copyOf(each), HttpHeaders::both));
    values = Collections.unmodifiableSortedMap(lower);
  }

  /** Headers of one value each. */
  public static HttpHeaders of(Map<String, String> single) {
    var values = new TreeMap<String, List<String>>();
    single.forEach((name, value) -> values.put(name, List.of(value)));
    return new HttpHeaders(values);
  }

  /** The first value, if there is any. */
  public Optional<String> first(String name) {
    List<String> each = values.get(lower(name));
    return each == null || each.isEmpty() ? Optional.empty() : Optional.of(each.getFirst());
  }

  /** The same but for headers whose lower-case name is {@code unwanted}. */
  HttpHeaders without(Predicate<String> unwanted) {
    var kept = new TreeMap<>(values);
    boolean fewer = kept.keySet().removeIf(unwanted);
    return fewer ? new HttpHeaders(kept) : this;
  }

  /** The same with this one value under {@code name}. */
  HttpHeaders with(String name, String value) {
    var more = new TreeMap<>(values);
    more.put(lower(name), List.of(value));
    return new HttpHeaders(more);
  }

  private static List<String> both(List<String> first, List<String> then) {
    var both = new ArrayList<>(first);
    both.addAll(then);
    return List.copyOf(both);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
