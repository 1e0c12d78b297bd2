package dev.lathe.bench.delay;

import dev.lathe.bench.measure.Pace;
import dev.lathe.bench.measure.Rounds;
import dev.lathe.bench.measure.Series;
import dev.lathe.bench.orders.Callers;
import dev.lathe.bench.orders.HandlerWay;
import dev.lathe.bench.orders.OrdersBundle;
import dev.lathe.bench.orders.OrdersDatabase;
import dev.lathe.bench.orders.Sqld;
import dev.lathe.bench.orders.Work;
import dev.lathe.bench.orders.WorkFolder;
import dev.lathe.bench.report.Figure;
import dev.lathe.bench.report.Gate;
import dev.lathe.bench.report.Report;
import dev.lathe.bench.report.Table;
import dev.lathe.dev.sqld.SqldProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Functions whose database is 0, 2 and 20 ms of round trip away, one alone and sixteen at once. */
public final class DelayBench {
  private static final List<Integer> ROUND_TRIPS = List.of(0, 2, 20);
  private static final int FURTHEST = 20;
  private static final int FUNCTIONS = 16;
  private static final List<Work> WORKS = List.of(Work.COMMAND, Work.GET);

  /** 1.35 round trips: less than a second one. */
  private static final double FURTHEST_MILLISECONDS = 27;

  private record Cell(int roundTrip, Work work, int functions) {
    @Override
    public String toString() {
      return "%d ms, %s, %d function(s)".formatted(roundTrip, work, functions);
    }
  }

  private final Pace pace;
  private final int orders;
  private final Consumer<String> progress;
  private final List<String> notes = new ArrayList<>();

  /** {@code orders} are there before. */
  public DelayBench(Pace pace, int orders, Consumer<String> progress) {
    this.pace = pace;
    this.orders = orders;
    this.progress = progress;
  }

  /** Without libSQL's server the report is a note. */
  public Report run() {
    try (var folder = WorkFolder.fresh()) {
      var started = Sqld.start(folder.place("sqld"), notes);
      if (started.isEmpty()) return new Report(List.of(), List.of(), notes);
      try (var server = started.get()) {
        progress.accept("placing " + orders + " orders in " + server.url());
        var database =
            OrdersDatabase.filled(
                OrdersBundle.compiled(), server.url(), folder.place("bundles"), orders);
        Map<Cell, Series> series = measured(server, database);
        return Report.of(table(series), gates(series), notes);
      }
    }
  }

  private Map<Cell, Series> measured(SqldProcess server, OrdersDatabase database) {
    var proxies = new ArrayList<DelayProxy>();
    try {
      var cells = new LinkedHashMap<Cell, Rounds.Measurable>();
      for (int roundTrip : ROUND_TRIPS) {
        var proxy = DelayProxy.before(server.port(), Duration.ofMillis(roundTrip));
        proxies.add(proxy);
        progress.accept("starting %d functions at %d ms".formatted(FUNCTIONS, roundTrip));
        var functions = new ArrayList<HandlerWay>();
        for (int i = 0; i < FUNCTIONS; i++) {
          functions.add(HandlerWay.on(database.behind(proxy.url())));
        }
        for (Work work : WORKS) {
          cells.put(
              new Cell(roundTrip, work, 1), Callers.one(functions.getFirst(), work, database));
          cells.put(
              new Cell(roundTrip, work, FUNCTIONS), Callers.together(functions, work, database));
        }
      }
      return new Rounds(pace, progress).of(cells);
    } finally {
      proxies.forEach(DelayProxy::close);
    }
  }

  private static Table table(Map<Cell, Series> series) {
    var rows = new ArrayList<List<Figure>>();
    series.forEach(
        (cell, measured) ->
            rows.add(
                List.of(
                    Figure.whole(cell.roundTrip()),
                    Figure.of(cell.work().toString()),
                    Figure.whole(cell.functions()),
                    Figure.milliseconds(measured.p50()),
                    Figure.milliseconds(measured.p99()),
                    Figure.whole(measured.perSecond()),
                    Figure.whole(measured.slowest()),
                    Figure.whole(measured.fastest()),
                    cell.roundTrip() == 0
                        ? Figure.none()
                        : new Figure.Amount(measured.p50() / cell.roundTrip(), 2))));
    return new Table(
        "Round trip to sqld, through the handler and the JDBC driver",
        List.of(
            "round trip ms",
            "work",
            "functions",
            "p50 ms",
            "p99 ms",
            "calls/s",
            "min",
            "max",
            "p50 / round trip"),
        rows);
  }

  private static List<Gate> gates(Map<Cell, Series> series) {
    var gates = new ArrayList<Gate>();
    series.forEach(
        (cell, measured) -> {
          if (cell.roundTrip() == FURTHEST && cell.functions() == 1) {
            gates.add(
                Gate.atMost(
                    "p50 of a " + cell.work() + " at " + FURTHEST + " ms round trip",
                    FURTHEST_MILLISECONDS,
                    measured.p50(),
                    "ms"));
          }
        });
    return gates;
  }
}
