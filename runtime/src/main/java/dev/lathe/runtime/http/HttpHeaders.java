package dev.lathe.runtime.http;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Headers of a request; names are found in any case. Immutable. */
public final class HttpHeaders {
  /** By lower-case name; of a name that came several times, the first value. */
  private final Map<String, String> values;

  private HttpHeaders(Map<String, String> values) {
    this.values = values;
  }

  /** Headers of one value each. */
  public static HttpHeaders of(Map<String, String> single) {
    var values = HashMap.<String, String>newHashMap(single.size());
    single.forEach((name, value) -> values.putIfAbsent(lower(name), value));
    return new HttpHeaders(values);
  }

  /** The first value, if there is any. */
  public Optional<String> first(String name) {
    return Optional.ofNullable(values.get(lower(name)));
  }

  /** The same but for headers whose lower-case name is {@code unwanted}. */
  HttpHeaders without(Predicate<String> unwanted) {
    if (values.keySet().stream().noneMatch(unwanted)) return this;
    var kept = new HashMap<>(values);
    kept.keySet().removeIf(unwanted);
    return new HttpHeaders(kept);
  }

  /** The same with this one value under {@code name}. */
  HttpHeaders with(String name, String value) {
    var more = new HashMap<>(values);
    more.put(lower(name), value);
    return new HttpHeaders(more);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
