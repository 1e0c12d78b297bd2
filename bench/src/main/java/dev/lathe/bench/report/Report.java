package dev.lathe.bench.report;

import java.util.ArrayList;
import java.util.List;

/**
 * All that one run measured.
 *
 * @param notes what was left out, and why
 */
public record Report(List<Table> tables, List<Gate> gates, List<String> notes) {
  public Report {
    tables = List.copyOf(tables);
    gates = List.copyOf(gates);
    notes = List.copyOf(notes);
  }

  /** A report of one table. */
  public static Report of(Table table, List<Gate> gates, List<String> notes) {
    return new Report(List.of(table), gates, notes);
  }

  /** This one and then {@code other}. */
  public Report and(Report other) {
    return new Report(
        joined(tables, other.tables), joined(gates, other.gates), joined(notes, other.notes));
  }

  private static <T> List<T> joined(List<T> first, List<T> then) {
    var all = new ArrayList<>(first);
    all.addAll(then);
    return all;
  }
}
