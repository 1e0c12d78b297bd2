package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.lower.EmitSteps.Step;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.resolve.Type;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Source;
import dev.lathe.model.bundle.Parameter.Fact;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.command.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A command's verdict: the first reason against it, in the order of {@link Verdict}. */
final class CommandVerdict {
  /** The bundle that is live. */
  static final Expression LIVE =
      new Expression.Subselect(Select.of(column("bundle")).from(Source.table("live")));

  private final ResolvedGraph graph;
  private final CommandNames names;
  private final EmitSteps steps;
  private final CommandRules rules;
  private final ChildRules children;
  private final CommandAccess access;

  CommandVerdict(CommandNames names, Tables tables) {
    this.graph = names.graph();
    this.names = names;
    this.steps = names.steps();
    this.rules = new CommandRules(names, tables);
    this.children = new ChildRules(names, tables);
    this.access = new CommandAccess(names);
  }

  /**
   * The verdict's word.
   *
   * @param recordedHash the hash that was recorded under the request's key, or null
   */
  Expression word(Expression recordedHash) {
    return word(recordedHash, text(Verdict.ACCEPTED.word()));
  }

  /**
   * The same.
   *
   * @param otherwise where nothing is against it
   */
  Expression word(Expression recordedHash, Expression otherwise) {
    var cases = Expression.cases();
    when(cases, LIVE.isNot(ValueLowering.fact(Fact.BUNDLE)), Verdict.STALE);
    when(cases, recordedHash.eq(ValueLowering.fact(Fact.HASH)), Verdict.REPLAYED);
    when(cases, recordedHash.isNotNull(), Verdict.KEY_REUSED);
    if (graph.limit().isPresent()) when(cases, CallerLimit.spent(), Verdict.RATE_LIMITED);
    access
        .step()
        .ifPresent(
            step -> {
              when(cases, access.unseen(step), Verdict.UNSEEN);
              when(cases, access.denied(step), Verdict.FORBIDDEN);
            });
    ambiguous().forEach(lookup -> when(cases, names.ambiguous(lookup), Verdict.AMBIGUOUS));
    badIds().forEach(bad -> when(cases, bad.condition(), Verdict.INVALID_ID));
    repetitions().forEach(one -> when(cases, one.condition(), Verdict.REPEATED_AGGREGATE));
    expectations().forEach(one -> when(cases, missed(one), Verdict.VERSION_CONFLICT));
    graph.guards().forEach(guard -> when(cases, closed(guard), Verdict.GUARD_REJECTED));
    if (!steps.steps().isEmpty()) {
      when(
          cases,
          infix(Operator.OR, steps.steps().stream().map(this::illegal).toList()),
          Verdict.ILLEGAL_TRANSITION);
    }
    misfits().forEach(misfit -> when(cases, misfit.condition(), Verdict.INVALID_VALUE));
    broken().forEach(broken -> when(cases, broken.condition(), Verdict.INVALID_VALUE));
    return cases.otherwise(otherwise);
  }

  private static void when(Expression.Cases cases, Expression condition, Verdict verdict) {
    cases.when(condition, text(verdict.word()));
  }

  /** The emit whose aggregate the command's permission asks for, where it does. */
  Optional<Step> asked() {
    return access.step();
  }

  /** The findOnes that no key keeps to one row. */
  List<ResolvedGraph.Lookup> ambiguous() {
    return graph.lookups().values().stream().filter(l -> l.unique().isEmpty()).toList();
  }

  /** The condition that {@code guard} lets nothing through. */
  Expression closed(ResolvedGraph.Guard guard) {
    return new Expression.Not(names.selects().exists(guard.rows()));
  }

  /** The condition that the id of the aggregate of {@code step} is no id. */
  record BadId(Step step, Expression wrong, Expression condition) {}

  /** Of each emit that the first one to be about its aggregate has not said already. */
  List<BadId> badIds() {
    if (graph.oneAggregate()) {
      Step first = steps.steps().getFirst();
      return badId(first).map(bad -> new BadId(first, bad, bad)).stream().toList();
    }
    var bad = new ArrayList<BadId>();
    for (Step step : steps.steps()) {
      boolean said =
          bad.stream()
              .anyMatch(
                  b -> b.step().runs().isEmpty() && b.step().emit().sameAggregate(step.emit()));
      if (!said) {
        badId(step).ifPresent(wrong -> bad.add(new BadId(step, wrong, steps.any(step, wrong))));
      }
    }
    return bad;
  }

  private Optional<Expression> badId(Step step) {
    Value id = step.emit().aggregateId();
    Expression lowered = steps.aggregateId(step);
    var wrong = new ArrayList<Expression>();
    if (id.type().nullable()) {
      wrong.add(lowered.isNull());
    }
    if (id.type().is(ScalarType.STRING) && !(id instanceof Value.Uuid)) {
      wrong.add(lowered.eq(text("")));
    }
    return wrong.isEmpty() ? Optional.empty() : Optional.of(infix(Operator.OR, wrong));
  }

  /** The condition that an element's aggregate is also that of something else of the command. */
  record Repetition(Step step, Expression wrong, Expression condition) {}

  List<Repetition> repetitions() {
    var all = new ArrayList<Repetition>();
    if (steps instanceof ManyStreams many) {
      for (Step step : many.steps()) {
        if (step.loops()) {
          many.repeats(step)
              .ifPresent(wrong -> all.add(new Repetition(step, wrong, many.any(step, wrong))));
        }
      }
    }
    return all;
  }

  /**
   * A version that the aggregate of {@code step} should have before the command; null expects
   * nothing.
   */
  record Expectation(Step step, Expression expected, Expression actual, boolean each) {
    Expression wrong() {
      return infix(expected, Operator.NE, actual);
    }
  }

  Expression missed(Expectation one) {
    return one.each() ? steps.any(one.step(), one.wrong()) : one.wrong();
  }

  /** What the request expects of the aggregate that it names, and what emits expect of theirs. */
  List<Expectation> expectations() {
    var all = new ArrayList<Expectation>();
    graph
        .subject()
        .map(emit -> steps.step(emit.node()))
        .ifPresent(
            step ->
                all.add(
                    new Expectation(
                        step,
                        ValueLowering.fact(Fact.EXPECTED_VERSION),
                        steps.versionBefore(step),
                        false)));
    for (Step step : steps.steps()) {
      step.emit()
          .expectedVersion()
          .ifPresent(
              value ->
                  all.add(
                      new Expectation(
                          step, names.values(step).of(value), steps.versionBefore(step), true)));
    }
    return all;
  }

  /** The condition that the state that {@code step} finds does not allow it. */
  Expression forbidden(Step step) {
    Expression state = foundState(step);
    Entity.Transition transition = step.emit().transition();
    Expression wrong;
    if (transition.creates()) {
      wrong =
          closed(step)
              ? infix(state.isNotNull(), Operator.OR, steps.deletedBefore(step))
              : state.isNotNull();
    } else if (transition.from().size() == 1) {
      wrong = state.isNot(text(transition.from().getFirst().text()));
    } else {
      List<Expression> from = transition.from().stream().map(name -> text(name.text())).toList();
      wrong = new Expression.In(state, from).isNot(new Expression.True());
    }
    return wrong;
  }

  /** The condition that {@code step} would run and must not. */
  Expression illegal(Step step) {
    return steps.any(step, forbidden(step));
  }

  /** Whether an aggregate of the step's entity that was deleted stays so. */
  private static boolean closed(Step step) {
    return Graves.has(step.entity()) && !step.emit().machine().recreates();
  }

  /** The state that {@code step} finds; null where there is no aggregate yet. */
  Expression foundState(Step step) {
    String state = step.emit().machine().stateField().text();
    TablePlan.Column column =
        TablePlan.columns(step.entity()).stream()
            .filter(c -> c.field().name().text().equals(state))
            .findFirst()
            .orElseThrow();
    return steps.found(step, column);
  }

  /** A computed value that its field could not take, and where it comes from. */
  record Misfit(Step step, String field, Expression wrong, Expression condition) {}

  /** What the command would leave otherwise than it has to be. */
  List<CommandRules.Broken> broken() {
    var all = new ArrayList<>(children.all());
    all.addAll(rules.all());
    return all;
  }

  List<Misfit> misfits() {
    var misfits = new ArrayList<Misfit>();
    for (Step step : steps.steps()) {
      step.emit()
          .payload()
          .forEach(
              (name, value) ->
                  misfit(step, step.entity().field(name).orElseThrow(), value)
                      .map(wrong -> new Misfit(step, name, wrong, steps.any(step, wrong)))
                      .ifPresent(misfits::add));
      for (Entity.Field field : step.entity().fields()) {
        boolean actor = field.generated().filter(g -> g == Entity.Generated.ACTOR).isPresent();
        if (actor && !field.nullable() && step.emit().transition().creates()) {
          Expression missing = ValueLowering.fact(Fact.ACTOR_ID).isNull();
          misfits.add(new Misfit(step, field.name().text(), missing, steps.any(step, missing)));
        }
      }
    }
    return misfits;
  }

  private Optional<Expression> misfit(Step step, Entity.Field field, Value value) {
    boolean number = field.type() == ScalarType.INTEGER || field.type() == ScalarType.DECIMAL;
    Expression lowered = steps.given(step, field, value);
    var wrong = new ArrayList<Expression>();
    if (value.type().nullable() && !field.nullable()) {
      wrong.add(lowered.isNull());
    }
    if (number && Checked.needed(value, Type.of(field, field.nullable()))) {
      wrong.add(Checked.misfit(lowered, field.type()));
    }
    return wrong.isEmpty() ? Optional.empty() : Optional.of(infix(Operator.OR, wrong));
  }
}
