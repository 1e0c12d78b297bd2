package dev.lathe.model.bundle;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known of a statement beside its text, for people and for proofs: nothing that runs it
 * asks.
 *
 * @param tables the tables and views it reads, by the names they go by in it
 * @param limits how many rows its limits let through, in the order of the text
 * @param breaks where lines of its text may end, in its order
 */
public record StatementOutline(
    SortedMap<String, String> tables, List<Limit> limits, List<Break> breaks) {
  /** Of a statement that nothing is said of. */
  public static final StatementOutline NONE =
      new StatementOutline(Collections.emptySortedMap(), List.of(), List.of());

  public StatementOutline {
    tables = Collections.unmodifiableSortedMap(new TreeMap<>(tables));
    limits = List.copyOf(limits);
    breaks = List.copyOf(breaks);
  }

  /** The most rows that a LIMIT lets through. */
  public sealed interface Limit {
    record Rows(long most) implements Limit {}

    /** As many as this input of the graph says. */
    record Input(String name) implements Limit {}
  }

  /**
   * A place before a clause.
   *
   * @param at how many characters of the text stand before it
   * @param depth how many subqueries and cases it is in
   */
  public record Break(int at, int depth) {}
}
