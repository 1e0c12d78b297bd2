package dev.lathe.bench.jmh;

import dev.lathe.bench.report.Figure;
import dev.lathe.bench.report.Report;
import dev.lathe.bench.report.Table;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** All benchmarks of this module under JMH. */
public final class JmhBench {
  private static final String OURS = "Pieces";

  private final int forks;
  private final Duration iteration;
  private final int iterations;
  private final Consumer<String> progress;

  /**
   * @param forks JVMs for each benchmark; 0 measures in this one, which only shows that it runs
   * @param iteration of each of the warm-ups and the iterations that count
   * @param iterations that count, and warm-ups before them
   */
  public JmhBench(int forks, Duration iteration, int iterations, Consumer<String> progress) {
    this.forks = forks;
    this.iteration = iteration;
    this.iterations = iterations;
    this.progress = progress;
  }

  public Report run() {
    progress.accept("JMH: %d iterations of %d ms each".formatted(iterations, iteration.toMillis()));
    var time = TimeValue.milliseconds(iteration.toMillis());
    var options =
        new OptionsBuilder()
            .include(OURS)
            .forks(forks)
            .warmupIterations(iterations)
            .warmupTime(time)
            .measurementIterations(iterations)
            .measurementTime(time)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    try {
      var rows = new Runner(options).run().stream().map(JmhBench::figures).toList();
      return Report.of(
          new Table("Hot pieces under JMH", List.of("piece", "ns/call", "± ns"), rows),
          List.of(),
          List.of());
    } catch (RunnerException e) {
      throw new IllegalStateException("JMH failed", e);
    }
  }

  private static List<Figure> figures(RunResult result) {
    var score = result.getPrimaryResult();
    double error = score.getScoreError();
    return List.of(
        Figure.of(score.getLabel()),
        Figure.whole(score.getScore()),
        Double.isFinite(error) ? Figure.whole(error) : Figure.none());
  }
}
