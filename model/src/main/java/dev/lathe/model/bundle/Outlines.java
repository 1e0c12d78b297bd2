package dev.lathe.model.bundle;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The outlines of a bundle's statements, for who explains and proves them.
 *
 * @param operations by the names of command and query plans' statements
 * @param projections by the names of projection plans
 */
public record Outlines(
    SortedMap<String, StatementOutline> operations,
    SortedMap<String, StatementOutline> projections) {
  /** Of a bundle that says nothing of its statements. */
  public static final Outlines NONE = new Outlines(new TreeMap<>(), new TreeMap<>());

  public Outlines {
    operations = Collections.unmodifiableSortedMap(new TreeMap<>(operations));
    projections = Collections.unmodifiableSortedMap(new TreeMap<>(projections));
  }

  /** What a statement of the plan {@code name} goes by. */
  public static String statement(String name, List<String> given) {
    return given.isEmpty() ? name : name + "(" + String.join(",", given) + ")";
  }
}
