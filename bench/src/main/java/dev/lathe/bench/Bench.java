package dev.lathe.bench;

import dev.lathe.bench.auth.AuthBench;
import dev.lathe.bench.cold.ColdBench;
import dev.lathe.bench.compile.CompileBench;
import dev.lathe.bench.compile.GrowthBench;
import dev.lathe.bench.delay.DelayBench;
import dev.lathe.bench.flow.FlowBench;
import dev.lathe.bench.http.HttpBench;
import dev.lathe.bench.http.MemoryBench;
import dev.lathe.bench.http.VisibleBench;
import dev.lathe.bench.jmh.JmhBench;
import dev.lathe.bench.lambda.Archives;
import dev.lathe.bench.lambda.FunctionsBench;
import dev.lathe.bench.load.LoadBench;
import dev.lathe.bench.measure.Pace;
import dev.lathe.bench.report.Report;
import dev.lathe.bench.report.ReportJson;
import dev.lathe.bench.report.ReportText;
import dev.lathe.bench.search.SearchBench;
import dev.lathe.bench.size.DecimalBench;
import dev.lathe.bench.size.SizeBench;
import dev.lathe.bench.transfers.TransferBench;
import dev.lathe.bench.workflows.WorkflowsBench;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line of the benchmarks. They stop by themselves and go to loopback only. */
@Command(
    name = "lathe bench",
    mixinStandardHelpOptions = true,
    description = "Measures Lathe and prints a table of medians and ratios.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe bench                    load: bare statement, executor, handler",
      "  lathe bench http               lathe dev as clients outside see it",
      "  lathe bench http --peer FILE   the same beside PocketBase, the program FILE",
      "  lathe bench compile            a thousand graphs, whole and after one edit",
      "  lathe bench delay --runs 15    functions whose database is 0, 2 and 20 ms away",
      "  lathe bench search             a word among 100,000 rows, and what its index costs",
      "  lathe bench workflows          steps of runs, and what those cost that wait",
      "  lathe bench auth               what the function adds to a statement, tokens verified",
      "  lathe bench archives           writes the functions' archives, and what they save",
      "  lathe bench all --json         everything, as data",
      "",
      "The table goes to stdout, progress to stderr. docs/benchmarks.md says what is measured how."
    })
public final class Bench implements Callable<Integer> {
  /** What can be measured. */
  enum Subject {
    LOAD,
    HTTP,
    MEMORY,
    VISIBLE,
    FLOW,
    SIZE,
    DECIMALS,
    SEARCH,
    TRANSFERS,
    WORKFLOWS,
    DELAY,
    AUTH,
    COLD,
    FUNCTIONS,
    COMPILE,
    JMH,
    ARCHIVES,
    ALL
  }

  /** What each benchmark needs to mean something; {@code --small} is for seeing that it runs. */
  private record Scale(
      List<Integer> sizes,
      int creates,
      int samples,
      int events,
      int decimals,
      int searched,
      int runs,
      int waiting) {
    private static final Scale WHOLE =
        new Scale(
            List.of(1_000, 100_000, 1_000_000),
            100_000,
            300,
            20_000,
            200_000,
            100_000,
            2_000,
            100_000);
    private static final Scale SMALL = new Scale(List.of(50, 200), 300, 4, 60, 100, 300, 10, 100);
  }

  private static final int RUNS = 9;
  private static final int COLD_RUNS = 5;

  /**
   * Requests of a function's process behind its first: past where the first compiler has compiled
   * them.
   */
  private static final int WARM = 1_000;

  /** Of everything: about ten minutes. */
  private static final int RUNS_OF_ALL = 4;

  /** JMH's own: a fork, three warm-ups and three iterations of a second. */
  private static final Duration JMH_ITERATION = Duration.ofSeconds(1);

  private static final int JMH_ITERATIONS = 3;

  @Parameters(
      index = "0",
      arity = "0..1",
      defaultValue = "load",
      paramLabel = "SUBJECT",
      description = "${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} by default.")
  private Subject subject = Subject.LOAD;

  @Option(
      names = "--seconds",
      defaultValue = "0.5",
      paramLabel = "S",
      description = "Of one run, and a quarter of the warm-up; ${DEFAULT-VALUE} by default.")
  private double seconds;

  @Option(
      names = "--runs",
      paramLabel = "N",
      description =
          "Runs whose median counts; "
              + RUNS
              + " by default, "
              + RUNS_OF_ALL
              + " of all, "
              + COLD_RUNS
              + " of cold and functions.")
  private @Nullable Integer runs;

  @Option(
      names = "--orders",
      defaultValue = "1000",
      paramLabel = "N",
      description = "Orders that are there before; ${DEFAULT-VALUE} by default.")
  private int orders;

  @Option(
      names = "--peer",
      paramLabel = "FILE",
      description = "PocketBase's program: http measures it beside ours.")
  private @Nullable Path peer;

  @Option(
      names = "--small",
      hidden = true,
      description = "Little data: shows that a benchmark runs, measures nothing.")
  private boolean small;

  @Option(names = "--json", description = "Print data instead of a table.")
  private boolean json;

  @Option(
      names = "--no-forks",
      hidden = true,
      description = "JMH for a moment in this process: shows that it runs, measures nothing.")
  private boolean withoutForks;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    System.exit(commandLine(out).execute(args));
  }

  /** The command line, its table written to {@code out}. */
  static CommandLine commandLine(PrintWriter out) {
    return new CommandLine(new Bench()).setOut(out).setCaseInsensitiveEnumValuesAllowed(true);
  }

  @Override
  public Integer call() {
    if (orders < 1) throw wrong("--orders takes 1 and more");
    if (peer != null && !Files.isExecutable(peer)) {
      throw wrong("--peer takes a program, and `%s` is none".formatted(peer));
    }
    Pace pace = pace();
    PrintStream before = System.out;
    // Functions log to standard output. What they write costs its system call, and goes nowhere.
    System.setOut(nowhere());
    Report report;
    try {
      report = measured(subject, pace);
    } finally {
      System.setOut(before);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? ReportJson.of(report) + "\n" : ReportText.of(report));
    out.flush();
    return 0;
  }

  private Report measured(Subject what, Pace pace) {
    return switch (what) {
      case LOAD -> new LoadBench(pace, orders, this::tell).run();
      case HTTP -> new HttpBench(pace, Optional.ofNullable(peer), this::tell).run();
      case MEMORY -> new MemoryBench(scale().creates(), this::tell).run();
      case VISIBLE -> new VisibleBench(scale().samples(), this::tell).run();
      case FLOW -> new FlowBench(scale().events(), this::tell).run();
      case SIZE -> new SizeBench(pace, scale().sizes(), this::tell).run();
      case DECIMALS -> new DecimalBench(pace, scale().decimals(), this::tell).run();
      case SEARCH -> new SearchBench(pace, scale().searched(), this::tell).run();
      case TRANSFERS -> new TransferBench(pace, this::tell).run();
      case WORKFLOWS -> new WorkflowsBench(scale().runs(), scale().waiting(), this::tell).run();
      case DELAY -> new DelayBench(pace, orders, this::tell).run();
      case AUTH -> new AuthBench(pace, this::tell).run();
      case COLD -> new ColdBench(runs == null ? COLD_RUNS : runs, orders, this::tell).run();
      case FUNCTIONS ->
          new FunctionsBench(runs == null ? COLD_RUNS : runs, small ? 2 : WARM, this::tell).run();
      case ARCHIVES -> new Archives(this::tell).run();
      case COMPILE -> {
        Report edits = new CompileBench(pace.runs(), this::tell).run();
        yield edits.and(new GrowthBench(pace.runs(), this::tell).run());
      }
      case JMH ->
          withoutForks
              ? new JmhBench(0, pace.run(), 1, this::tell).run()
              : new JmhBench(1, JMH_ITERATION, JMH_ITERATIONS, this::tell).run();
      case ALL ->
          Stream.of(Subject.values())
              .filter(each -> each != Subject.ALL && each != Subject.ARCHIVES)
              .map(each -> measured(each, pace))
              .reduce(Report::and)
              .orElseThrow();
    };
  }

  private Scale scale() {
    return small ? Scale.SMALL : Scale.WHOLE;
  }

  private int ownRuns() {
    return subject == Subject.ALL ? RUNS_OF_ALL : RUNS;
  }

  private Pace pace() {
    try {
      return new Pace(Duration.ofNanos(Math.round(seconds * 1e9)), runs == null ? ownRuns() : runs);
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  private CommandLine.ParameterException wrong(@Nullable String why) {
    return new CommandLine.ParameterException(spec.commandLine(), String.valueOf(why));
  }

  private void tell(String progress) {
    spec.commandLine().getErr().println("bench: " + progress);
    spec.commandLine().getErr().flush();
  }

  private static PrintStream nowhere() {
    File nothing = new File("/dev/null");
    try {
      OutputStream out =
          nothing.exists() ? new FileOutputStream(nothing) : OutputStream.nullOutputStream();
      return new PrintStream(out, false, StandardCharsets.UTF_8);
    } catch (FileNotFoundException e) {
      return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    }
  }
}
