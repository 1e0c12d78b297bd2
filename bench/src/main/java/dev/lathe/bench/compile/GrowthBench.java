package dev.lathe.bench.compile;

import dev.lathe.bench.fresh.FreshJvm;
import dev.lathe.bench.measure.Medians;
import dev.lathe.bench.orders.WorkFolder;
import dev.lathe.bench.report.Figure;
import dev.lathe.bench.report.Gate;
import dev.lathe.bench.report.Report;
import dev.lathe.bench.report.Table;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** How compiling grows with the blueprint, in a fresh JVM and in one that is warm. */
public final class GrowthBench {
  /** Of each service. */
  private static final int ENTITIES = 10;

  /** How many services blueprints have. */
  private static final List<Integer> SERVICES = List.of(1, 2, 5, 10);

  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

  /** As {@code ./lathe} starts Java for a short run. */
  private static final List<String> AS_COMMAND =
      List.of(
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-XX:ReservedCodeCacheSize=128m",
          "--enable-native-access=ALL-UNNAMED");

  /** Of the largest, in a fresh JVM. */
  private static final double COLD_MILLISECONDS = 3_000;

  /** How much longer an entity may take among 100 than among 10, in a warm JVM. */
  private static final double GROWTH = 1.5;

  /** Compilations before those that count: the second compiler has done most by then. */
  private static final int WARM_UP = 4;

  private record Cold(double wall, double cpu) {}

  private record Row(int entities, List<Cold> cold, double warm) {
    double median(ToDoubleFunction<Cold> part) {
      return Medians.of(cold.stream().mapToDouble(part).toArray());
    }
  }

  private final int runs;
  private final Consumer<String> progress;

  /**
   * @param runs compilations of each kind whose median counts
   */
  public GrowthBench(int runs, Consumer<String> progress) {
    this.runs = runs;
    this.progress = progress;
  }

  public Report run() {
    try (var folder = WorkFolder.fresh()) {
      List<Row> rows = SERVICES.stream().map(n -> row(n, folder)).toList();
      return Report.of(table(rows), gates(rows), List.of());
    }
  }

  private Row row(int services, WorkFolder folder) {
    int entities = services * ENTITIES;
    Path blueprint = folder.place("grown-" + entities);
    Path bundle = folder.place("bundles").resolve(entities + ".bundle");
    LargeBlueprint.write(LargeBlueprint.of(services, ENTITIES), blueprint);
    var cold = new ArrayList<Cold>();
    for (int run = 0; run <= runs; run++) {
      progress.accept("compile: %d entities, cold, %d of %d".formatted(entities, run, runs));
      Cold once = cold(blueprint, bundle);
      if (run > 0) cold.add(once); // the first read the files from the disk
    }
    progress.accept("compile: %d entities, warm".formatted(entities));
    var warm = new ArrayList<Double>();
    for (int run = -WARM_UP; run < runs; run++) {
      long start = CLOCK.getCurrentThreadCpuTime(); // neighbours disturb it less than the wall's
      CompileOnce.compiled(blueprint);
      if (run >= 0) warm.add((CLOCK.getCurrentThreadCpuTime() - start) / 1e6);
    }
    return new Row(
        entities, cold, Medians.of(warm.stream().mapToDouble(Double::doubleValue).toArray()));
  }

  /** As the command line is started, on the classpath of this process. */
  private static Cold cold(Path blueprint, Path bundle) {
    List<Path> classpath =
        Stream.of(
                ManagementFactory.getRuntimeMXBean()
                    .getClassPath()
                    .split(System.getProperty("path.separator"), -1))
            .map(Path::of)
            .toList();
    Map<String, Double> marks =
        new FreshJvm(classpath, AS_COMMAND, Map.of())
            .run(CompileOnce.class, blueprint.toString(), bundle.toString());
    Map.Entry<String, Double> mark = marks.entrySet().iterator().next();
    return new Cold(
        mark.getValue(), Long.parseLong(mark.getKey().substring("compiled ".length())) / 1e6);
  }

  private static Table table(List<Row> rows) {
    Row least = rows.getFirst();
    return new Table(
        "Compiling in a fresh JVM, and in a warm one",
        List.of(
            "entities",
            "graphs",
            "cold ms",
            "cold CPU ms",
            "warm CPU ms",
            "CPU ms an entity",
            "of that at %d".formatted(least.entities())),
        rows.stream()
            .map(
                row ->
                    List.of(
                        Figure.whole(row.entities()),
                        Figure.whole(LargeBlueprint.graphs(row.entities() / ENTITIES, ENTITIES)),
                        Figure.whole(row.median(Cold::wall)),
                        Figure.whole(row.median(Cold::cpu)),
                        Figure.whole(row.warm()),
                        Figure.milliseconds(row.warm() / row.entities()),
                        Figure.percent(growth(row, least))))
            .toList());
  }

  private static double growth(Row row, Row least) {
    return (row.warm() / row.entities()) / (least.warm() / least.entities());
  }

  private static List<Gate> gates(List<Row> rows) {
    Row most = rows.getLast();
    return List.of(
        Gate.atMost(
            "%d entities in a fresh JVM".formatted(most.entities()),
            COLD_MILLISECONDS,
            most.median(Cold::wall),
            "ms"),
        Gate.atMost(
            "an entity among %d, of one among %d"
                .formatted(most.entities(), rows.getFirst().entities()),
            100 * GROWTH,
            100 * growth(most, rows.getFirst()),
            "%"));
  }
}
