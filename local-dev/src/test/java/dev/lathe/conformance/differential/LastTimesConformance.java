package dev.lathe.conformance.differential;

import static dev.lathe.conformance.differential.Text.obj;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.BlueprintReader;
import dev.lathe.compiler.Compiler;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.query.QueryOutcome;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.StatementFailed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Functions of times at both ends of the years: what leaves them is refused, and nothing else is.
 * The expressions are worked out whenever they are asked for, so there is no third answer.
 */
abstract class LastTimesConformance {
  private static final int ANSWERS = Integer.getInteger("differential.pairs", 600);
  private static final long SEED = Long.getLong("differential.seed", 20261127L);
  private static final int GRAPHS = 40;
  private static final int REQUESTS = 10;

  /** Every second time is at an end. */
  private static final int EDGES = 2;

  abstract Database open();

  @Test
  void a_time_is_answered_or_refused_as_the_calendar_says() {
    int answered = 0;
    int refused = 0;
    for (long seed = SEED; answered + refused < ANSWERS; seed++) {
      var dice = new Dice(new SplittableRandom(seed), EDGES);
      World world = World.random(dice);
      var graphs = new ArrayList<MadeGraph>();
      for (int i = 0; i < GRAPHS; i++) {
        graphs.add(graph(dice, "g" + i));
      }
      var unused = DifferentialConformance.dropTooDeep(graphs, () -> WorldFiles.of(world, graphs));
      var files = WorldFiles.of(world, graphs);
      var blueprint = DifferentialConformance.value(BlueprintReader.read(files), files, seed);
      var bundle = DifferentialConformance.value(Compiler.compile(files), files, seed);
      var none = new RandomRows(Map.of(), List.of());
      try (Database database = open()) {
        var lab = new Lab(database, bundle, world);
        for (int i = 0; i < GRAPHS * REQUESTS; i++) {
          MadeGraph made = dice.of(graphs);
          Map<String, @Nullable Object> inputs = new HashMap<>(made.inputs(dice));
          var read = blueprint.services().getFirst().graph(made.id()).orElseThrow();
          var evaluator = new GraphEvaluator(blueprint, read, inputs, world, none);
          Optional<Json> actual = ask(lab, made, inputs);
          String context =
              "-Ddifferential.seed=%d: %s%ninputs %s".formatted(seed, Text.of(made.json()), inputs);
          try {
            evaluator.all();
            assertTrue(actual.isPresent(), () -> "refused: " + context);
            Optional<String> difference = new Answer(evaluator).difference(actual.orElseThrow());
            assertTrue(difference.isEmpty(), () -> difference.orElse("") + context);
            answered++;
          } catch (Undetermined beyond) {
            assertTrue(actual.isEmpty(), () -> actual + ", not refused: " + context);
            refused++;
          }
        }
      }
    }
    System.out.printf(
        "%s: %d answered, %d refused%n", getClass().getSimpleName(), answered, refused);
    assertTrue(refused * 20 > answered && answered > refused, refused + " refused of " + answered);
  }

  private static Optional<Json> ask(
      Lab lab, MadeGraph graph, Map<String, @Nullable Object> inputs) {
    try {
      return lab.ask(graph.id(), inputs, graph.params())
              instanceof QueryOutcome.Answered(String body, var _, var _)
          ? Optional.of(JsonText.parse(body))
          : Optional.empty();
    } catch (StatementFailed failed) {
      assertTrue(failed.integerOverflow(), failed::toString);
      return Optional.empty();
    }
  }

  private static MadeGraph graph(Dice dice, String id) {
    var params = new ArrayList<MadeGraph.Param>();
    ScalarType type = dice.of(ScalarType.DATETIME, ScalarType.DATE, ScalarType.INTEGER);
    Object value = new ExprMaker(dice, List.of(), params, false).ofTimes(type, 4);
    var json =
        obj(
            "id", id,
            "signature",
                obj(
                    "inputs", MadeGraph.inputs(params, dice),
                    "output", obj("type", "row<TallyRow>", "from", "out")),
            "nodes", List.of(obj("id", "out", "type", "result", "value", obj("v", value))));
    return new MadeGraph(id, json, obj(), List.copyOf(params));
  }
}
