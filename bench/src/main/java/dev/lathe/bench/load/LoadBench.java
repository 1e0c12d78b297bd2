package dev.lathe.bench.load;

import dev.lathe.bench.measure.Pace;
import dev.lathe.bench.measure.Rounds;
import dev.lathe.bench.measure.Series;
import dev.lathe.bench.orders.Callers;
import dev.lathe.bench.orders.OrdersBundle;
import dev.lathe.bench.orders.OrdersDatabase;
import dev.lathe.bench.orders.Sqld;
import dev.lathe.bench.orders.Work;
import dev.lathe.bench.orders.WorkFolder;
import dev.lathe.bench.report.Figure;
import dev.lathe.bench.report.Gate;
import dev.lathe.bench.report.Report;
import dev.lathe.bench.report.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Commands and queries through every door, on SQLite and on libSQL's server, beside the bare
 * statement on the raw driver. Queries have a database of their own, which does not grow.
 */
public final class LoadBench {
  private static final String SQLITE = "SQLite";
  private static final String SQLD = "sqld";

  /** A neighbour disturbs the medians of single calls less than rates: 1 / 0.6. */
  private static final double HANDLER_OF_BARE = 1.67;

  private final Pace pace;
  private final int orders;
  private final Consumer<String> progress;
  private final List<String> notes = new ArrayList<>();

  /** {@code orders} are there before. */
  public LoadBench(Pace pace, int orders, Consumer<String> progress) {
    this.pace = pace;
    this.orders = orders;
    this.progress = progress;
  }

  /** Takes about 18 × (4 + runs) × the length of a run. */
  public Report run() {
    var bundle = OrdersBundle.compiled();
    var series = new LinkedHashMap<LoadCell, Series>();
    try (var folder = WorkFolder.fresh()) {
      Path files = folder.place("sqlite");
      series.putAll(
          on(
              SQLITE,
              filled(bundle, "sqlite:" + files.resolve("commands.db"), folder),
              filled(bundle, "sqlite:" + files.resolve("queries.db"), folder)));
      var first = Sqld.start(folder.place("sqld"), notes);
      if (first.isPresent()) {
        var second = Sqld.start(folder.place("sqld"), notes).orElseThrow();
        try (var commands = first.get();
            var queries = second) {
          series.putAll(
              on(
                  SQLD,
                  filled(bundle, commands.url(), folder),
                  filled(bundle, queries.url(), folder)));
        }
      }
    }
    return Report.of(table(series), gates(series), notes);
  }

  private OrdersDatabase filled(OrdersBundle bundle, String address, WorkFolder folder) {
    progress.accept("placing " + orders + " orders in " + address);
    return OrdersDatabase.filled(bundle, address, folder.place("bundles"), orders);
  }

  private Map<LoadCell, Series> on(String name, OrdersDatabase commands, OrdersDatabase queries) {
    try (var deciding = Ways.to(commands);
        var answering = Ways.to(queries)) {
      var cells = new LinkedHashMap<LoadCell, Rounds.Measurable>();
      for (Work work : Work.values()) {
        boolean decides = work == Work.COMMAND;
        Ways ways = decides ? deciding : answering;
        OrdersDatabase database = decides ? commands : queries;
        for (Door door : Door.values()) {
          cells.put(
              new LoadCell(name, work, door), Callers.one(ways.through(door), work, database));
        }
      }
      return new Rounds(pace, progress).of(cells);
    }
  }

  private static Table table(Map<LoadCell, Series> series) {
    var rows = new ArrayList<List<Figure>>();
    series.forEach(
        (cell, measured) ->
            rows.add(
                List.of(
                    Figure.of(cell.database()),
                    Figure.of(cell.work().toString()),
                    Figure.of(cell.door().toString()),
                    Figure.whole(measured.perSecond()),
                    Figure.whole(measured.slowest()),
                    Figure.whole(measured.fastest()),
                    Figure.milliseconds(measured.p50()),
                    Figure.milliseconds(measured.p99()),
                    Figure.percent(rate(series, cell) / rate(series, bare(cell))),
                    new Figure.Amount(p50(series, cell) / p50(series, bare(cell)), 2))));
    return new Table(
        "Load",
        List.of(
            "database",
            "work",
            "door",
            "calls/s",
            "min",
            "max",
            "p50 ms",
            "p99 ms",
            "% of bare",
            "p50 / bare"),
        rows);
  }

  private static List<Gate> gates(Map<LoadCell, Series> series) {
    var gates = new ArrayList<Gate>();
    for (Work work : Work.values()) {
      var handler = new LoadCell(SQLITE, work, Door.HANDLER);
      gates.add(
          Gate.atMost(
              work + " through the handler on SQLite, p50 of the bare statement's",
              HANDLER_OF_BARE,
              p50(series, handler) / p50(series, bare(handler)),
              "×"));
    }
    return gates;
  }

  private static LoadCell bare(LoadCell cell) {
    return new LoadCell(cell.database(), cell.work(), Door.BARE);
  }

  private static double rate(Map<LoadCell, Series> series, LoadCell cell) {
    return measured(series, cell).perSecond();
  }

  private static double p50(Map<LoadCell, Series> series, LoadCell cell) {
    return measured(series, cell).p50();
  }

  private static Series measured(Map<LoadCell, Series> series, LoadCell cell) {
    Series measured = series.get(cell);
    if (measured == null) throw new IllegalStateException("nobody measured " + cell);
    return measured;
  }
}
