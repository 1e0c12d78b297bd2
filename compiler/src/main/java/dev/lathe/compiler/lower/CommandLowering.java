package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.number;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.resolve.ResolvedGraph.Form;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Printer;
import dev.lathe.compiler.sql.SchemaName;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Select.Result;
import dev.lathe.compiler.sql.Source;
import dev.lathe.compiler.sql.Statement;
import dev.lathe.compiler.sql.Statement.Insert;
import dev.lathe.compiler.sql.Statement.With;
import dev.lathe.model.bundle.CommandPlan;
import dev.lathe.model.bundle.Parameter.Fact;
import dev.lathe.model.command.Verdict;
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
final class CommandLowering {
  /** The verdict's word. */
  private static final String VERDICT = "o$$";

  /** What was recorded under the request's key. */
  private static final String RECORDED_OUTCOME = "k$$";

  private static final String RECORDED_HASH = "h$$";
  private static final String RECORDED_DETAIL = "d$$";
  private static final String RECORDED_RESULT = "r$$";

  /** The row without and with its verdict, where they are materialized. */
  private static final String KNOWN = "p$$";

  private static final String DECIDED = "q$$";

  private static final List<String> RETURNING =
      List.of(
          Decision.OUTCOME.column(),
          Decision.FIRST.column(),
          Decision.DETAIL.column(),
          Decision.RESULT.column());

  private final ResolvedGraph graph;
  private final TablePlan table;
  private final CommandNames names;
  private final EmitSteps steps;
  private final CommandVerdict verdict;

  private CommandLowering(ResolvedGraph graph, Tables tables) {
    this.graph = graph;
    this.names = new CommandNames(graph, tables);
    this.steps = names.steps();
    this.table = tables.state(steps.entity());
    this.verdict = new CommandVerdict(names);
  }

  static Outlined<CommandPlan> plan(ResolvedGraph graph, Tables tables) {
    var statements =
        Statements.of(
            graph, given -> Printer.print(new CommandLowering(given, tables).statement()));
    return new Outlined<>(
        new CommandPlan(
            graph.name(),
            graph.slug(),
            graph.emits().getFirst().entity().name().text(),
            statements.rest().text(),
            statements.rest().parameters(),
            statements.variants()),
        statements.outlines(),
        statements.depth());
  }

  private Statement statement() {
    boolean costly =
        !graph.guards().isEmpty() || !graph.lookups().isEmpty() || !graph.branches().isEmpty();
    List<With> with =
        costly
            ? List.of(new With(KNOWN, known()), new With(DECIDED, decided(row(KNOWN))))
            : List.of();
    Source row = costly ? row(DECIDED) : row(decided(row(known())));
    return new Insert(
        with,
        SchemaName.of(table.decide()),
        List.of(),
        Select.ofValues(values()).from(row),
        Optional.empty(),
        RETURNING);
  }

  private static Source row(String with) {
    return Source.table(SchemaName.of(with), EmitSteps.ROW);
  }

  private static Source row(Select rows) {
    return new Source.Rows(rows, Optional.of(EmitSteps.ROW));
  }

  /** What the statement knows before it decides: the state row, the key's record, selections. */
  private Select known() {
    Expression version = call(Function.COALESCE, column("s", Bookkeeping.VERSION), number(0));
    var results =
        new ArrayList<>(
            List.of(
                Result.of(new Expression.Star(Optional.of("s"))),
                Result.of(version, EmitSteps.VERSION),
                Result.of(column("c", "outcome"), RECORDED_OUTCOME),
                Result.of(column("c", "hash"), RECORDED_HASH),
                Result.of(column("c", "detail"), RECORDED_DETAIL),
                Result.of(column("c", "result"), RECORDED_RESULT)));
    for (TablePlan.Column column : TablePlan.columns(steps.entity())) {
      if (!Labels.isKept(column.name())) {
        results.add(Result.of(column("s", column.name()), Labels.of(column.name())));
      }
    }
    for (ResolvedGraph.Branch branch : graph.branches()) {
      results.add(Result.of(names.selectedBy(branch), steps.selection(branch.node())));
    }
    return Select.of(results)
        .from(Source.rows(Select.of(number(1))))
        .join(
            Source.table(SchemaName.of("command"), "c"),
            column("c", "scope")
                .eq(ValueLowering.fact(Fact.SCOPE))
                .and(column("c", "key").eq(ValueLowering.fact(Fact.KEY))))
        .join(
            Source.table(SchemaName.of(table.name()), "s"),
            column("s", steps.entity().key().column().text()).eq(names.aggregateId()));
  }

  private Select decided(Source known) {
    return Select.of(
            List.of(
                Result.of(new Expression.Star(Optional.empty())),
                Result.of(verdict.word(column(RECORDED_HASH)), VERDICT)))
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

  private Expression value(Decision decision) {
    return switch (decision) {
      case SCOPE -> ValueLowering.fact(Fact.SCOPE);
      case KEY -> ValueLowering.fact(Fact.KEY);
      case HASH -> ValueLowering.fact(Fact.HASH);
      case COMMAND -> ValueLowering.fact(Fact.COMMAND);
      case AT -> ValueLowering.fact(Fact.TIME);
      case ACTOR_KIND -> ValueLowering.fact(Fact.ACTOR_KIND);
      case ACTOR_ID -> ValueLowering.fact(Fact.ACTOR_ID);
      case CORRELATION -> ValueLowering.fact(Fact.CORRELATION);
      case TRACEPARENT -> ValueLowering.fact(Fact.TRACEPARENT);
      case BUNDLE -> ValueLowering.fact(Fact.BUNDLE);
      case OUTCOME -> column(VERDICT);
      case FIRST -> column(RECORDED_OUTCOME);
      case DETAIL -> new CommandDetail(names, verdict).of(column(VERDICT), column(RECORDED_DETAIL));
      case RESULT ->
          Expression.cases(column(VERDICT))
              .when(text(Verdict.ACCEPTED.word()), result())
              .when(text(Verdict.REPLAYED.word()), column(RECORDED_RESULT))
              .end();
      case EVENTS -> new CommandEvents(names).all();
      case VERSION -> steps.versionAfter();
      case ID -> names.aggregateId();
    };
  }

  /** The answer's body: an object gets the command's own three members. */
  private Expression result() {
    var forms = new FormLowering(names, names);
    if (!(graph.result() instanceof Form.Obj(var members))) {
      return forms.body(graph.result());
    }
    var pairs = new ArrayList<>(CommandMembers.without(forms.pairs(members)));
    pairs.addAll(CommandMembers.of(new CommandEvents(names).ids()));
    return JsonSql.object(pairs);
  }
}
