package dev.lathe.compiler.workflow;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where the tokens of a run are.
 *
 * @param tokens how many there are on each flow, by its id, and in each sub-process that is being
 *     done, by its id, and how often each event at one may still happen beside it, by the event's
 *     id; none of them 0
 */
record Marking(SortedMap<String, Integer> tokens) {
  Marking {
    tokens = Collections.unmodifiableSortedMap(new TreeMap<>(tokens));
  }

  static Marking of(List<String> places) {
    return new Marking(new TreeMap<>()).plus(places);
  }

  boolean has(String place) {
    return tokens.containsKey(place);
  }

  boolean done() {
    return tokens.isEmpty();
  }

  /** Most tokens in one place. */
  int most() {
    return tokens.values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  Marking plus(List<String> places) {
    var more = new TreeMap<>(tokens);
    places.forEach(place -> more.merge(place, 1, Integer::sum));
    return new Marking(more);
  }

  Marking minus(List<String> places) {
    var less = new TreeMap<>(tokens);
    places.forEach(place -> less.computeIfPresent(place, (_, n) -> n == 1 ? null : n - 1));
    return new Marking(less);
  }

  /** Without any token in {@code places}. */
  Marking without(Iterable<String> places) {
    Map<String, Integer> less = new TreeMap<>(tokens);
    places.forEach(less::remove);
    return new Marking(new TreeMap<>(less));
  }

  List<String> places() {
    return new ArrayList<>(tokens.keySet());
  }
}
