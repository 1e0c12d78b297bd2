package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.number;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Operator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * The emits of a command about one aggregate, whose state as it was the row {@code q$} has, its
 * version as {@code v$$}.
 *
 * <p>Of the emits behind one branch at most one runs, so they don't see each other and share one
 * event id; those before any branch always run.
 */
final class OneStream implements EmitSteps {
  /** The version before the command. */
  static final String VERSION = "v$$";

  /** The version with which it was deleted, where it was. */
  static final String DELETED = "x$$";

  private final ResolvedGraph graph;
  private final ValueLowering values;
  private final List<Step> steps = new ArrayList<>();

  /**
   * @param names what names stand for outside rows
   */
  OneStream(ResolvedGraph graph, ValueLowering.Names names) {
    this.graph = graph;
    this.values = new ValueLowering(names);
    int slot = -1;
    Optional<String> branch = Optional.empty();
    for (ResolvedGraph.Emit emit : graph.emits()) {
      boolean sameBranch = emit.branch().isPresent() && emit.branch().equals(branch);
      slot += sameBranch ? 0 : 1;
      branch = emit.branch();
      steps.add(new Step(emit, slot, emit.branch().map(b -> EmitSteps.selection(graph, b))));
    }
  }

  @Override
  public List<Step> steps() {
    return List.copyOf(steps);
  }

  Entity entity() {
    return graph.emits().getFirst().entity();
  }

  /** The emits that may have run when {@code step} does. */
  private List<Step> before(Step step) {
    return steps.stream().filter(s -> s.slot() < step.slot()).toList();
  }

  @Override
  public Expression before(Step step, TablePlan.Column column) {
    return after(List.of(), column);
  }

  @Override
  public Expression found(Step step, TablePlan.Column column) {
    return after(before(step), column);
  }

  @Override
  public Expression left(Step step, TablePlan.Column column) {
    return left(column);
  }

  /** A column of the aggregate when all is done. */
  Expression left(TablePlan.Column column) {
    return after(steps, column);
  }

  private Expression after(List<Step> done, TablePlan.Column column) {
    Expression value = Expression.column(ROW, Labels.of(column.name()));
    for (int slot = 0; slot < slots(); slot++) {
      value = after(slot, done, column, value);
    }
    return value;
  }

  private Expression after(int slot, List<Step> done, TablePlan.Column column, Expression before) {
    var left = new LinkedHashMap<Step, Expression>();
    for (Step step : done) {
      if (step.slot() == slot) {
        left.put(step, sets(step, column).orElse(before));
      }
    }
    if (left.values().stream().allMatch(before::equals)) {
      return before;
    }
    boolean one = alwaysOne(slot);
    if (one && left.values().stream().distinct().count() == 1) {
      return left.values().iterator().next();
    }
    var cases = Expression.cases();
    int more = left.size();
    for (var entry : left.entrySet()) {
      if (one && --more == 0) {
        return cases.otherwise(entry.getValue());
      }
      cases.when(entry.getKey().runs().orElse(ALWAYS), entry.getValue());
    }
    return cases.otherwise(before);
  }

  @Override
  public List<Meeting> meetings(Step step) {
    return steps.stream().map(other -> new Meeting(other, other.runs())).toList();
  }

  @Override
  public Expression aggregateId(Step step) {
    return values.of(step.emit().aggregateId());
  }

  @Override
  public Expression given(Step step, Entity.Field field, Value value) {
    return values.in(field, value);
  }

  @Override
  public Expression deletedBefore(Step step) {
    return Expression.column(DELETED).isNotNull();
  }

  @Override
  public Expression versionBefore(Step step) {
    return Expression.column(VERSION);
  }

  @Override
  public Optional<Expression> told(Step step, Entity.Field field) {
    return Optional.ofNullable(step.emit().payload().get(field.name().text()))
        .map(value -> values.inEvent(value, field.scale()));
  }

  @Override
  public Expression versionAfter(Step step) {
    return versionAfter(before(step), 1);
  }

  /** The aggregate's version when all is done. */
  Expression versionAfter() {
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

  private Expression versionAfter(List<Step> done, int more) {
    var terms = new ArrayList<Expression>(List.of(Expression.column(VERSION)));
    int fixed = more;
    for (int slot = 0; slot <= done.stream().mapToInt(Step::slot).max().orElse(-1); slot++) {
      if (alwaysOne(slot)) {
        fixed++;
      } else {
        terms.add(runsAny(slot));
      }
    }
    if (fixed > 0) {
      terms.add(number(fixed));
    }
    return Expression.infix(Operator.ADD, terms);
  }

  /** A condition that is true when one of the emits of {@code slot} runs. */
  Expression runsAny(int slot) {
    return Expression.infix(
        Operator.OR, ofSlot(slot).stream().map(step -> step.runs().orElse(ALWAYS)).toList());
  }

  int slots() {
    return steps.getLast().slot() + 1;
  }

  List<Step> ofSlot(int slot) {
    return steps.stream().filter(s -> s.slot() == slot).toList();
  }
}
