package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.number;

import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Printer;
import dev.lathe.compiler.sql.SchemaName;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Select.Result;
import dev.lathe.compiler.sql.Source;
import dev.lathe.compiler.sql.Statement;
import dev.lathe.compiler.sql.Statement.With;
import dev.lathe.model.bundle.CommandPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An emitting graph as one INSERT into its aggregate's decision view: the SELECT finds the verdict,
 * the view's trigger records it, appends the events and writes the state row.
 *
 * <p>The SELECT reads a row with the state as it was, the record of the request's key, branch
 * selections and the verdict. Where a guard, a findOne or a branch would be worked out for every
 * mention of the verdict, that row is materialized.
 */
final class CommandLowering implements DecisionValues {
  /** The row without and with its verdict, where they are materialized. */
  private static final String KNOWN = "p$$";

  private static final String DECIDED = "q$$";

  private final ResolvedGraph graph;
  private final Tables tables;
  private final TablePlan table;
  private final CommandNames names;
  private final OneStream steps;
  private final CommandVerdict verdict;

  private CommandLowering(ResolvedGraph graph, Tables tables, CommandNames names, OneStream steps) {
    this.graph = graph;
    this.tables = tables;
    this.names = names;
    this.steps = steps;
    this.table = tables.state(steps.entity());
    this.verdict = new CommandVerdict(names, tables);
  }

  static Outlined<CommandPlan> plan(ResolvedGraph graph, Tables tables) {
    var statements = Statements.of(graph, given -> Printer.print(statement(given, tables)));
    return new Outlined<>(
        new CommandPlan(
            graph.name(),
            graph.slug(),
            graph.subject().orElse(graph.emits().getFirst()).entity().name().text(),
            statements.rest().text(),
            statements.rest().parameters(),
            statements.variants()),
        statements.outlines(),
        statements.depth());
  }

  /** The statement that takes the key of {@code graph}'s commands. */
  static Statement claim(
      ResolvedGraph graph,
      Tables tables,
      CommandNames names,
      OneStream steps,
      ClaimLowering claim) {
    var lowering = new CommandLowering(graph, tables, names, steps);
    var with = new ArrayList<With>();
    with.add(new With(KNOWN, lowering.known()));
    with.add(new With(DECIDED, decided(row(KNOWN), claim.word(lowering.verdict))));
    return claim.insert(graph, names, lowering.verdict, with, row(DECIDED));
  }

  private static Statement statement(ResolvedGraph graph, Tables tables) {
    var names = new CommandNames(graph, tables);
    return switch (names.steps()) {
      case OneStream steps -> new CommandLowering(graph, tables, names, steps).statement();
      case ManyStreams steps -> new ManyStreamsLowering(graph, tables, names, steps).statement();
    };
  }

  private Statement statement() {
    boolean costly =
        !graph.guards().isEmpty()
            || !graph.lookups().isEmpty()
            || !graph.branches().isEmpty()
            || !verdict.broken().isEmpty();
    var with = new ArrayList<With>();
    if (costly) {
      with.add(new With(KNOWN, known()));
      ChildRows.of(steps).forEach(rows -> with.add(rows.with(names, row(KNOWN))));
      with.add(new With(DECIDED, decided(row(KNOWN))));
    }
    Source row = costly ? row(DECIDED) : row(decided(row(known())));
    return LimitedView.insert(graph, tables, with, table.decide(), values(), row);
  }

  private static Source row(String with) {
    return Source.table(SchemaName.of(with), EmitSteps.ROW);
  }

  private static Source row(Select rows) {
    return new Source.Rows(rows, Optional.of(EmitSteps.ROW));
  }

  /** What the statement knows before it decides: the state row, the key's record, selections. */
  private Select known() {
    var state = new StateRow(steps.entity(), table, "s", "g", id());
    var results =
        new ArrayList<>(
            List.of(
                Result.of(new Expression.Star(Optional.of(state.alias()))),
                Result.of(state.version(), OneStream.VERSION)));
    state.deleted().ifPresent(deleted -> results.add(Result.of(deleted, OneStream.DELETED)));
    results.addAll(Recorded.columns());
    for (TablePlan.Column column : TablePlan.columns(steps.entity())) {
      if (!Labels.isKept(column.name())) {
        results.add(Result.of(column(state.alias(), column.name()), Labels.of(column.name())));
      }
    }
    for (ResolvedGraph.Branch branch : graph.branches()) {
      results.add(Result.of(names.selectedBy(branch), EmitSteps.selection(graph, branch.node())));
    }
    graph.limit().ifPresent(rate -> results.add(new CallerLimit(rate).result()));
    Select known =
        Select.of(results)
            .from(Source.rows(Select.of(number(1))))
            .join(Source.table(SchemaName.of("command"), "c"), Recorded.MINE);
    return state.joinedTo(
        graph.limit().map(rate -> new CallerLimit(rate).joinedTo(known)).orElse(known));
  }

  private Select decided(Source known) {
    return decided(known, verdict.word(column(Recorded.HASH)));
  }

  private static Select decided(Source known, Expression word) {
    return Select.of(
            List.of(
                Result.of(new Expression.Star(Optional.empty())),
                Result.of(word, Recorded.VERDICT)))
        .from(known);
  }

  private List<Expression> values() {
    var values = new ArrayList<Expression>();
    for (Decision decision : Decision.values()) {
      values.add(value(decision));
    }
    for (TablePlan.Column column : TablePlan.valueColumns(steps.entity())) {
      values.add(steps.left(column));
    }
    return values;
  }

  @Override
  public Expression detail() {
    return new CommandDetail(names, verdict, Optional.of(steps.versionAfter()))
        .of(column(Recorded.VERDICT), column(Recorded.DETAIL));
  }

  @Override
  public Expression body() {
    return DecisionValues.body(
        graph, names, CommandMembers.of(new CommandEvents(names, steps).ids()));
  }

  @Override
  public Expression events() {
    return new CommandEvents(names, steps).all();
  }

  @Override
  public Expression version() {
    return steps.versionAfter();
  }

  @Override
  public Expression id() {
    return steps.aggregateId(steps.steps().getFirst());
  }
}
