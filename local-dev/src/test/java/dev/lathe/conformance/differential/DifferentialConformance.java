package dev.lathe.conformance.differential;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.BlueprintReader;
import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.DiagnosticPrinter;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.diagnostic.Severity;
import dev.lathe.compiler.source.SourceFiles;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.query.QueryOutcome;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.StatementFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random graphs over random rows: the generated SQL answers what a plain evaluator of the format
 * answers. {@code -Ddifferential.pairs=50000} runs so many pairs of graph and rows; a failure names
 * the {@code -Ddifferential.seed} that repeats it first.
 */
abstract class DifferentialConformance {
  private static final int PAIRS = Integer.getInteger("differential.pairs", 1_000);
  private static final long SEED = Long.getLong("differential.seed", 20261121L);

  /** Graphs of one blueprint, and sets of rows they are all run over. */
  private static final int GRAPHS = 50;

  private static final int ROW_SETS = 5;

  /** How many pairs were compared; of them, how many answered with rows. */
  private int compared;

  private int filled;

  /** How many the format leaves open. */
  private int open;

  /** How many nest deeper than the parser of a libSQL server goes, which has 100 places. */
  private int deep;

  /** An empty database. */
  abstract Database open();

  @Test
  void the_sql_answers_what_the_format_says() {
    for (long seed = SEED; compared + open + deep < PAIRS; seed++) {
      try (Database database = open()) {
        blueprint(seed, database);
      }
    }
    System.out.printf(
        "%s: %d pairs compared, %d of them with rows; %d left open, %d too deep%n",
        getClass().getSimpleName(), compared, filled, open, deep);
    assertTrue(filled * 5 > compared * 2, filled + " pairs with rows of " + compared);
    assertTrue(open * 6 < compared, open + " pairs left open of " + compared);
    assertTrue(deep * 12 < compared, deep + " pairs too deep of " + compared);
  }

  private void blueprint(long seed, Database database) {
    var dice = new Dice(new SplittableRandom(seed));
    World world = World.random(dice);
    var graphs = new ArrayList<MadeGraph>();
    for (int i = 0; i < GRAPHS; i++) {
      graphs.add(GraphMaker.random(dice, world, "g" + i));
    }
    deep += ROW_SETS * dropTooDeep(graphs, () -> WorldFiles.of(world, graphs));
    SourceFiles files = WorldFiles.of(world, graphs);
    Blueprint blueprint = value(BlueprintReader.read(files), files, seed);
    Bundle bundle = value(Compiler.compile(files), files, seed);
    var lab = new Lab(database, bundle, world);
    for (int i = 0; i < ROW_SETS; i++) {
      RandomRows rows = RandomRows.of(world, dice);
      lab.fill(rows);
      for (MadeGraph graph : graphs) {
        var evaluator = evaluator(blueprint, graph, graph.inputs(dice), world, rows);
        compare(evaluator, graph, lab)
            .ifPresent(
                difference -> {
                  throw new AssertionError(
                      "-Ddifferential.seed=%d: %s%n%s%n%s%nshapes %s%ninputs %s%nrows %s"
                          .formatted(
                              seed,
                              difference,
                              Text.of(graph.json()),
                              lab.plan(graph.id()).sql(),
                              Text.of(graph.shapes()),
                              evaluator.inputs(),
                              rows));
                });
      }
    }
  }

  /**
   * Takes those out of {@code graphs} whose statements are refused for how deep they go.
   *
   * @param files of what is left of them
   * @return how many
   */
  static int dropTooDeep(List<MadeGraph> graphs, Supplier<SourceFiles> files) {
    int before = graphs.size();
    List<MadeGraph> deepest;
    do { // SQLite's own limit is found after the parsers'
      deepest = tooDeep(files.get(), graphs);
      graphs.removeAll(deepest);
    } while (!deepest.isEmpty());
    return before - graphs.size();
  }

  /** Those of {@code graphs} whose statements are refused for how deep they go. */
  private static List<MadeGraph> tooDeep(SourceFiles files, List<MadeGraph> graphs) {
    return Compiler.compile(files) instanceof Result.Failed<Bundle>(var findings)
            && findings.stream()
                .filter(each -> each.severity() == Severity.ERROR)
                .allMatch(each -> each.code() == DiagnosticCode.PLAN_TOO_DEEP)
        ? graphs.stream()
            .filter(
                graph ->
                    findings.stream()
                        .filter(each -> each.severity() == Severity.ERROR)
                        .anyMatch(each -> each.span().file().endsWith("/" + graph.id() + ".json")))
            .toList()
        : List.of();
  }

  private static GraphEvaluator evaluator(
      Blueprint blueprint,
      MadeGraph graph,
      Map<String, @Nullable Object> inputs,
      World world,
      RandomRows rows) {
    var read = blueprint.services().getFirst().graph(graph.id()).orElseThrow();
    return new GraphEvaluator(blueprint, read, inputs, world, rows);
  }

  static <T> T value(Result<T> result, SourceFiles files, long seed) {
    return switch (result) {
      case Result.Ok<T>(T value, var _) -> value;
      case Result.Failed<T>(var findings) ->
          throw new AssertionError(
              "-Ddifferential.seed=%d%n%s"
                  .formatted(seed, new DiagnosticPrinter(files.lines(), false).print(findings)));
    };
  }

  /** Whether the statement nests deeper than one of a libSQL server's two parsers goes. */
  static boolean tooDeep(RuntimeException failed) {
    String message = String.valueOf(failed.getMessage());
    return message.contains("parser stack overflow")
        || message.contains("parser overflowed its stack");
  }

  private Optional<String> compare(GraphEvaluator evaluator, MadeGraph graph, Lab lab) {
    QueryOutcome outcome;
    try {
      outcome = lab.ask(graph.id(), evaluator.inputs(), graph.params());
    } catch (DatabaseUnavailable | StatementFailed failed) {
      if (tooDeep(failed)) {
        deep++;
        return Optional.empty();
      }
      if (failed instanceof StatementFailed refused) {
        return overflow(evaluator, refused);
      }
      throw failed;
    }
    try {
      Optional<String> difference =
          switch (outcome) {
            case QueryOutcome.Ambiguous(String node) ->
                evaluator.ambiguous().equals(Optional.of(node))
                    ? Optional.empty()
                    : Optional.of("`" + node + "` is not ambiguous");
            case QueryOutcome.PageRefused _ -> Optional.of("nobody asked for a page");
            case QueryOutcome.Unchanged _ -> Optional.of("nobody has an earlier answer");
            case QueryOutcome.Answered(String body, var _, var _) ->
                evaluator
                    .ambiguous()
                    .map(node -> "`" + node + "` is ambiguous")
                    .or(() -> new Answer(evaluator).difference(JsonText.parse(body)));
          };
      compared++;
      filled += evaluator.filled() ? 1 : 0;
      return difference;
    } catch (Undetermined e) {
      open++;
      return Optional.empty();
    } catch (ArithmeticException | IllegalStateException mistaken) { // the evaluator is, that is
      return Optional.of(mistaken.toString());
    }
  }

  /** A sum beyond 64 bits is the one thing that a statement may fail by. */
  private Optional<String> overflow(GraphEvaluator evaluator, StatementFailed failed) {
    open++;
    try {
      evaluator.all();
    } catch (Undetermined expected) {
      return failed.integerOverflow() ? Optional.empty() : Optional.of(failed.toString());
    } catch (ArithmeticException | IllegalStateException mistaken) {
      return Optional.of(mistaken.toString());
    }
    return Optional.of(failed.toString());
  }
}
