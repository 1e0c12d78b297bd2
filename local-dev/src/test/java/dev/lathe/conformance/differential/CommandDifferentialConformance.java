package dev.lathe.conformance.differential;

import static dev.lathe.conformance.differential.Text.obj;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.BlueprintReader;
import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.blueprint.Template;
import dev.lathe.compiler.source.SourceFiles;
import dev.lathe.conformance.differential.CommandEvaluator.Decided;
import dev.lathe.conformance.differential.CommandEvaluator.Happened;
import dev.lathe.conformance.differential.CommandEvaluator.State;
import dev.lathe.conformance.differential.CommandEvaluator.Stream;
import dev.lathe.conformance.differential.World.Field;
import dev.lathe.conformance.differential.World.Thing;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.command.CommandOutcome;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.query.QueryOutcome;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.StatementFailed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random commands over aggregates that earlier ones made: the generated SQL decides, appends,
 * writes and answers what a plain evaluator of the format does. Properties as for {@link
 * DifferentialConformance}.
 */
abstract class CommandDifferentialConformance {
  private static final int PAIRS = Integer.getInteger("differential.pairs", 1_000);
  private static final long SEED = Long.getLong("differential.seed", 20261126L);

  /** Commands of one blueprint, and how many requests are made of them. */
  private static final int GRAPHS = 25;

  private static final int REQUESTS = 250;

  /** Graphs that do nothing but make a thing with children, which others seldom come to. */
  private static final int BEGINNINGS = 6;

  /** Graphs over the events of each thing. */
  private static final int HISTORIES = 4;

  private final Map<String, Integer> outcomes = new HashMap<>();
  private int compared;
  private int open;

  /** How many histories were read. */
  private int told;

  /** How many graphs go deeper than the parser of a libSQL server. */
  private int deep;

  /** An empty database. */
  abstract Database open();

  @Test
  void a_command_comes_to_what_the_format_says() {
    for (long seed = SEED; compared + open < PAIRS; seed++) {
      try (Database database = open()) {
        new Run(seed, database).all();
      }
    }
    System.out.printf(
        "%s: %d commands and %d histories compared, %d left open, %d graphs too deep; %s%n",
        getClass().getSimpleName(), compared, told, open, deep, outcomes);
    int accepted = outcomes.getOrDefault("Accepted", 0);
    assertTrue(accepted * 20 > compared, accepted + " accepted of " + compared);
    assertTrue(open * 4 < compared, open + " left open of " + compared);
  }

  /** A request that may be made again. */
  private record Made(
      MadeGraph graph,
      Map<String, @Nullable Object> inputs,
      OptionalLong expected,
      long number,
      CommandOutcome outcome) {}

  /** One blueprint on one database. */
  private final class Run {
    private final long seed;
    private final Dice dice;
    private final World world;
    private final List<MadeGraph> commands = new ArrayList<>();
    private final Blueprint blueprint;
    private final Lab lab;
    private final Map<Stream, State> held = new LinkedHashMap<>();
    private final List<Histories> histories = new ArrayList<>();
    private final Map<Stream, List<Happened>> log = new LinkedHashMap<>();
    private Optional<Made> last = Optional.empty();

    Run(long seed, Database database) {
      this.seed = seed;
      this.dice = new Dice(new SplittableRandom(seed));
      this.world = World.random(dice).ruled(dice);
      for (int i = 0; i < GRAPHS; i++) {
        commands.add(CommandMaker.random(dice, world, "c" + i));
      }
      for (Thing thing : world.things()) {
        for (int i = 0; i < BEGINNINGS && !thing.rules().parts().isEmpty(); i++) {
          commands.add(Kids.beginning(dice, thing, "begin" + i + thing.name()));
        }
        for (int i = 0; i < HISTORIES; i++) {
          histories.add(Histories.random(dice, thing, "past" + i + thing.name()));
        }
      }
      List<MadeGraph> whole = world.things().stream().map(this::reader).toList();
      var random = new ArrayList<>(commands);
      histories.forEach(history -> random.add(history.graph()));
      deep += DifferentialConformance.dropTooDeep(random, () -> files(whole, random));
      commands.retainAll(random);
      histories.removeIf(history -> !random.contains(history.graph()));
      SourceFiles files = files(whole, random);
      this.blueprint = DifferentialConformance.value(BlueprintReader.read(files), files, seed);
      Bundle bundle = DifferentialConformance.value(Compiler.compile(files), files, seed);
      this.lab = new Lab(database, bundle, world);
    }

    /** Those that read things whole, and of the others those that are left. */
    private SourceFiles files(List<MadeGraph> whole, List<MadeGraph> left) {
      var readers = new ArrayList<>(whole);
      histories.stream().map(Histories::graph).filter(left::contains).forEach(readers::add);
      return WorldFiles.of(world, readers, commands.stream().filter(left::contains).toList());
    }

    /** A graph that reads one thing whole. */
    private MadeGraph reader(Thing thing) {
      String alias = thing.name().toLowerCase(Locale.ROOT);
      var params = List.of(new MadeGraph.Param("id", thing.key().type(), false, false, "required"));
      var where = obj("eq", List.of(alias + ".id", obj("$param", "id")));
      String id = "read" + thing.name();
      var json =
          obj(
              "id", id,
              "signature",
                  obj(
                      "inputs", MadeGraph.inputs(params, dice),
                      "output", obj("type", "row<TallyRow>", "from", "out")),
              "nodes",
                  List.of(
                      obj(
                          "id", "one",
                          "type", "findOne",
                          "config", obj("source", obj("entity", thing.name()), "where", where)),
                      obj("id", "out", "type", "result", "value", obj("one", obj("$ref", "one")))));
      if (!thing.rules().parts().isEmpty()) {
        parts(json, thing);
      }
      return new MadeGraph(id, json, obj(), params);
    }

    /** Adds its children to what {@code json} answers. */
    private static void parts(Map<String, Object> json, Thing thing) {
      var nodes = new ArrayList<Object>((List<?>) Objects.requireNonNull(json.get("nodes")));
      var scan = obj("source", obj("children", thing.name() + "." + Kids.LIST));
      var own = obj("eq", List.of(Kids.LIST + "." + Kids.OWNER, obj("$param", "id")));
      var by = List.of(obj("field", Kids.LIST + "." + Kids.KEY));
      nodes.removeLast();
      nodes.add(obj("id", "kids", "type", "findMany", "config", scan));
      nodes.add(obj("id", "own", "type", "filter", "config", obj("input", "kids", "expr", own)));
      nodes.add(obj("id", "sorted", "type", "sort", "config", obj("input", "own", "by", by)));
      var value = obj("one", obj("$ref", "one"), Kids.LIST, obj("$ref", "sorted"));
      nodes.add(obj("id", "out", "type", "result", "value", value));
      json.put("nodes", nodes);
    }

    void all() {
      for (int number = 1; number <= REQUESTS; number++) {
        if (last.isPresent() && dice.oneIn(12)) {
          again(last.get());
        } else {
          request(number);
        }
      }
      lab.rebuild();
      log.keySet().forEach(this::past);
      held.forEach((stream, one) -> check(thing(stream.entity()), stream.id(), one));
    }

    private void again(Made made) {
      MadeGraph graph = made.graph();
      var outcome =
          lab.take(graph.id(), made.inputs(), graph.params(), made.number(), made.expected());
      if (!outcome.equals(new CommandOutcome.Replayed(made.outcome()))) {
        throw different(
            graph, made.inputs(), "a retry gets %s after %s".formatted(outcome, made.outcome()));
      }
    }

    /** A request that could be made now, and what it would come to. */
    private record Draft(
        MadeGraph graph,
        Map<String, @Nullable Object> inputs,
        CommandEvaluator evaluator,
        OptionalLong expected,
        Decided decided) {}

    private void request(int number) {
      Optional<Draft> draft = draft();
      for (int left = 20; left > 0 && draft.isPresent(); left--) { // most are refused
        if (draft.get().decided().refusal().map(Run::late).orElse(true) || dice.oneIn(12)) {
          break;
        }
        draft = draft();
      }
      if (draft.isPresent()) {
        take(draft.get(), number);
      } else {
        open++; // what it comes to is left open, so it is not taken
      }
    }

    private static String word(CommandOutcome outcome) {
      boolean deleted =
          outcome instanceof CommandOutcome.IllegalTransition illegal && illegal.deleted();
      String fault =
          outcome instanceof CommandOutcome.ChildRefused refused ? "" + refused.fault() : "";
      return outcome.getClass().getSimpleName() + fault + (deleted ? "OfDeleted" : "");
    }

    /** Whether it is refused for what would come of it, which is seldom reached. */
    private static boolean late(CommandOutcome refusal) {
      return refusal instanceof CommandOutcome.RuleBroken
          || refusal instanceof CommandOutcome.InvariantBroken
          || refusal instanceof CommandOutcome.NotUnique
          || refusal instanceof CommandOutcome.ChildRefused
          || refusal instanceof CommandOutcome.TooManyChildren
          || (refusal instanceof CommandOutcome.IllegalTransition illegal && illegal.deleted());
    }

    private Optional<Draft> draft() {
      MadeGraph graph = dice.of(commands);
      Map<String, @Nullable Object> inputs = graph.inputs(dice);
      for (String name : List.of("id", "id2")) {
        Object key = inputs.get(name);
        if (key != null && dice.oneIn(2)) { // few aggregates, so that most commands meet one
          Object one = key instanceof Long ? (Object) (long) dice.upTo(3) : dice.of("a", "b", "k1");
          inputs.put(name, one);
        }
      }
      var evaluator =
          new CommandEvaluator(
              blueprint,
              blueprint.services().getFirst().graph(graph.id()).orElseThrow(),
              inputs,
              world,
              rows());
      try {
        long version =
            evaluator
                .emits()
                .subject()
                .flatMap(evaluator::stream)
                .map(this::held)
                .orElse(State.NONE)
                .version();
        OptionalLong expected =
            dice.oneIn(8) ? OptionalLong.of(version + dice.upTo(2)) : OptionalLong.empty();
        Decided decided = evaluator.decide(this::held, expected);
        if (decided.refusal().isEmpty()) { // what is answered may be left open too
          Node.Result out = (Node.Result) evaluator.graph().node("out").orElseThrow();
          for (Template.Member member : ((Template.Obj) out.value()).members()) {
            var expr = ((Template.Value) member.value()).expr();
            var unused =
                Optional.ofNullable(evaluator.expressions().result(expr, evaluator.outside()));
          }
        }
        return Optional.of(new Draft(graph, inputs, evaluator, expected, decided));
      } catch (Undetermined e) {
        return Optional.empty();
      } catch (ArithmeticException | IllegalStateException mistaken) { // the evaluator is, that is
        AssertionError error = different(graph, inputs, mistaken.toString());
        error.initCause(mistaken);
        throw error;
      }
    }

    private void take(Draft draft, int number) {
      MadeGraph graph = draft.graph();
      Map<String, @Nullable Object> inputs = draft.inputs();
      Decided decided = draft.decided();
      CommandOutcome outcome;
      try {
        outcome = lab.take(graph.id(), inputs, graph.params(), number, draft.expected());
      } catch (DatabaseUnavailable | StatementFailed failed) {
        if (DifferentialConformance.tooDeep(failed)) {
          open++;
          return;
        }
        throw different(graph, inputs, failed.toString());
      }
      compared++;
      outcomes.merge(word(outcome), 1, Integer::sum);
      new CommandAnswer(lab, draft.evaluator(), decided)
          .difference(outcome)
          .ifPresent(
              difference -> {
                throw different(graph, inputs, difference);
              });
      if (decided.refusal().isEmpty()) {
        decided
            .events()
            .forEach(one -> log.computeIfAbsent(one.stream(), _ -> new ArrayList<>()).add(one));
        decided.left().keySet().forEach(this::past);
      }
      decided
          .left()
          .forEach(
              (stream, state) -> {
                held.put(stream, state);
                Thing thing = thing(stream.entity());
                if (thing.mirror() != World.Mirror.ASYNC) { // that one follows through the queue
                  check(thing, stream.id(), state);
                }
              });
      boolean kept =
          outcome instanceof CommandOutcome.Accepted
              || outcome instanceof CommandOutcome.GuardRejected
              || outcome instanceof CommandOutcome.IllegalTransition
              || outcome instanceof CommandOutcome.RuleBroken
              || outcome instanceof CommandOutcome.InvariantBroken
              || outcome instanceof CommandOutcome.NotUnique
              || outcome instanceof CommandOutcome.ChildRefused
              || outcome instanceof CommandOutcome.TooManyChildren;
      last =
          kept
              ? Optional.of(new Made(graph, inputs, draft.expected(), number, outcome))
              : Optional.empty();
    }

    private State held(Stream stream) {
      return held.getOrDefault(stream, State.NONE);
    }

    private Thing thing(String name) {
      return world.things().stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
    }

    private RandomRows rows() {
      var things = new LinkedHashMap<String, List<Map<String, @Nullable Object>>>();
      for (Thing thing : world.things()) {
        things.put(
            thing.name(),
            held.entrySet().stream()
                .filter(one -> one.getKey().entity().equals(thing.name()))
                .flatMap(one -> one.getValue().row().stream())
                .toList());
      }
      for (Thing thing : world.things()) {
        var parts = new ArrayList<Map<String, @Nullable Object>>();
        held.forEach(
            (stream, state) -> {
              if (stream.entity().equals(thing.name())) {
                for (Map<String, @Nullable Object> part : state.parts().values()) {
                  var row = new LinkedHashMap<String, @Nullable Object>();
                  row.put(Kids.OWNER, stream.id());
                  row.putAll(part);
                  parts.add(row);
                }
              }
            });
        things.put(thing.name() + "." + Kids.LIST, parts);
      }
      return new RandomRows(things, List.of());
    }

    /** Holds what is told of {@code stream}'s past against what happened. */
    private void past(Stream stream) {
      histories.stream()
          .filter(history -> history.thing().name().equals(stream.entity()))
          .forEach(history -> past(stream, history));
    }

    private void past(Stream stream, Histories history) {
      Map<String, @Nullable Object> inputs = history.inputs(dice, stream.id());
      QueryOutcome outcome = lab.ask(history.graph().id(), inputs, history.graph().params());
      Optional<String> difference =
          outcome instanceof QueryOutcome.Answered(String body, var _, var _)
              ? history.difference(
                  log.getOrDefault(stream, List.of()), inputs, JsonText.parse(body))
              : Optional.of(outcome.toString());
      told++;
      difference.ifPresent(
          text -> {
            throw new AssertionError(
                "-Ddifferential.seed=%d: %s%n%s%n%s%ninputs %s"
                    .formatted(
                        seed,
                        text,
                        Text.of(history.graph().json()),
                        lab.plan(history.graph().id()).sql(),
                        inputs));
          });
    }

    /** Holds the aggregate as it is read against {@code row}. */
    private void check(Thing thing, Object id, State held) {
      Optional<Map<String, @Nullable Object>> left = held.row();
      var params = List.of(new MadeGraph.Param("id", thing.key().type(), false, false, "required"));
      var inputs = new HashMap<String, @Nullable Object>();
      inputs.put("id", id);
      var asked = lab.ask("read" + thing.name(), inputs, params);
      Json one =
          asked instanceof QueryOutcome.Answered(String body, var _, var _)
                  && JsonText.parse(body) instanceof Json.Obj object
              ? object.get("one").orElseThrow()
              : Json.NULL;
      if (left.isEmpty() && !(one instanceof Json.Null)) {
        throw new AssertionError(
            "-Ddifferential.seed=%d: %s-%s is there: %s".formatted(seed, thing.name(), id, one));
      }
      if (!thing.rules().parts().isEmpty()
          && !(asked instanceof QueryOutcome.Answered(String all, var _, var _)
              && JsonText.parse(all) instanceof Json.Obj object
              && Kids.told(
                  List.copyOf(held.parts().values()),
                  blueprint.entity(thing.name()).orElseThrow(),
                  Kids.owned(object.get(Kids.LIST).orElseThrow(), id)))) {
        throw new AssertionError(
            "-Ddifferential.seed=%d: children of %s-%s: %s, not %s"
                .formatted(seed, thing.name(), id, held.parts(), asked));
      }
      Map<String, @Nullable Object> row = left.orElse(Map.of());
      for (Field field : left.isEmpty() ? List.<Field>of() : thing.fields()) {
        Json actual =
            one instanceof Json.Obj object
                ? object.get(field.name()).orElse(Json.of("missing"))
                : Json.of("missing");
        if (!Answer.same(row.get(field.name()), Optional.of(field.type()), actual)) {
          throw new AssertionError(
              "-Ddifferential.seed=%d: %s-%s: %s, not %s"
                  .formatted(seed, thing.name(), id, row, one));
        }
      }
    }

    private AssertionError different(
        MadeGraph graph, Map<String, @Nullable Object> inputs, String difference) {
      return new AssertionError(
          "-Ddifferential.seed=%d: %s%n%s%n%s%ninputs %s%nheld %s"
              .formatted(
                  seed,
                  difference,
                  Text.of(graph.json()),
                  lab.command(graph.id()).sql(),
                  inputs,
                  held));
    }
  }
}
