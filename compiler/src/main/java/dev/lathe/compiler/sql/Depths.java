package dev.lathe.compiler.sql;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How deep a blueprint's statements go: of each plan, its deepest one.
 *
 * @param operations by the names of command and query plans
 * @param projections by the names of derived projections
 */
public record Depths(SortedMap<String, Depth> operations, SortedMap<String, Depth> projections) {
  public Depths {
    operations = Collections.unmodifiableSortedMap(new TreeMap<>(operations));
    projections = Collections.unmodifiableSortedMap(new TreeMap<>(projections));
  }
}
