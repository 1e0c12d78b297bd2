package dev.lathe.runtime.operation;

import dev.lathe.runtime.plan.InputValue;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The typed inputs of one operation, by the graph's names; an {@link InputReader} makes them.
 *
 * @param all every input of the operation, missing ones too
 * @param sent those that the caller gave: an input added later does not change them
 */
public record Inputs(SortedMap<String, InputValue> all, SortedMap<String, InputValue> sent) {
  public Inputs {
    all = Collections.unmodifiableSortedMap(new TreeMap<>(all));
    sent = Collections.unmodifiableSortedMap(new TreeMap<>(sent));
  }
}
