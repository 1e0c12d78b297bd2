package dev.lathe.bench.report;

import java.util.ArrayList;
import java.util.List;

/** Writes a report as Markdown that also reads well in a terminal. */
public final class ReportText {
  private ReportText() {}

  /** The tables, then gates and notes, each line ended. */
  public static String of(Report report) {
    var text = new StringBuilder();
    report.tables().forEach(table -> text.append(table(table)).append('\n'));
    for (Gate gate : report.gates()) {
      text.append(gate.met() ? "met     " : "NOT MET ")
          .append(gate.name())
          .append(": ")
          .append(gate.measured())
          .append('\n');
    }
    report.notes().forEach(note -> text.append("note    ").append(note).append('\n'));
    return text.toString();
  }

  private static String table(Table table) {
    var lines = new ArrayList<List<String>>();
    lines.add(table.columns());
    table.rows().forEach(row -> lines.add(row.stream().map(Figure::text).toList()));
    var text = new StringBuilder("### ").append(table.title()).append("\n\n");
    for (int line = 0; line < lines.size(); line++) {
      text.append('|');
      for (int column = 0; column < table.columns().size(); column++) {
        String field = lines.get(line).get(column);
        String gap = " ".repeat(width(lines, column) - field.length());
        boolean right = isNumeric(table, column);
        text.append(' ').append(right ? gap + field : field + gap).append(" |");
      }
      text.append('\n');
      if (line == 0) text.append(rule(table, lines));
    }
    return text.toString();
  }

  private static String rule(Table table, List<List<String>> lines) {
    var rule = new StringBuilder("|");
    for (int column = 0; column < table.columns().size(); column++) {
      rule.append(' ')
          .append("-".repeat(Math.max(1, width(lines, column) - 1)))
          .append(isNumeric(table, column) ? ":" : "-")
          .append(" |");
    }
    return rule.append('\n').toString();
  }

  private static int width(List<List<String>> lines, int column) {
    return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
  }

  private static boolean isNumeric(Table table, int column) {
    return table.rows().stream().noneMatch(row -> row.get(column) instanceof Figure.Word);
  }
}
