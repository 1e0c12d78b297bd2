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
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.sqlite.JDBC;

/**
 * The HTTP function in a fresh JVM with the classpath of its zip: from starting the process to the
 * answer of a query, with and without an AOT cache, on SQLite and through JDBC to libSQL's server.
 */
public final class ColdBench {
  /** As Lambda starts Java on demand: the first compiler only, and the smallest collector. */
  private static final List<String> AS_LAMBDA =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED");

  private static final double PLAIN_MILLISECONDS = 900;
  private static final double CACHED_MILLISECONDS = 450;

  /** A database by the address that a function gets, and by the one that JDBC takes. */
  private record Target(String name, OrdersDatabase database, String driver, String jdbc) {}

  /** Milliseconds since the process was started, and those of the driver alone. */
  private record Start(double main, double ready, double answered, double driver) {}

  private record Row(String database, String jvm, List<Start> starts) {
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
    rows.add(row(target, "plain", classpath, List.of()));
    if (!classpath.stream().allMatch(Files::isRegularFile)) {
      notes.add("no AOT cache for " + target.name() + ": it takes a classpath of jars alone");
      return;
    }
    Path cache = folder.place("aot").resolve("function.aot");
    progress.accept("cold: writing an AOT cache for " + target.name());
    first(target, classpath, List.of("-XX:AOTCacheOutput=" + cache));
    rows.add(row(target, "AOT cache", classpath, List.of("-XX:AOTCache=" + cache)));
  }

  private Row row(Target target, String jvm, List<Path> classpath, List<String> more) {
    var starts = new ArrayList<Start>();
    for (int run = 0; run <= runs; run++) {
      progress.accept("cold: %s, %s, %d of %d".formatted(target.name(), jvm, run, runs));
      Map<String, Double> marks = first(target, classpath, more);
      double driver = driver(target, classpath, more);
      if (run == 0) continue; // it read the files from the disk
      starts.add(
          new Start(at(marks, "main"), at(marks, "ready"), at(marks, "answered 200"), driver));
    }
    return new Row(target.name(), jvm, starts);
  }

  private static Map<String, Double> first(Target target, List<Path> classpath, List<String> more) {
    String path = "/orders/" + target.database().orders().getFirst();
    return jvm(target, classpath, more).run(FirstAnswer.class, path);
  }

  private static double at(Map<String, Double> marks, String mark) {
    Double milliseconds = marks.get(mark);
    if (milliseconds == null) {
      throw new IllegalStateException("no mark `" + mark + "` among " + marks.keySet());
    }
    return milliseconds;
  }

  private static double driver(Target target, List<Path> classpath, List<String> more) {
    return jvm(target, classpath, more)
        .run(FirstReply.class, target.driver(), target.jdbc())
        .keySet()
        .stream()
        .map(mark -> mark.substring("replied ".length()))
        .mapToDouble(nanos -> Long.parseLong(nanos) / 1e6)
        .findFirst()
        .orElseThrow();
  }

  private static FreshJvm jvm(Target target, List<Path> classpath, List<String> more) {
    var options = new ArrayList<>(AS_LAMBDA);
    options.addAll(more);
    return new FreshJvm(classpath, options, target.database().environment());
  }

  private Table table() {
    return new Table(
        "Cold start of functions-http: process start to first answered query",
        List.of(
            "database",
            "JVM",
            "runs",
            "main ms",
            "handler ms",
            "answer ms",
            "min",
            "max",
            "driver ms",
            "driver %"),
        rows.stream().map(ColdBench::figures).toList());
  }

  private static List<Figure> figures(Row row) {
    double answered = row.median(Start::answered);
    return List.of(
        Figure.of(row.database()),
        Figure.of(row.jvm()),
        Figure.whole(row.starts().size()),
        Figure.whole(row.median(Start::main)),
        Figure.whole(row.median(Start::ready)),
        Figure.whole(answered),
        Figure.whole(row.starts().stream().mapToDouble(Start::answered).min().orElseThrow()),
        Figure.whole(row.starts().stream().mapToDouble(Start::answered).max().orElseThrow()),
        Figure.whole(row.median(Start::driver)),
        Figure.percent(row.median(Start::driver) / answered));
  }

  private List<Gate> gates() {
    return rows.stream()
        .map(
            row ->
                Gate.atMost(
                    "first answer on " + row.database() + ", JVM " + row.jvm(),
                    row.jvm().equals("plain") ? PLAIN_MILLISECONDS : CACHED_MILLISECONDS,
                    row.median(Start::answered),
                    "ms"))
        .toList();
  }
}
