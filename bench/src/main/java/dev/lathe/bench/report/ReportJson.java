package dev.lathe.bench.report;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a report as one JSON object: {@code tables} with rows by column, gates, notes. */
public final class ReportJson {
  private ReportJson() {}

  /** The same figures as the text has. */
  public static String of(Report report) {
    var members = new LinkedHashMap<String, Json>();
    members.put("tables", new Json.Arr(report.tables().stream().map(ReportJson::table).toList()));
    members.put("gates", new Json.Arr(report.gates().stream().map(ReportJson::gate).toList()));
    members.put("notes", new Json.Arr(report.notes().stream().map(Json::of).toList()));
    return JsonText.write(new Json.Obj(members));
  }

  private static Json table(Table table) {
    var rows = table.rows().stream().<Json>map(row -> row(table, row)).toList();
    var members = new LinkedHashMap<String, Json>();
    members.put("title", Json.of(table.title()));
    members.put("rows", new Json.Arr(rows));
    return new Json.Obj(members);
  }

  private static Json row(Table table, List<Figure> row) {
    var members = new LinkedHashMap<String, Json>();
    for (int column = 0; column < row.size(); column++) {
      members.put(table.columns().get(column), row.get(column).json());
    }
    return new Json.Obj(members);
  }

  private static Json gate(Gate gate) {
    Map<String, Json> members = new LinkedHashMap<>();
    members.put("name", Json.of(gate.name()));
    members.put("measured", Json.of(gate.measured()));
    members.put("met", Json.of(gate.met()));
    return new Json.Obj(members);
  }
}
