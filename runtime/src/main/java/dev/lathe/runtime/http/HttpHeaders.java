package dev.lathe.runtime.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Headers of a request; names are found in any case.
 *
 * @param values by lower-case name, in the order in which they came
 */
public record HttpHeaders(SortedMap<String, List<String>> values) {
  /** Lower-cases the names; those that then are the same bring their values together. */
  public HttpHeaders {
    var lower = new TreeMap<String, List<String>>();
    values.forEach(
        (name, each) -> lower.computeIfAbsent(lower(name), _ -> new ArrayList<>()).addAll(each));
    lower.replaceAll((_, each) -> List.copyOf(each));
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
    return values.getOrDefault(lower(name), List.of()).stream().findFirst();
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
