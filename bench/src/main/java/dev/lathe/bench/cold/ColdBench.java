package dev.lathe.bench.cold;

import com.dbeaver.jdbc.driver.libsql.LibSqlDriver;
import dev.lathe.bench.fresh.FreshJvm;
import dev.lathe.bench.measure.Medians;
import dev.lathe.bench.orders.Home;
import dev.lathe.bench.orders.OrdersBundle;
import dev.lathe.bench.orders.OrdersDatabase;
import dev.lathe.bench.orders.Sqld;
import dev.lathe.bench.orders.WorkFolder;
import dev.lathe.bench.report.Figure;
import dev.lathe.bench.report.Gate;
import dev.lathe.bench.report.Report;
import dev.lathe.bench.report.Table;
import dev.lathe.dev.lambda.Packaged;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.sqlite.JDBC;

/**
 * The HTTP function in a fresh JVM with the classpath of its zip: from starting the process to the
 * answer of a query, with and without an AOT cache, on SQLite and through JDBC to libSQL's server,
 * with no module set up and with three, by turns.
 */
public final class ColdBench {
  /** As Lambda starts Java on demand: the first compiler only, and the smallest collector. */
  private static final List<String> AS_LAMBDA =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED");

  private static final double PLAIN_MILLISECONDS = 900;
  private static final double CACHED_MILLISECONDS = 450;

  /** A database by the address that a function gets, and by the one that JDBC takes. */
  private record Target(String name, OrdersDatabase database, String driver, String jdbc) {}

  /** Milliseconds since the process was started, those of its processor, and the driver's alone. */
  private record Start(double main, double ready, double answered, double cpu, double driver) {}

  private record Row(String database, String jvm, boolean modules, List<Start> starts) {
    double median(ToDoubleFunction<Start> part) {
      return Medians.of(starts.stream().mapToDouble(part).toArray());
    }
  }

  private final int runs;
  private final int orders;
  private final Consumer<String> progress;
  private final List<String> notes = new ArrayList<>();
  private final List<Row> rows = new ArrayList<>();

  /**
   * @param runs fresh JVMs of each kind; one more before them warms the files up
   * @param orders that are there before
   */
  public ColdBench(int runs, int orders, Consumer<String> progress) {
    this.runs = runs;
    this.orders = orders;
    this.progress = progress;
  }

  /** Where the function was not packaged, this process's classpath stands in; a note says so. */
  public Report run() {
    var bundle = OrdersBundle.compiled();
    try (var folder = WorkFolder.fresh()) {
      List<Path> classpath = classpath(folder);
      String file = folder.place("sqlite").resolve("orders.db").toString();
      measure(
          new Target(
              "SQLite",
              filled(bundle, "sqlite:" + file, folder),
              JDBC.class.getName(),
              "jdbc:sqlite:" + file),
          classpath,
          folder);
      var started = Sqld.start(folder.place("sqld"), notes);
      if (started.isPresent()) {
        try (var server = started.get()) {
          OrdersDatabase orders = filled(bundle, server.url(), folder);
          measure(
              new Target(
                  "sqld",
                  orders,
                  LibSqlDriver.class.getName(),
                  "jdbc:dbeaver:libsql:" + server.url()),
              classpath,
              folder);
          measure(
              new Target(
                  "sqld, pipeline",
                  orders.behind(server.url() + "?protocol=pipeline"),
                  LibSqlDriver.class.getName(),
                  "jdbc:dbeaver:libsql:" + server.url()),
              classpath,
              folder);
        }
      }
    }
    return Report.of(table(), gates(), notes);
  }

  private OrdersDatabase filled(OrdersBundle bundle, String address, WorkFolder folder) {
    return OrdersDatabase.filled(bundle, address, folder.place("bundles"), orders);
  }

  private List<Path> classpath(WorkFolder folder) {
    Path zip = FunctionZip.in(Home.path());
    if (!Files.isRegularFile(zip)) {
      notes.add(
          "functions-http is not packaged (mvn -pl functions-http -am package does): cold starts"
              + " are on the classpath of this process");
      return FunctionZip.unpackaged();
    }
    var classpath = new ArrayList<>(Packaged.unpacked(zip, folder.place("function")));
    classpath.add(FunctionZip.of(JDBC.class));
    classpath.add(FunctionZip.of(FirstAnswer.class));
    return classpath;
  }

  private void measure(Target target, List<Path> classpath, WorkFolder folder) {
    addRows(target, "plain", classpath, List.of());
    if (!classpath.stream().allMatch(Files::isRegularFile)) {
      notes.add("no AOT cache for " + target.name() + ": it takes a classpath of jars alone");
      return;
    }
    Path cache = folder.place("aot").resolve("function.aot");
    progress.accept("cold: writing an AOT cache for " + target.name());
    first(target, classpath, List.of("-XX:AOTCacheOutput=" + cache), true);
    addRows(target, "AOT cache", classpath, List.of("-XX:AOTCache=" + cache));
  }

  /** By turns, so that a neighbour who comes in between disturbs both. */
  private void addRows(Target target, String jvm, List<Path> classpath, List<String> more) {
    var without = new ArrayList<Start>();
    var with = new ArrayList<Start>();
    for (int run = 0; run <= runs; run++) {
      progress.accept("cold: %s, %s, %d of %d".formatted(target.name(), jvm, run, runs));
      double driver = driver(target, classpath, more);
      Start none = start(first(target, classpath, more, false), driver);
      Start three = start(first(target, classpath, more, true), driver);
      if (run == 0) continue; // it read the files from the disk
      without.add(none);
      with.add(three);
    }
    rows.add(new Row(target.name(), jvm, false, without));
    rows.add(new Row(target.name(), jvm, true, with));
  }

  private static Start start(Map<String, Double> marks, double driver) {
    return new Start(
        at(marks, "main"), at(marks, "ready"), at(marks, "answered 200"), cpu(marks), driver);
  }

  private static Map<String, Double> first(
      Target target, List<Path> classpath, List<String> more, boolean modules) {
    String path = "/orders/" + target.database().orders().getFirst();
    var environment = new TreeMap<>(target.database().environment());
    if (modules) environment.putAll(SetUpModules.environment());
    return jvm(environment, classpath, more).run(FirstAnswer.class, path);
  }

  private static double at(Map<String, Double> marks, String mark) {
    Double milliseconds = marks.get(mark);
    if (milliseconds == null) {
      throw new IllegalStateException("no mark `" + mark + "` among " + marks.keySet());
    }
    return milliseconds;
  }

  private static double cpu(Map<String, Double> marks) {
    return marks.keySet().stream()
        .filter(mark -> mark.startsWith(FirstAnswer.CPU))
        .mapToDouble(mark -> Double.parseDouble(mark.substring(FirstAnswer.CPU.length())))
        .findFirst()
        .orElse(0);
  }

  private static double driver(Target target, List<Path> classpath, List<String> more) {
    return jvm(target.database().environment(), classpath, more)
        .run(FirstReply.class, target.driver(), target.jdbc())
        .keySet()
        .stream()
        .map(mark -> mark.substring("replied ".length()))
        .mapToDouble(nanos -> Long.parseLong(nanos) / 1e6)
        .findFirst()
        .orElseThrow();
  }

  private static FreshJvm jvm(
      Map<String, String> environment, List<Path> classpath, List<String> more) {
    var options = new ArrayList<>(AS_LAMBDA);
    options.addAll(more);
    return new FreshJvm(classpath, options, environment);
  }

  private Table table() {
    return new Table(
        "Cold start of functions-http: process start to first answered query",
        List.of(
            "database",
            "JVM",
            "modules",
            "runs",
            "main ms",
            "handler ms",
            "answer ms",
            "min",
            "max",
            "driver ms",
            "driver %",
            "× none",
            "CPU ms",
            "× none, CPU"),
        rows.stream().map(this::figures).toList());
  }

  private List<Figure> figures(Row row) {
    double answered = row.median(Start::answered);
    Row none =
        rows.stream()
            .filter(one -> !one.modules() && one.jvm().equals(row.jvm()))
            .filter(one -> one.database().equals(row.database()))
            .findFirst()
            .orElseThrow();
    return List.of(
        Figure.of(row.database()),
        Figure.of(row.jvm()),
        Figure.whole(row.modules() ? SetUpModules.COUNT : 0),
        Figure.whole(row.starts().size()),
        Figure.whole(row.median(Start::main)),
        Figure.whole(row.median(Start::ready)),
        Figure.whole(answered),
        Figure.whole(row.starts().stream().mapToDouble(Start::answered).min().orElseThrow()),
        Figure.whole(row.starts().stream().mapToDouble(Start::answered).max().orElseThrow()),
        Figure.whole(row.median(Start::driver)),
        Figure.percent(row.median(Start::driver) / answered),
        new Figure.Amount(answered / none.median(Start::answered), 2),
        Figure.whole(row.median(Start::cpu)),
        new Figure.Amount(row.median(Start::cpu) / none.median(Start::cpu), 2));
  }

  private List<Gate> gates() {
    return rows.stream()
        .map(
            row ->
                Gate.atMost(
                    "first answer on %s, JVM %s, %s modules"
                        .formatted(row.database(), row.jvm(), row.modules() ? "three" : "no"),
                    row.jvm().equals("plain") ? PLAIN_MILLISECONDS : CACHED_MILLISECONDS,
                    row.median(Start::answered),
                    "ms"))
        .toList();
  }
}
