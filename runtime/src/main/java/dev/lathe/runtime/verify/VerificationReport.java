package dev.lathe.runtime.verify;

import java.util.ArrayList;
import java.util.List;

/**
 * What was found.
 *
 * @param events that the log has
 * @param position of the last of them
 * @param faults of the log itself, streams with a hole, events that no export can carry; and of
 *     what is kept beside it and cannot be so: runs, tasks, records of commands, places of
 *     consumers
 * @param tables what is live under the bundle, each compared with one made anew from the log
 */
public record VerificationReport(
    long events, long position, List<String> faults, List<TableReport> tables) {
  public VerificationReport {
    faults = List.copyOf(faults);
    tables = List.copyOf(tables);
  }

  /**
   * A table.
   *
   * @param rows that it has
   * @param digest SHA-256 over what the author declared of its rows
   * @param behind events that the projector has yet to apply; rows are not compared before. Below
   *     zero where it says that it applied more than there are
   * @param deviations rows that differ, the first few
   */
  public record TableReport(
      String table, long rows, String digest, long behind, List<Deviation> deviations) {
    public TableReport {
      deviations = List.copyOf(deviations);
    }

    public boolean sound() {
      return behind >= 0 && deviations.isEmpty();
    }
  }

  /** The same with more faults of the log. */
  public VerificationReport withFaults(List<String> more) {
    List<String> all = new ArrayList<>(faults);
    all.addAll(more);
    return new VerificationReport(events, position, all, tables);
  }

  /** Whether nothing is wrong; a table that is behind is not. */
  public boolean sound() {
    return faults.isEmpty() && tables.stream().allMatch(TableReport::sound);
  }

  /** Whether each table was compared. */
  public boolean whole() {
    return tables.stream().allMatch(table -> table.behind() <= 0);
  }
}
