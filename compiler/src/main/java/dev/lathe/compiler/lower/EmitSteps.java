package dev.lathe.compiler.lower;

import dev.lathe.compiler.blueprint.Entity;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.model.bundle.Parameter;
import dev.lathe.model.bundle.ScalarType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command's emits in order, each seeing what those before it did: which run, what each finds and
 * leaves. All of it is SQL over the row {@code q}: the state as it was, its version as {@code v$$},
 * branch selections as {@code b0$$}, {@code b1$$}, ….
 *
 * <p>Of the emits behind one branch at most one runs, so they don't see each other and share one
 * event id; those before any branch always run.
 */
final class EmitSteps {
  /** The version before the command. */
  static final String VERSION = "v$$";

  private final ResolvedGraph graph;
  private final List<Step> steps = new ArrayList<>();

  /** An emit and the column its branch's selection stands in; no column where it always runs. */
  record Step(ResolvedGraph.Emit emit, int slot, Optional<String> selection) {
    /** A condition, or nothing where it always runs. */
    Optional<String> runs() {
      return selection.map(column -> column + "=" + Sql.text(emit.node()));
    }
  }

  EmitSteps(ResolvedGraph graph) {
    this.graph = graph;
    int slot = -1;
    Optional<String> branch = Optional.empty();
    for (ResolvedGraph.Emit emit : graph.emits()) {
      boolean sameBranch = emit.branch().isPresent() && emit.branch().equals(branch);
      slot += sameBranch ? 0 : 1;
      branch = emit.branch();
      steps.add(new Step(emit, slot, emit.branch().map(this::selection)));
    }
  }

  List<Step> steps() {
    return List.copyOf(steps);
  }

  Entity entity() {
    return graph.emits().getFirst().entity();
  }

  /** {@code b0$$} for the first branch. */
  String selection(String branch) {
    for (int i = 0; i < graph.branches().size(); i++) {
      if (graph.branches().get(i).node().equals(branch)) {
        return "b" + i + "$$";
      }
    }
    throw new CompilerBug("no branch `" + branch + "`");
  }

  Step step(String node) {
    return steps.stream().filter(s -> s.emit().node().equals(node)).findFirst().orElseThrow();
  }

  /** The emits that may have run when {@code step} does. */
  private List<Step> before(Step step) {
    return steps.stream().filter(s -> s.slot() < step.slot()).toList();
  }

  /** A column of the aggregate as {@code step} finds it. */
  String found(Step step, TablePlan.Column column, ExpressionSql expressions) {
    return after(before(step), column, expressions);
  }

  /** A column of the aggregate when all is done. */
  String left(TablePlan.Column column, ExpressionSql expressions) {
    return after(steps, column, expressions);
  }

  private String after(List<Step> done, TablePlan.Column column, ExpressionSql expressions) {
    String value = Sql.name(column.name());
    for (int slot = 0; slot < slots(); slot++) {
      value = after(slot, done, column, value, expressions);
    }
    return value;
  }

  private String after(
      int slot,
      List<Step> done,
      TablePlan.Column column,
      String before,
      ExpressionSql expressions) {
    var values = new LinkedHashMap<Step, String>();
    for (Step step : done) {
      if (step.slot() == slot) {
        values.put(step, sets(step, column, expressions).orElse(before));
      }
    }
    if (values.values().stream().allMatch(before::equals)) {
      return before;
    }
    boolean one = alwaysOne(slot);
    if (one && values.values().stream().distinct().count() == 1) {
      return values.values().iterator().next();
    }
    var cases = new StringBuilder("CASE");
    String last = before;
    int left = values.size();
    for (var value : values.entrySet()) {
      if (one && --left == 0) {
        last = value.getValue();
      } else {
        cases.append(" WHEN ").append(value.getKey().runs().orElse("1"));
        cases.append(" THEN ").append(value.getValue());
      }
    }
    return cases.append(" ELSE ").append(last).append(" END").toString();
  }

  /** What {@code step} writes into {@code column}, where it does. */
  Optional<String> sets(Step step, TablePlan.Column column, ExpressionSql expressions) {
    Entity.Field field = column.field();
    String name = field.name().text();
    Map<String, Value> payload = step.emit().payload();
    if (name.equals(step.emit().machine().stateField().text())) {
      return Optional.of(Sql.text(step.emit().transition().to().text()));
    }
    Value value = payload.get(name);
    if (value != null) {
      return Optional.of(column(column, value, expressions));
    }
    return field
        .generated()
        .flatMap(
            generated ->
                switch (generated) {
                  case UPDATED_AT -> Optional.of(expressions.fact(Parameter.Fact.TIME));
                  case CREATED_AT -> onCreation(step, expressions.fact(Parameter.Fact.TIME));
                  case ACTOR -> onCreation(step, expressions.fact(Parameter.Fact.ACTOR_ID));
                  case ID -> onCreation(step, expressions.of(step.emit().aggregateId()));
                });
  }

  private static Optional<String> onCreation(Step step, String value) {
    return step.emit().transition().creates() ? Optional.of(value) : Optional.empty();
  }

  private static String column(TablePlan.Column column, Value value, ExpressionSql expressions) {
    if (column.exact()) {
      return expressions.exactDecimal(value);
    }
    return column.field().type() == ScalarType.DECIMAL
        ? "CAST(" + expressions.exactDecimal(value) + " AS REAL)"
        : expressions.of(value);
  }

  /** The aggregate's version once {@code step} ran. */
  String versionAfter(Step step) {
    return versionAfter(before(step), 1);
  }

  /** The aggregate's version when all is done. */
  String versionAfter() {
    return versionAfter(steps, 0);
  }

  /** Whether one of the emits of {@code slot} runs in any case. */
  boolean alwaysOne(int slot) {
    var nodes = new ArrayList<String>();
    Optional<String> branch = Optional.empty();
    for (Step step : steps) {
      if (step.slot() == slot) {
        nodes.add(step.emit().node());
        branch = step.emit().branch();
      }
    }
    return branch
        .map(
            id ->
                graph.branches().stream()
                    .filter(b -> b.node().equals(id))
                    .allMatch(
                        b ->
                            nodes.contains(b.otherwise())
                                && b.choices().stream().allMatch(c -> nodes.contains(c.then()))))
        .orElse(true);
  }

  private String versionAfter(List<Step> done, int more) {
    int fixed = more;
    var sum = new StringBuilder(VERSION);
    for (int slot = 0; slot <= done.stream().mapToInt(Step::slot).max().orElse(-1); slot++) {
      if (alwaysOne(slot)) {
        fixed++;
      } else {
        sum.append("+(").append(runsAny(done, slot)).append(')');
      }
    }
    return fixed == 0 ? sum.toString() : sum.append('+').append(fixed).toString();
  }

  /** A condition that is true when one of the emits of {@code slot} runs. */
  private static String runsAny(List<Step> some, int slot) {
    return some.stream()
        .filter(s -> s.slot() == slot)
        .map(s -> s.runs().orElse("1"))
        .collect(java.util.stream.Collectors.joining(" OR "));
  }

  int slots() {
    return steps.getLast().slot() + 1;
  }

  List<Step> ofSlot(int slot) {
    return steps.stream().filter(s -> s.slot() == slot).toList();
  }
}
