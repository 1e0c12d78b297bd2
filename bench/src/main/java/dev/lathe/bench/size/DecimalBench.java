package dev.lathe.bench.size;

import dev.lathe.bench.measure.Pace;
import dev.lathe.bench.measure.Rounds;
import dev.lathe.bench.measure.Series;
import dev.lathe.bench.orders.WorkFolder;
import dev.lathe.bench.report.Figure;
import dev.lathe.bench.report.Report;
import dev.lathe.bench.report.Table;
import dev.lathe.bench.things.Things;
import dev.lathe.bench.things.ThingsDatabase;
import dev.lathe.bench.things.ThingsHandler;
import dev.lathe.bench.things.ThingsHandler.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** What decimals cost beside integers: a sum over many rows, and a list of fifty. */
public final class DecimalBench {
  private final Pace pace;
  private final int rows;
  private final Consumer<String> progress;

  public DecimalBench(Pace pace, int rows, Consumer<String> progress) {
    this.pace = pace;
    this.rows = rows;
    this.progress = progress;
  }

  public Report run() {
    try (var folder = WorkFolder.fresh();
        var database =
            ThingsDatabase.filled(
                Things.compiled(),
                "sqlite:" + folder.place("things").resolve("things.db"),
                folder.place("bundles"),
                rows,
                nanos -> {})) {
      var handler = new ThingsHandler(database);
      var cells = new LinkedHashMap<String, Rounds.Measurable>();
      for (String work : List.of("sums", "lists")) {
        for (String field : List.of("quantity", "price")) {
          String path = "/shop/%s/%s".formatted(work, field);
          cells.put(path, handler.one(n -> Request.get(path, "")));
        }
      }
      var series = new Rounds(pace, progress).of(cells);
      var table = new ArrayList<List<Figure>>();
      row(table, "sum over %,d rows".formatted(rows), series, "sums");
      row(table, "list of 50", series, "lists");
      return Report.of(
          new Table(
              "Decimals beside integers, SQLite, through the handler",
              List.of("work", "integer p50 ms", "decimal p50 ms", "decimal / integer"),
              table),
          List.of(),
          List.of());
    }
  }

  private static void row(
      List<List<Figure>> table, String what, Map<String, Series> series, String work) {
    double integer = p50(series, work, "quantity");
    double decimal = p50(series, work, "price");
    table.add(
        List.of(
            Figure.of(what),
            Figure.milliseconds(integer),
            Figure.milliseconds(decimal),
            new Figure.Amount(decimal / integer, 2)));
  }

  private static double p50(Map<String, Series> series, String work, String field) {
    return Objects.requireNonNull(series.get("/shop/%s/%s".formatted(work, field))).p50();
  }
}
