package dev.lathe.bench.report;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.util.List;

/** Writes a report as one JSON object: {@code tables} with rows by column, gates, notes. */
public final class ReportJson {
  private ReportJson() {}

  /** The same figures as the text has. */
  public static String of(Report report) {
    return new Members()
        .with("tables", report.tables(), ReportJson::table)
        .with("gates", report.gates(), ReportJson::gate)
        .with("notes", report.notes())
        .text();
  }

  private static Json table(Table table) {
    var rows = table.rows().stream().<Json>map(row -> row(table, row)).toList();
    return new Members().with("title", table.title()).with("rows", new Json.Arr(rows)).object();
  }

  private static Json row(Table table, List<Figure> row) {
    var members = new Members();
    for (int column = 0; column < row.size(); column++) {
      members.with(table.columns().get(column), row.get(column).json());
    }
    return members.object();
  }

  private static Json gate(Gate gate) {
    return new Members()
        .with("name", gate.name())
        .with("measured", gate.measured())
        .with("met", gate.met())
        .object();
  }
}
