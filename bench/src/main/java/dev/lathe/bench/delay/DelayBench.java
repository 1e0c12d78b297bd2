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
import java.util.stream.IntStream;

/**
 * Functions whose database is 0, 2 and 20 ms of round trip away, one alone and sixteen at once, by
 * the JDBC driver's protocol and by the pipeline's.
 */
public final class DelayBench {
  private static final List<Integer> ROUND_TRIPS = List.of(0, 2, 20);
  private static final int FURTHEST = 20;
  private static final int FUNCTIONS = 16;
  private static final List<Work> WORKS = List.of(Work.COMMAND, Work.GET);

  /** How a function speaks to the server: settings behind its address. */
  private enum Protocol {
    DRIVER("driver", "?protocol=driver"),
    PIPELINE("pipeline", "?protocol=pipeline"),
    KEPT("pipeline, 1 stream kept", "?protocol=pipeline&streams=1");

    private final String title;
    private final String settings;

    Protocol(String title, String settings) {
      this.title = title;
      this.settings = settings;
    }
  }

  /** 1.35 round trips: less than a second one. */
  private static final double FURTHEST_MILLISECONDS = 27;

  private record Cell(int roundTrip, Work work, int functions, Protocol protocol) {
    @Override
    public String toString() {
      return "%d ms, %s, %d function(s), %s".formatted(roundTrip, work, functions, protocol.title);
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
        for (Protocol protocol : Protocol.values()) {
          progress.accept(
              "starting %d functions at %d ms, %s".formatted(FUNCTIONS, roundTrip, protocol.title));
          OrdersDatabase behind = database.behind(proxy.url() + protocol.settings);
          List<HandlerWay> functions =
              IntStream.range(0, FUNCTIONS).mapToObj(_ -> HandlerWay.on(behind)).toList();
          for (Work work : WORKS) {
            cells.put(
                new Cell(roundTrip, work, 1, protocol),
                Callers.one(functions.getFirst(), work, database));
            cells.put(
                new Cell(roundTrip, work, FUNCTIONS, protocol),
                Callers.together(functions, work, database));
          }
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
                    Figure.of(cell.protocol().title),
                    Figure.milliseconds(measured.p50()),
                    Figure.milliseconds(measured.p99()),
                    Figure.whole(measured.perSecond()),
                    Figure.whole(measured.slowest()),
                    Figure.whole(measured.fastest()),
                    cell.roundTrip() == 0
                        ? Figure.none()
                        : new Figure.Amount(measured.p50() / cell.roundTrip(), 2),
                    new Figure.Amount(measured.perSecond() / byDriver(series, cell), 2))));
    return new Table(
        "Round trip to sqld, through the handler",
        List.of(
            "round trip ms",
            "work",
            "functions",
            "protocol",
            "p50 ms",
            "p99 ms",
            "calls/s",
            "min",
            "max",
            "p50 / round trip",
            "rate / driver's"),
        rows);
  }

  private static double byDriver(Map<Cell, Series> series, Cell cell) {
    Series driver =
        series.get(new Cell(cell.roundTrip(), cell.work(), cell.functions(), Protocol.DRIVER));
    if (driver == null) throw new IllegalStateException("nobody measured the driver of " + cell);
    return driver.perSecond();
  }

  private static List<Gate> gates(Map<Cell, Series> series) {
    var gates = new ArrayList<Gate>();
    series.forEach(
        (cell, measured) -> {
          if (cell.roundTrip() == FURTHEST && cell.functions() == 1) {
            gates.add(
                Gate.atMost(
                    "p50 of a %s at %d ms round trip by the %s"
                        .formatted(cell.work(), FURTHEST, cell.protocol().title),
                    FURTHEST_MILLISECONDS,
                    measured.p50(),
                    "ms"));
          }
        });
    return gates;
  }
}
