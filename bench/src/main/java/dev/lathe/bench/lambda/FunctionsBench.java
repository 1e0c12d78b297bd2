package dev.lathe.bench.lambda;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.lathe.bench.cold.FunctionZip;
import dev.lathe.bench.cold.SetUpModules;
import dev.lathe.bench.measure.Medians;
import dev.lathe.bench.orders.Home;
import dev.lathe.bench.orders.WorkFolder;
import dev.lathe.bench.report.Figure;
import dev.lathe.bench.report.Gate;
import dev.lathe.bench.report.Report;
import dev.lathe.bench.report.Table;
import dev.lathe.dev.lambda.Packaged;
import dev.lathe.dev.lambda.RuntimeClient;
import dev.lathe.dev.lambda.Sandbox;
import dev.lathe.dev.sqld.SqldProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * The packaged functions under the client of Lambda's Java runtime: from starting the process, or
 * from restoring it, to the first answer, what they hold of memory, and what they add to a warm
 * request. Each round starts every kind once, beside a function that does nothing.
 */
public final class FunctionsBench {
  private static final double PLAIN_MILLISECONDS = 900;
  private static final double CACHED_MILLISECONDS = 450;
  private static final double RESIDENT_MEGABYTES = 160;
  private static final double OVERHEAD_MILLISECONDS = 1;

  /**
   * Requests before memory is looked at: then it is the code's, later mostly a heap not yet swept.
   */
  private static final int BEFORE_RESIDENT = 100;

  /** Each way to start a JVM that has seen the classes before, or not. */
  private enum Jvm {
    PLAIN("plain"),
    ARCHIVE("class-data archive"),
    AOT("AOT cache"),
    RESTORED("restored");

    private final String title;

    Jvm(String title) {
      this.title = title;
    }
  }

  private static final String HTTP = "http";

  /** The same with modules set up, none of which the requests call. */
  private static final String HTTP_WITH_MODULES = "http, modules";

  /** What is started, again and again. */
  private record Kind(String function, String protocol, Jvm jvm, Sandbox.Start start, Ask ask) {
    boolean lists() {
      return function.equals(HTTP) || function.equals(HTTP_WITH_MODULES);
    }

    /** Whether clients wait for its answers. */
    boolean serves() {
      return lists() || function.equals("empty");
    }

    String title() {
      return "%s, %s, %s".formatted(function, protocol, jvm.title);
    }
  }

  /** Makes one event; each is made when it is sent. */
  @FunctionalInterface
  private interface Ask {
    String event();
  }

  /** Milliseconds and megabytes of one process. */
  private record Run(
      double ready, double answered, double cpu, double warm, double own, double resident) {}

  private record Row(Kind kind, List<Run> runs) {
    double median(ToDoubleFunction<Run> part) {
      return Medians.of(runs.stream().mapToDouble(part).toArray());
    }
  }

  private final int runs;
  private final int warm;
  private final Consumer<String> progress;
  private final List<String> notes = new ArrayList<>();

  /**
   * @param runs processes of each kind; one more before them warms the files up
   * @param warm requests of each process behind its first, of which the later half counts
   */
  public FunctionsBench(int runs, int warm, Consumer<String> progress) {
    this.runs = runs;
    this.warm = warm;
    this.progress = progress;
  }

  /** Where something is missing that they need, the report says so and has no figures. */
  public Report run() {
    Optional<List<Path>> client = RuntimeClient.jars();
    if (client.isEmpty()) return nothing("the client of Lambda's runtime is not on the classpath");
    try (var folder = WorkFolder.fresh();
        var cloud = NotesCloud.start(folder)) {
      var packaged = new Packaged(Home.path(), client.get(), folder.place("functions"));
      var missing = packaged.missing();
      if (missing.isPresent()) return nothing(missing.get());
      List<Row> rows =
          kinds(client.get(), packaged, cloud, folder).stream().map(this::row).toList();
      for (int round = 0; round <= runs; round++) {
        for (Row row : rows) {
          progress.accept("functions: %s, %d of %d".formatted(row.kind().title(), round, runs));
          Run run = measured(row.kind());
          if (round > 0) row.runs().add(run); // the first read the files from the disk
        }
      }
      notes.add(
          "load average %.1f"
              .formatted(
                  java.lang.management.ManagementFactory.getOperatingSystemMXBean()
                      .getSystemLoadAverage()));
      return Report.of(table(rows), gates(rows), notes);
    } catch (SqldProgram.Missing e) {
      return nothing("no libSQL server: " + e.getMessage());
    }
  }

  private Row row(Kind kind) {
    return new Row(kind, new ArrayList<>());
  }

  private Report nothing(String why) {
    return Report.of(table(List.of()), List.of(), List.of("not measured: " + why));
  }

  private List<Kind> kinds(
      List<Path> client, Packaged packaged, NotesCloud cloud, WorkFolder folder) {
    var kinds = new ArrayList<Kind>();
    kinds.add(new Kind("empty", "", Jvm.PLAIN, empty(client), () -> "{}"));
    var events = new LambdaEvents(cloud);
    for (String protocol : List.of("driver", "pipeline")) {
      String address = cloud.database() + "?protocol=" + protocol;
      Sandbox.Start http = packaged.start(Packaged.HTTP, cloud.environment(address));
      kinds.addAll(ways(HTTP, protocol, http, events::list, folder));
    }
    String pipeline = cloud.database() + "?protocol=pipeline";
    var environment = new TreeMap<>(cloud.environment(pipeline));
    environment.putAll(SetUpModules.environment());
    Sandbox.Start more = packaged.start(Packaged.HTTP, environment);
    kinds.addAll(ways(HTTP_WITH_MODULES, "pipeline", more, events::list, folder));
    kinds.addAll(
        ways(
            "relay",
            "pipeline",
            packaged.start(Packaged.RELAY, cloud.environment(pipeline)),
            LambdaEvents::schedule,
            folder));
    kinds.addAll(
        ways(
            "projector",
            "pipeline",
            packaged.start(Packaged.PROJECTOR, cloud.environment(pipeline)),
            events::message,
            folder));
    return kinds;
  }

  /** How a function is started that does nothing. */
  private static Sandbox.Start empty(List<Path> client) {
    var classpath = new ArrayList<>(client);
    classpath.add(FunctionZip.of(RequestStreamHandler.class));
    classpath.add(FunctionZip.of(EmptyHandler.class));
    return new Sandbox.Start(
        classpath, EmptyHandler.class.getName() + "::handleRequest", List.of(), Map.of(), false);
  }

  private List<Kind> ways(
      String function, String protocol, Sandbox.Start start, Ask ask, WorkFolder folder) {
    Path place = folder.place("archives");
    Path archive = place.resolve("function.jsa");
    Path cache = place.resolve("function.aot");
    progress.accept("functions: archives of " + function + ", " + protocol);
    train(start.with(List.of("-XX:ArchiveClassesAtExit=" + archive)), ask);
    train(start.with(List.of("-XX:AOTCacheOutput=" + cache)), ask);
    return List.of(
        new Kind(function, protocol, Jvm.PLAIN, start, ask),
        new Kind(
            function,
            protocol,
            Jvm.ARCHIVE,
            start.with(List.of("-XX:SharedArchiveFile=" + archive)),
            ask),
        new Kind(function, protocol, Jvm.AOT, start.with(List.of("-XX:AOTCache=" + cache)), ask),
        new Kind(function, protocol, Jvm.RESTORED, start.snapshotted(), ask));
  }

  private static void train(Sandbox.Start start, Ask ask) {
    try (var sandbox = Sandbox.start(start)) {
      var unused = sandbox.ask(ask.event());
      sandbox.end();
    }
  }

  private Run measured(Kind kind) {
    try (var sandbox = Sandbox.start(kind.start())) {
      boolean restored = kind.jvm() == Jvm.RESTORED;
      double before = restored ? sandbox.cpuMilliseconds() : 0;
      double ready = restored ? sandbox.restore() : sandbox.startMilliseconds();
      var first = sandbox.ask(kind.ask().event());
      if (kind.lists() && !first.body().contains("\"statusCode\":200")) {
        throw new IllegalStateException("no list of notes: " + first.body());
      }
      double cpu = sandbox.cpuMilliseconds() - before;
      var times = new double[kind.serves() ? warm : 1];
      double resident = sandbox.residentMegabytes();
      for (int i = 0; i < times.length; i++) {
        times[i] = sandbox.ask(kind.ask().event()).milliseconds();
        if (i < BEFORE_RESIDENT) resident = sandbox.residentMegabytes();
      }
      return new Run(
          ready,
          ready + first.milliseconds(),
          cpu,
          Medians.of(settled(times)),
          inTheDatabase(sandbox.printed()),
          resident);
    }
  }

  /** The median of what requests spent on their statements, as the function's log has it. */
  private static double inTheDatabase(String log) {
    double[] all =
        log.lines()
            .filter(line -> line.contains("\"executeMs\":"))
            .mapToDouble(
                line ->
                    Double.parseDouble(line.replaceAll(".*\"executeMs\":\"?([0-9.E-]+).*", "$1")))
            .toArray();
    return all.length == 0 ? 0 : Medians.of(settled(all));
  }

  /** The later half, before which the JVM still interprets much of it. */
  private static double[] settled(double[] all) {
    return Arrays.copyOfRange(all, all.length / 2, all.length);
  }

  private static Table table(List<Row> rows) {
    return new Table(
        "Packaged functions under the client of Lambda's runtime: to the first answer",
        List.of(
            "function",
            "protocol",
            "JVM",
            "runs",
            "ready ms",
            "answer ms",
            "min",
            "max",
            "× empty",
            "CPU ms",
            "warm p50 ms",
            "over database ms",
            "resident MB"),
        rows.stream().map(row -> figures(row, rows.getFirst())).toList());
  }

  private static List<Figure> figures(Row row, Row empty) {
    double answered = row.median(Run::answered);
    boolean http = row.kind().lists();
    return List.of(
        Figure.of(row.kind().function()),
        Figure.of(row.kind().protocol()),
        Figure.of(row.kind().jvm().title),
        Figure.whole(row.runs().size()),
        Figure.whole(row.median(Run::ready)),
        Figure.whole(answered),
        Figure.whole(row.runs().stream().mapToDouble(Run::answered).min().orElse(0)),
        Figure.whole(row.runs().stream().mapToDouble(Run::answered).max().orElse(0)),
        Figure.of(String.format(Locale.ROOT, "%.2f", answered / empty.median(Run::answered))),
        Figure.whole(row.median(Run::cpu)),
        Figure.milliseconds(row.median(Run::warm)),
        http ? Figure.milliseconds(overhead(row, empty)) : Figure.none(),
        Figure.whole(row.median(Run::resident)));
  }

  /** What the function adds to its statement and to what Lambda's runtime takes by itself. */
  private static double overhead(Row row, Row empty) {
    return row.median(Run::warm) - row.median(Run::own) - empty.median(Run::warm);
  }

  private static List<Gate> gates(List<Row> rows) {
    var gates = new ArrayList<Gate>();
    for (Row row : rows) {
      if (row.kind().function().equals("empty")) continue;
      double limit = row.kind().jvm() == Jvm.PLAIN ? PLAIN_MILLISECONDS : CACHED_MILLISECONDS;
      String title = row.kind().title();
      gates.add(Gate.atMost("first answer of " + title, limit, row.median(Run::answered), "ms"));
      gates.add(
          Gate.atMost("memory of " + title, RESIDENT_MEGABYTES, row.median(Run::resident), "MB"));
      if (row.kind().lists()) {
        gates.add(
            Gate.atMost(
                "warm overhead of " + title,
                OVERHEAD_MILLISECONDS,
                overhead(row, rows.getFirst()),
                "ms"));
      }
    }
    return gates;
  }
}
