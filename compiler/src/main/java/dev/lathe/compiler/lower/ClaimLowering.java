package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.number;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.lower.JsonSql.Pair;
import dev.lathe.compiler.resolve.Form;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.compiler.sql.Printed;
import dev.lathe.compiler.sql.Printer;
import dev.lathe.compiler.sql.SchemaName;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Source;
import dev.lathe.compiler.sql.Statement;
import dev.lathe.compiler.sql.Statement.With;
import dev.lathe.model.bundle.CommandPlan;
import dev.lathe.model.bundle.Parameter.Fact;
import dev.lathe.model.command.ClaimVerdict;
import dev.lathe.model.command.Verdict;
import dev.lathe.model.schema.ClaimSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The statement by which a command takes its key before it does something outside: the command's
 * own, as far as it can be decided, inserted into {@link ClaimSchema#VIEW}. What stands under the
 * key already comes before all else but what is live.
 */
record ClaimLowering(List<Form.Member> reads, int seconds) {
  private static final String CLAIM = "x$$";

  /**
   * @param graph what can be decided before the first call that acts
   * @param reads what that call is given
   * @param seconds after which somebody else may go on with it
   */
  static Printing plan(
      ResolvedGraph graph, String entity, Tables tables, List<Form.Member> reads, int seconds) {
    var lowering = new ClaimLowering(reads, seconds);
    var statements = Statements.of(graph, given -> lowering.printed(given, tables));
    return new Printing(
        new CommandPlan(
            graph.name(),
            graph.slug(),
            entity,
            statements.rest().text(),
            statements.rest().parameters(),
            statements.variants()),
        statements.depth());
  }

  /** A plan and how deep its text is. */
  record Printing(CommandPlan plan, dev.lathe.compiler.sql.Depth depth) {}

  private Printed printed(ResolvedGraph graph, Tables tables) {
    var names = new CommandNames(graph, tables);
    Statement statement =
        switch (names.steps()) {
          case OneStream steps -> CommandLowering.claim(graph, tables, names, steps, this);
          case ManyStreams steps ->
              new ManyStreamsLowering(graph, tables, names, steps).claim(this);
        };
    return Printer.print(statement);
  }

  /** The verdict's word, where {@code otherwise} is that of the command itself. */
  Expression word(CommandVerdict verdict) {
    Expression held = held();
    return Expression.cases()
        .when(
            CommandVerdict.LIVE.isNot(ValueLowering.fact(Fact.BUNDLE)), text(Verdict.STALE.word()))
        .when(held.isNotNull(), held)
        .otherwise(verdict.word(column(Recorded.HASH), text(ClaimVerdict.CLAIMED.word())));
  }

  /** What the claim under the key says to this request, null where there is none. */
  private static Expression held() {
    Expression free = column(CLAIM, "owner").eq(ValueLowering.fact(Fact.COMMAND));
    Expression over = infix(column(CLAIM, "deadline"), Operator.LE, new Expression.Now());
    Expression said =
        Expression.cases()
            .when(
                infix(column(CLAIM, "hash"), Operator.NE, ValueLowering.fact(Fact.HASH)),
                text(Verdict.KEY_REUSED.word()))
            .when(
                column(CLAIM, "state").eq(text(ClaimSchema.State.UNKNOWN.word())),
                text(ClaimVerdict.EFFECT_UNKNOWN.word()))
            .when(
                column(CLAIM, "state").eq(text(ClaimSchema.State.REFUSED.word())),
                text(ClaimVerdict.WITHOUT_EVENT.word()))
            .when(infix(free, Operator.OR, over), text(ClaimVerdict.RESUMED.word()))
            .otherwise(text(ClaimVerdict.IN_PROGRESS.word()));
    return mine(said);
  }

  /** That this very request took it first, and nobody after it: its answer got lost. */
  private static Expression untouched() {
    Expression command = ValueLowering.fact(Fact.COMMAND);
    return column(CLAIM, "command").eq(command).and(column(CLAIM, "owner").eq(command));
  }

  private static Expression mine(Expression value) {
    return new Expression.Subselect(
        Select.of(value)
            .from(Source.table(SchemaName.of(ClaimSchema.TABLE), CLAIM))
            .where(
                column(CLAIM, "scope")
                    .eq(ValueLowering.fact(Fact.SCOPE))
                    .and(column(CLAIM, "key").eq(ValueLowering.fact(Fact.KEY)))));
  }

  /** What it says beside its word. */
  private static Expression detail(CommandNames names, CommandVerdict verdict) {
    List<Expression> held =
        Arrays.stream(ClaimVerdict.values())
            .filter(one -> one != ClaimVerdict.CLAIMED)
            .map(one -> text(one.word()))
            .toList();
    Expression left = infix(column(CLAIM, "deadline"), Operator.SUB, new Expression.Now());
    Expression all =
        mine(
            JsonSql.object(
                List.of(
                    new Pair("own", untouched()),
                    new Pair("left", left),
                    new Pair("reads", JsonSql.json(column(CLAIM, "reads"))),
                    new Pair("known", JsonSql.json(column(CLAIM, "known"))),
                    new Pair("outputs", JsonSql.json(column(CLAIM, "outputs"))),
                    new Pair("detail", JsonSql.json(column(CLAIM, "detail"))))));
    return Expression.cases()
        .when(new Expression.In(column(Recorded.VERDICT), held), all)
        .otherwise(
            new CommandDetail(names, verdict, Optional.empty())
                .of(column(Recorded.VERDICT), column(Recorded.DETAIL)));
  }

  private Expression result(CommandNames names) {
    var cases = Expression.cases(column(Recorded.VERDICT));
    if (!reads.isEmpty()) {
      var forms = new FormLowering(names, names);
      cases.when(text(ClaimVerdict.CLAIMED.word()), JsonSql.object(forms.pairs(reads)));
    }
    return cases.when(text(Verdict.REPLAYED.word()), column(Recorded.RESULT)).end();
  }

  /** The statement over the one row {@code row}, which has the verdict. */
  Statement insert(
      ResolvedGraph graph,
      CommandNames names,
      CommandVerdict verdict,
      List<With> with,
      Source row) {
    var values = new ArrayList<Expression>();
    values.add(ValueLowering.fact(Fact.SCOPE));
    values.add(ValueLowering.fact(Fact.KEY));
    values.add(ValueLowering.fact(Fact.HASH));
    values.add(ValueLowering.fact(Fact.COMMAND));
    values.add(ValueLowering.fact(Fact.TIME));
    values.add(ValueLowering.fact(Fact.ACTOR_KIND));
    values.add(ValueLowering.fact(Fact.ACTOR_ID));
    values.add(ValueLowering.fact(Fact.CORRELATION));
    values.add(ValueLowering.fact(Fact.BUNDLE));
    values.add(column(Recorded.VERDICT));
    values.add(column(Recorded.OUTCOME));
    values.add(detail(names, verdict));
    values.add(result(names));
    values.add(number(seconds));
    graph
        .limit()
        .ifPresentOrElse(
            rate -> values.addAll(new CallerLimit(rate).values()),
            () -> values.addAll(List.of(Expression.nullValue(), Expression.nullValue())));
    return new Statement.Insert(
        with,
        SchemaName.of(ClaimSchema.VIEW),
        List.of(),
        Select.ofValues(values).from(row),
        Optional.empty(),
        graph.limit().isPresent() ? Recorded.RETURNING_TOKENS : Recorded.RETURNING);
  }
}
