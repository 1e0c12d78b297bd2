package dev.lathe.bench.size;

import dev.lathe.bench.measure.Latencies;
import dev.lathe.bench.measure.Pace;
import dev.lathe.bench.measure.Rounds;
import dev.lathe.bench.measure.Run;
import dev.lathe.bench.measure.Series;
import dev.lathe.bench.orders.WorkFolder;
import dev.lathe.bench.report.Figure;
import dev.lathe.bench.report.Gate;
import dev.lathe.bench.report.Report;
import dev.lathe.bench.report.Table;
import dev.lathe.bench.things.Things;
import dev.lathe.bench.things.ThingsDatabase;
import dev.lathe.bench.things.ThingsHandler;
import dev.lathe.bench.things.ThingsHandler.Request;
import dev.lathe.bench.things.ThingsLog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A command and queries on databases of some sizes, each filled from its log by a rollout, which is
 * measured too; and lists with and without a filter, as they are and as one statement for all.
 */
public final class SizeBench {
  /** What must be enough for any list that gives a filter with an index. */
  private static final double LIST_MILLIS = 5;

  private final Pace pace;
  private final List<Integer> sizes;
  private final Consumer<String> progress;
  private final List<List<Figure>> rebuilds = new ArrayList<>();

  /** {@code sizes} in rising order: the filters are measured on the last. */
  public SizeBench(Pace pace, List<Integer> sizes, Consumer<String> progress) {
    this.pace = pace;
    this.sizes = List.copyOf(sizes);
    this.progress = progress;
  }

  /** With a million events, about a minute to fill, and then seven cells of 4 + runs. */
  public Report run() {
    Things things = Things.compiled();
    var series = new LinkedHashMap<String, Series>();
    var filters = new LinkedHashMap<String, Series>();
    for (int size : sizes) {
      try (var folder = WorkFolder.fresh();
          var database = filled(things, size, folder)) {
        series.putAll(new Rounds(pace, progress).of(works(database, size)));
        if (size == sizes.getLast()) {
          filters.putAll(new Rounds(pace, progress).of(filters(database)));
        }
      }
    }
    return new Report(
        List.of(
            new Table(
                "Filling three tables from the log by a rollout, SQLite",
                List.of("events", "s", "events/s", "p50 ms of a step", "p95 ms", "longest ms"),
                rebuilds),
            works(series),
            filters(filters)),
        gates(filters),
        List.of());
  }

  private ThingsDatabase filled(Things things, int size, WorkFolder folder) {
    progress.accept("filling a log of %,d events, and tables from it".formatted(size));
    var steps = new Latencies();
    long[] longest = {0};
    long[] total = {0};
    String address = "sqlite:" + folder.place("things").resolve("things.db");
    ThingsDatabase database =
        ThingsDatabase.filled(
            things,
            address,
            folder.place("bundles"),
            size,
            nanos -> {
              steps.add(nanos);
              total[0] += nanos;
              longest[0] = Math.max(longest[0], nanos);
            });
    Run run = Run.busy(steps);
    rebuilds.add(
        List.of(
            Figure.whole(size),
            new Figure.Amount(total[0] / 1e9, 2),
            Figure.whole(size / (total[0] / 1e9)),
            Figure.milliseconds(run.p50()),
            Figure.milliseconds(run.p95()),
            Figure.milliseconds(longest[0] / 1e6)));
    return database;
  }

  private static Map<String, Rounds.Measurable> works(ThingsDatabase database, int size) {
    var handler = new ThingsHandler(database);
    var number = new AtomicInteger();
    var cells = new LinkedHashMap<String, Rounds.Measurable>();
    cells.put(cell(size, "command"), handler.one(n -> Request.make(number.incrementAndGet())));
    cells.put(
        cell(size, "get"),
        handler.one(n -> Request.get("/shop/things/" + ThingsLog.id(any(n, size)), "")));
    cells.put(
        cell(size, "list"),
        handler.one(n -> Request.get("/shop/things", "limit=20&category=" + Things.category(n))));
    return cells;
  }

  /** Any of the first {@code size} numbers, none near the one before. */
  private static int any(int number, int size) {
    return (int) (number * 7_919L % size);
  }

  private static String cell(int size, String work) {
    return String.format(Locale.ROOT, "%,d|%s", size, work);
  }

  private static Table works(Map<String, Series> series) {
    var rows = new ArrayList<List<Figure>>();
    series.forEach(
        (cell, measured) -> {
          String[] words = cell.split("\\|", -1);
          rows.add(
              List.of(
                  Figure.of(words[0]),
                  Figure.of(words[1]),
                  Figure.whole(measured.perSecond()),
                  Figure.milliseconds(measured.p50()),
                  Figure.milliseconds(measured.p99())));
        });
    return new Table(
        "A command and queries by the number of things, SQLite, through the handler",
        List.of("things", "work", "calls/s", "p50 ms", "p99 ms"),
        rows);
  }

  private Map<String, Rounds.Measurable> filters(ThingsDatabase database) {
    var handler = new ThingsHandler(database);
    var whole = new WholeStatement(database);
    var cells = new LinkedHashMap<String, Rounds.Measurable>();
    cells.put("none|a statement a set", handler.one(n -> Request.get("/shop/things", "")));
    cells.put(
        "a frequent category|a statement a set",
        handler.one(n -> Request.get("/shop/things", "category=" + Things.category(n + 1))));
    cells.put(
        "a rare category|a statement a set",
        handler.one(n -> Request.get("/shop/things", "category=" + ThingsLog.RARE)));
    cells.put("a frequent category|one for all", whole.listing(Things.category(1)));
    cells.put("a rare category|one for all", whole.listing(ThingsLog.RARE));
    return cells;
  }

  private static Table filters(Map<String, Series> series) {
    var rows = new ArrayList<List<Figure>>();
    series.forEach(
        (cell, measured) -> {
          String[] words = cell.split("\\|", -1);
          rows.add(
              List.of(
                  Figure.of(words[0]),
                  Figure.of(words[1]),
                  Figure.milliseconds(measured.p50()),
                  Figure.milliseconds(measured.p99())));
        });
    return new Table(
        "The newest 20 of the largest of these, its filter optional",
        List.of("filter given", "statements", "p50 ms", "p99 ms"),
        rows);
  }

  private List<Gate> gates(Map<String, Series> filters) {
    var gates = new ArrayList<Gate>();
    filters.forEach(
        (cell, measured) -> {
          if (cell.endsWith("a set")) {
            gates.add(
                Gate.atMost(
                    String.format(
                        Locale.ROOT,
                        "p50 of a list of %,d things, filter given: %s",
                        sizes.getLast(),
                        cell.substring(0, cell.indexOf('|'))),
                    LIST_MILLIS,
                    measured.p50(),
                    "ms"));
          }
        });
    return gates;
  }
}
