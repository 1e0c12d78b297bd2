package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.number;

import dev.lathe.compiler.lower.EmitSteps.Step;
import dev.lathe.compiler.lower.ManyStreams.Aggregate;
import dev.lathe.compiler.resolve.Form;
import dev.lathe.compiler.resolve.Reads;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.SchemaName;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Select.Result;
import dev.lathe.compiler.sql.Source;
import dev.lathe.compiler.sql.Statement;
import dev.lathe.compiler.sql.Statement.With;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A command about several aggregates as one INSERT of one row into the decision view of their
 * entities. What is known stands in a row that is materialized; each step over it adds columns:
 * aggregates whose ids earlier emits give, and what an emit writes. So nothing is worked out twice,
 * and the text grows with the emits, not with their ways to meet.
 */
final class ManyStreamsLowering implements DecisionValues {
  private static final String KNOWN = "p$$";
  private static final String DECIDED = "q$$";

  /** All events, as the view takes them. */
  private static final String EVENTS = "e$$";

  private final ResolvedGraph graph;
  private final Tables tables;
  private final CommandNames names;
  private final ManyStreams steps;
  private final DecisionView view;
  private final CommandVerdict verdict;
  private final StreamEvents events;
  private final List<With> with = new ArrayList<>();

  /** The row that has all so far. */
  private String last = KNOWN;

  private final Set<String> selected = new HashSet<>();
  private final Set<Aggregate> loaded = new LinkedHashSet<>();

  ManyStreamsLowering(ResolvedGraph graph, Tables tables, CommandNames names, ManyStreams steps) {
    this.graph = graph;
    this.tables = tables;
    this.names = names;
    this.steps = steps;
    this.view = DecisionView.of(graph, tables);
    this.verdict = new CommandVerdict(names, tables);
    this.events = new StreamEvents(names, steps);
  }

  /** The statement that takes the key. */
  Statement claim(ClaimLowering claim) {
    known();
    for (Step step : steps.steps()) {
      step(step);
    }
    var decided =
        List.of(
            Result.of(new Expression.Star(Optional.empty())),
            Result.of(claim.word(verdict), Recorded.VERDICT));
    with.add(new With(DECIDED, Select.of(decided).from(row(last))));
    return claim.insert(graph, names, verdict, with, row(DECIDED));
  }

  Statement statement() {
    known();
    for (Step step : steps.steps()) {
      step(step);
    }
    var decided =
        new ArrayList<>(
            List.of(
                Result.of(new Expression.Star(Optional.empty())),
                Result.of(verdict.word(column(Recorded.HASH)), Recorded.VERDICT),
                Result.of(events.all(), EVENTS)));
    with.add(new With(DECIDED, Select.of(decided).from(row(last))));
    return LimitedView.insert(graph, tables, with, view.name(), values(), row(DECIDED));
  }

  private List<Expression> values() {
    var values = new ArrayList<Expression>();
    Decision.ofMany().forEach(decision -> values.add(value(decision)));
    view.entities().forEach(entity -> values.add(events.rows(entity)));
    return values;
  }

  @Override
  public Expression detail() {
    Optional<Expression> left =
        graph.subject().map(emit -> steps.versionLeft(steps.of(steps.step(emit.node()))));
    return new CommandDetail(names, verdict, left)
        .of(column(Recorded.VERDICT), column(Recorded.DETAIL));
  }

  @Override
  public Expression body() {
    var own = new ArrayList<>(CommandMembers.of(StreamEvents.ids(column(EVENTS))));
    own.add(new JsonSql.Pair("streams", StreamEvents.streams(column(EVENTS))));
    return DecisionValues.body(graph, names, own);
  }

  @Override
  public Expression events() {
    return column(EVENTS);
  }

  @Override
  public Expression version() {
    throw new CompilerBug("one version of several aggregates");
  }

  @Override
  public Expression id() {
    throw new CompilerBug("one id of several aggregates");
  }

  private static Source row(String with) {
    return Source.table(SchemaName.of(with), EmitSteps.ROW);
  }

  /** The key's record, and all that no emit has to come before. */
  private void known() {
    var results = new ArrayList<>(Recorded.columns());
    for (ResolvedGraph.Branch branch : graph.branches()) {
      if (branch.choices().stream().noneMatch(choice -> readsEmits(choice.when()))) {
        select(branch, results);
      }
    }
    var first = new ArrayList<Aggregate>();
    for (Aggregate aggregate : steps.aggregates()) {
      if (!readsEmits(aggregate.written())) {
        first.add(aggregate);
        load(aggregate, results);
      }
    }
    graph.limit().ifPresent(rate -> results.add(new CallerLimit(rate).result()));
    Select select =
        Select.of(results)
            .from(Source.rows(Select.of(number(1))))
            .join(Source.table(SchemaName.of("command"), "c"), Recorded.MINE);
    Select limited =
        graph.limit().map(rate -> new CallerLimit(rate).joinedTo(select)).orElse(select);
    with.add(new With(KNOWN, joined(limited, first)));
  }

  private void step(Step step) {
    var results = new ArrayList<Result>();
    results.add(Result.of(new Expression.Star(Optional.of(EmitSteps.ROW))));
    for (ResolvedGraph.Branch branch : graph.branches()) {
      if (step.emit().branch().filter(branch.node()::equals).isPresent()
          && !selected.contains(branch.node())) {
        select(branch, results);
      }
    }
    if (step.loops()) {
      add(results, List.of());
      elements(step);
      return;
    }
    var more = new ArrayList<Aggregate>();
    Aggregate own = steps.of(step);
    if (!loaded.contains(own)) {
      more.add(own);
      load(own, results);
    }
    add(results, more);
    var work = new ArrayList<Result>();
    work.add(Result.of(new Expression.Star(Optional.empty())));
    steps.work(step).forEach((name, value) -> work.add(Result.of(value, name)));
    add(work, List.of());
    ChildRows.of(steps, step).forEach(rows -> with.add(rows.with(names, row(last))));
  }

  private void add(List<Result> results, List<Aggregate> more) {
    if (results.size() > 1) {
      Select select = Select.of(results).from(row(last));
      String name = "s" + with.size() + "$$";
      with.add(new With(name, joined(select, more)));
      last = name;
    }
  }

  /**
   * The rows of an emit's elements: each with its aggregate's id and state, then what is written.
   */
  private void elements(Step step) {
    ResolvedGraph.Loop loop = step.emit().loop().orElseThrow();
    Expression id = names.values(step).of(step.emit().aggregateId());
    TablePlan table = tables.state(step.entity());
    var state = new StateRow(step.entity(), table, "a$$", "g$$", id);
    var results =
        new ArrayList<>(
            List.of(
                Result.of(new Expression.Star(Optional.of(ManyStreams.ELEMENT))),
                Result.of(id, ManyStreams.ID),
                Result.of(state.version(), ManyStreams.VERSION)));
    state.deleted().ifPresent(deleted -> results.add(Result.of(deleted, ManyStreams.DELETED)));
    if (StreamIds.apart(step.entity())) {
      results.add(Result.of(column(state.alias(), StreamIds.COLUMN), ManyStreams.stream()));
    }
    for (TablePlan.Column column : TablePlan.columns(step.entity())) {
      results.add(
          Result.of(column(state.alias(), column.name()), ManyStreams.element(step, column)));
    }
    Select list =
        Select.of(
                List.of(
                    Result.of(column("key"), ManyStreams.PLACE),
                    Result.of(column("value"), ManyStreams.ITEM)))
            .from(Source.each(ElementRows.list(loop.elements())));
    Select found =
        state.joinedTo(
            Select.of(results)
                .from(new Source.Rows(list, Optional.of(ManyStreams.ELEMENT)))
                .join(row(last), number(1)));
    with.add(new With(ManyStreams.found(step), step.runs().map(found::where).orElse(found)));
    var work = new ArrayList<Result>();
    work.add(Result.of(new Expression.Star(Optional.of(ManyStreams.ELEMENT))));
    steps.work(step).forEach((name, value) -> work.add(Result.of(value, name)));
    with.add(
        new With(
            ManyStreams.written(step),
            Select.of(work)
                .from(Source.table(SchemaName.of(ManyStreams.found(step)), ManyStreams.ELEMENT))
                .join(row(last), number(1))));
  }

  private void select(ResolvedGraph.Branch branch, List<Result> results) {
    selected.add(branch.node());
    results.add(Result.of(names.selectedBy(branch), EmitSteps.selection(graph, branch.node())));
  }

  private void load(Aggregate aggregate, List<Result> results) {
    loaded.add(aggregate);
    StateRow state = state(aggregate);
    results.add(Result.of(state.id(), aggregate.id()));
    results.add(Result.of(state.version(), aggregate.version()));
    state.deleted().ifPresent(deleted -> results.add(Result.of(deleted, aggregate.deleted())));
    if (StreamIds.apart(aggregate.entity())) {
      results.add(Result.of(column(state.alias(), StreamIds.COLUMN), aggregate.stream()));
    }
    for (TablePlan.Column column : TablePlan.columns(aggregate.entity())) {
      results.add(Result.of(column(state.alias(), column.name()), aggregate.column(column)));
    }
  }

  private Select joined(Select select, List<Aggregate> aggregates) {
    Select joined = select;
    for (Aggregate aggregate : aggregates) {
      joined = state(aggregate).joinedTo(joined);
    }
    return joined;
  }

  private StateRow state(Aggregate aggregate) {
    int index = aggregate.index();
    return new StateRow(
        aggregate.entity(),
        tables.state(aggregate.entity()),
        "a" + index + "$",
        "g" + index + "$",
        names.values().of(aggregate.written()));
  }

  private boolean readsEmits(Value value) {
    return Reads.of(new Form.Scalar(value), graph).emits();
  }
}
