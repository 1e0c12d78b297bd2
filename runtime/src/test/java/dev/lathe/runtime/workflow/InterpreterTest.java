package dev.lathe.runtime.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.bundle.json.WorkflowText;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/**
 * Processes drawn at random run step by step beside {@link PlainRun}: after each step the same
 * tokens rest, with the same variables, and the runs end alike.
 */
final class InterpreterTest {
  /** Definitions; {@code -Dworkflow.definitions=20000} for more. */
  private static final int DEFINITIONS = Integer.getInteger("workflow.definitions", 1_500);

  private static final long SEED = Long.getLong("workflow.seed", 1);
  private static final int MOST_STEPS = 60;
  private static final int MOST_TOKENS = 60;

  private final Map<String, Integer> seen = new TreeMap<>();

  @Test
  void runs_are_as_a_plain_interpreter_has_them() {
    for (long seed = SEED; seed < SEED + DEFINITIONS; seed++) {
      RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
      WorkflowPlan plan = AnyProcess.of(random, 3 + random.nextInt(22));
      try {
        run(plan, random);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + WorkflowText.write(plan), e);
      }
    }
    for (String what :
        List.of("completed", "failed", "running", "trouble", "endless", "undone", "kept", "item")) {
      assertTrue(seen.getOrDefault(what, 0) > 0, what + " was never seen: " + seen);
    }
    if (DEFINITIONS > 1_500) System.out.println(seen);
  }

  private void count(String what) {
    seen.merge(what, 1, Integer::sum);
  }

  private void run(WorkflowPlan plan, RandomGenerator random) {
    var start = new Members().withAll(conditions(random));
    int lines = random.nextInt(5);
    if (lines < 4) start.with("lines", Collections.nCopies(lines, "x"));
    Json.Obj variables = start.object();
    RunState state =
        RunState.fresh(
            Optional.of("key"),
            "c",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            variables);
    Walk.Moved moved = Steps.begun(plan, state, (FlowNode.Start) plan.nodes().getFirst(), Told.NOW);
    PlainRun plain;
    try {
      plain = new PlainRun(plan, variables);
    } catch (PlainRun.Endless e) {
      endless(moved);
      return;
    }
    int sent = 0;
    for (int steps = 0; ; steps++) {
      state = moved.state();
      sent += (int) moved.events().stream().filter(e -> e.type().equals("MessageSent")).count();
      compare(state, plain, sent);
      assertEquals(
          state, StateText.read(state.status(), state.key(), StateText.write(state)), "the row");
      if (state.status() != RunStatus.RUNNING || steps == MOST_STEPS) break;
      if (state.tokens().size() > MOST_TOKENS) break;
      try {
        Optional<Walk.Moved> next = step(plan, state, plain, random);
        if (next.isEmpty()) break; // all wait for ever
        moved = next.get();
      } catch (PlainRun.Endless e) {
        count("endless");
        return;
      }
    }
    count(state.status().word());
    if (state.trouble().isPresent()) count("trouble");
    if (!state.kept().isEmpty()) count("kept");
  }

  private void endless(Walk.Moved moved) {
    requireEndless(moved);
    count("endless");
  }

  /** Beside tokens that were in trouble before. */
  private static void requireEndless(Walk.Moved moved) {
    assertTrue(
        moved.state().tokens().stream()
            .flatMap(token -> token.trouble().stream())
            .anyMatch(why -> why.code().equals("WORKFLOW_ENDLESS")),
        "it rests: " + moved.state().trouble());
  }

  private static Json.Obj conditions(RandomGenerator random) {
    var conditions = new Members();
    for (int i = 0; i < AnyProcess.CONDITIONS; i++) {
      if (random.nextInt(8) != 0) conditions.with("c" + i, random.nextBoolean());
    }
    return conditions.object();
  }

  private void compare(RunState state, PlainRun plain, int sent) {
    List<String> paths = new ArrayList<>();
    for (Token token : byAge(state)) paths.add(path(state, token));
    assertEquals(plain.places().stream().map(PlainRun.Place::path).toList(), paths);
    if (paths.stream().anyMatch(path -> path.endsWith("-back"))) count("undone");
    if (paths.stream().anyMatch(path -> path.endsWith("]"))) count("item");
    assertEquals(plain.variables(), state.variables());
    assertEquals(plain.status(), state.status().word());
    assertEquals(plain.sent(), sent);
    assertEquals(plain.kept(), state.kept().stream().map(Kept::name).toList());
  }

  private static List<Token> byAge(RunState state) {
    return state.tokens().stream().sorted(java.util.Comparator.comparing(Token::id)).toList();
  }

  private static String path(RunState state, Token token) {
    String outer =
        token.scope() == 0 ? "" : path(state, state.token(token.scope()).orElseThrow()) + "/";
    boolean item =
        state.scopes().stream().anyMatch(s -> s.id() == token.scope() && s.round().isPresent());
    return outer
        + token.node()
        + (item ? "[" + StateText.number(token.locals(), "loopCounter") + "]" : "")
        + (token.trouble().isPresent() ? "!" : "");
  }

  /** Something happens to both. */
  private static Optional<Walk.Moved> step(
      WorkflowPlan plan, RunState state, PlainRun plain, RandomGenerator random) {
    List<Token> tokens = byAge(state);
    List<PlainRun.Place> places = plain.places();
    var open = new ArrayList<Integer>();
    for (int i = 0; i < tokens.size(); i++) {
      boolean is = Tasks.isOpen(plan, state, tokens.get(i));
      assertEquals(places.get(i).open(), is, tokens.get(i).toString());
      if (is) open.add(i);
    }
    boolean waits =
        plan.nodes().stream()
            .anyMatch(n -> Messages.awaits(plan, "M0") || Messages.awaits(plan, "M1"));
    if (open.isEmpty() && state.alarms().isEmpty() && !waits) return Optional.empty();
    int what = random.nextInt(10);
    if (what == 0 || (open.isEmpty() && state.alarms().isEmpty())) {
      String name = "M" + random.nextInt(AnyProcess.MESSAGES);
      Walk.Moved moved =
          Steps.received(plan, state, new Kept("m", name, new Json.Obj(Map.of())), Told.NOW);
      return told(moved, () -> plain.received(name));
    }
    if (!state.alarms().isEmpty() && (open.isEmpty() || what == 1)) {
      Alarm alarm = state.alarms().get(random.nextInt(state.alarms().size()));
      int at = index(tokens, alarm.token());
      return told(
          Steps.fired(plan, state, alarm, Told.NOW),
          () -> plain.fired(places.get(at), alarm.node()));
    }
    int at = open.get(random.nextInt(open.size()));
    Token token = tokens.get(at);
    if (what == 2) {
      String code = "E" + random.nextInt(3);
      return told(
          Steps.refused(plan, state, token, new Trouble(code, ""), Told.NOW),
          () -> plain.refused(places.get(at), code));
    }
    var written = new LinkedHashMap<>(conditions(random).members());
    if (random.nextBoolean()) written.put(token.node(), Json.of(random.nextInt(100)));
    return told(
        Steps.completed(plan, state, token, new Json.Obj(written), Told.NOW),
        () -> plain.completed(places.get(at), written));
  }

  private static Optional<Walk.Moved> told(Walk.Moved moved, Runnable plain) {
    try {
      plain.run();
    } catch (PlainRun.Endless e) {
      requireEndless(moved);
      throw e;
    }
    return Optional.of(moved);
  }

  private static int index(List<Token> tokens, long id) {
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i).id() == id) return i;
    }
    throw new AssertionError("no token " + id);
  }
}
