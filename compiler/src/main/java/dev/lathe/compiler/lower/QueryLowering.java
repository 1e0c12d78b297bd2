package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.text;
import static dev.lathe.compiler.sql.Function.JSON;
import static dev.lathe.compiler.sql.Function.JSON_GROUP_ARRAY;

import dev.lathe.compiler.resolve.Form;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.resolve.Rows;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.compiler.sql.Ordering;
import dev.lathe.compiler.sql.Printed;
import dev.lathe.compiler.sql.Printer;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Select.Result;
import dev.lathe.compiler.sql.Source;
import dev.lathe.model.bundle.PagePlan;
import dev.lathe.model.bundle.Parameter.Fact;
import dev.lathe.model.bundle.QueryPlan;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.digest.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A reading graph as one statement that answers with one row: what is live, and the body. Where it
 * shows one aggregate, the row has its version too.
 */
final class QueryLowering {
  private static final Expression BUNDLE = column("bundle");

  /** Hex digits of what an order means: no accident makes two alike. */
  private static final int MEANING = 20;

  private QueryLowering() {}

  /** For a client: where the answer shows one aggregate, it tells the version too. */
  static Outlined<QueryPlan> plan(ResolvedGraph graph, Tables tables) {
    Outlined<QueryPlan> plan =
        plan(graph, given -> graph.paged() ? paged(given, tables) : told(given, tables))
            .map(of -> graph.paged() ? of.inPages(page(graph, tables)) : of);
    return graph.ofPast()
        ? PastVariants.before(
            plan, graph.name(), Statements.of(graph, given -> ofPast(given, tables)))
        : plan;
  }

  /** For a request that says of when it asks. */
  private static Printed ofPast(ResolvedGraph graph, Tables tables) {
    var names = new QueryNames(graph, tables, Optional.empty(), true);
    ShownRow shown = ShownRow.of(graph, names).orElseThrow();
    if (shown.alone()) {
      Printed joined =
          Printer.print(joined(new QueryNames(graph, tables, Optional.of(shown), true), shown));
      if (ShownRow.stays(joined)) {
        return joined;
      }
    }
    return Printer.print(statement(names, List.of(Result.of(shown.version(), ShownRow.VERSION))));
  }

  /** For a step of an operation, which reads a part of a graph and passes it on. */
  static Outlined<QueryPlan> step(ResolvedGraph graph, Tables tables) {
    return plan(graph, given -> Printer.print(statement(given, tables, List.of())));
  }

  private static Outlined<QueryPlan> plan(
      ResolvedGraph graph, Function<ResolvedGraph, Printed> lowering) {
    var statements = Statements.of(graph, lowering);
    return new Outlined<>(
        new QueryPlan(
            graph.name(),
            graph.slug(),
            statements.rest().text(),
            statements.rest().parameters(),
            statements.variants()),
        statements.outlines(),
        statements.depth());
  }

  /** Behind the body stands what the last row of the page and the one after it are sorted by. */
  private static Printed paged(ResolvedGraph graph, Tables tables) {
    var names = new QueryNames(graph, tables);
    Rows.Limit pages = graph.pages().orElseThrow();
    Block block = names.selects().of(pages.input());
    Expression place = infix(names.values().of(pages.count()), Operator.SUB, Expression.number(1));
    Select two = block.selectTwo(Result.of(PageOrder.of(block).values(), "row"), place);
    Expression next =
        new Expression.Subselect(
            Select.of(call(JSON_GROUP_ARRAY, call(JSON, column("row")))).from(Source.rows(two)));
    var more = new ArrayList<Result>();
    more.add(
        Result.of(
            Expression.cases().when(BUNDLE.eq(ValueLowering.fact(Fact.BUNDLE)), next).end(),
            "next"));
    if (!(graph.result() instanceof Form.AllRows)) {
      ShownRow.of(graph, names)
          .ifPresent(shown -> more.add(Result.of(shown.version(), ShownRow.VERSION)));
    }
    return Printer.print(statement(graph, tables, more));
  }

  /** What a cursor means: another order, or a value kept in another form, gives another text. */
  private static PagePlan page(ResolvedGraph graph, Tables tables) {
    Rows.Limit pages = graph.pages().orElseThrow();
    PageOrder order = PageOrder.of(new QueryNames(graph, tables).selects().of(pages.input()));
    var meaning = new StringBuilder();
    for (Ordering key : order.keys()) {
      meaning
          .append(Printer.print(Select.of(key.by())).text())
          .append(key.descending() ? " down " : " up ")
          .append(key.nulls().map(Enum::name).orElse(""))
          .append('\n');
    }
    for (Rows step : pages.input().chain()) {
      if (step instanceof Rows.Order(var _, List<Rows.Key> keys)) {
        for (Rows.Key key : keys) {
          meaning
              .append(key.value().type().scalar().map(ScalarType::word).orElse(""))
              .append(key.value().type().scale())
              .append('\n');
        }
      }
    }
    return new PagePlan(
        Sha256.hex(meaning.toString()).substring(0, MEANING),
        order.size(),
        pages.count() instanceof Value.Input input ? Optional.of(input.name()) : Optional.empty());
  }

  private static Printed told(ResolvedGraph graph, Tables tables) {
    Optional<ShownRow> shown = ShownRow.of(graph, new QueryNames(graph, tables));
    if (shown.isEmpty()) {
      return Printer.print(statement(graph, tables, List.of()));
    }
    if (shown.get().alone()) {
      Printed joined =
          Printer.print(joined(new QueryNames(graph, tables, shown, false), shown.get()));
      if (ShownRow.isAll(joined)) {
        return joined;
      }
    }
    Result version = Result.of(shown.get().version(), ShownRow.VERSION);
    return Printer.print(statement(graph, tables, List.of(version)));
  }

  private static Select statement(ResolvedGraph graph, Tables tables, List<Result> more) {
    return statement(new QueryNames(graph, tables), more);
  }

  private static Select statement(QueryNames names, List<Result> more) {
    ResolvedGraph graph = names.graph();
    Expression body =
        Expression.cases()
            .when(BUNDLE.eq(ValueLowering.fact(Fact.BUNDLE)), body(graph, names))
            .end();
    var results = new ArrayList<>(List.of(Result.of(BUNDLE, "live")));
    results.add(Result.of(problem(graph, names), "problem"));
    results.add(Result.of(body, "body"));
    results.addAll(more);
    return Select.of(results).from(Source.table("live"));
  }

  /**
   * The row that the answer shows stands beside the live bundle, and so is found once; nothing is
   * made of it for who has that version of it already.
   */
  private static Select joined(QueryNames names, ShownRow shown) {
    ResolvedGraph graph = names.graph();
    // The row beside it may have a column of that name, too.
    Expression bundle = column("live", "bundle");
    Expression live = bundle.eq(ValueLowering.fact(Fact.BUNDLE));
    Expression body =
        Expression.cases()
            .when(shown.known(), Expression.nullValue())
            .when(live, shown.body(graph.result(), new FormLowering(names, new NoEmits())))
            .end();
    return Select.of(
            List.of(
                Result.of(bundle, "live"),
                Result.of(problem(graph, names), "problem"),
                Result.of(body, "body"),
                Result.of(shown.column(ShownRow.KEPT), ShownRow.VERSION)))
        .from(Source.table("live"))
        .join(shown.source(), live);
  }

  /** An action that emits nothing answers like one that does, with no events. */
  private static Expression body(ResolvedGraph graph, QueryNames names) {
    var forms = new FormLowering(names, new NoEmits());
    if (!graph.action() || !(graph.result() instanceof Form.Obj(var members))) {
      return forms.body(graph.result());
    }
    var pairs = new ArrayList<>(CommandMembers.without(forms.pairs(members)));
    pairs.addAll(CommandMembers.of(JsonSql.json(text("[]"))));
    return JsonSql.object(pairs);
  }

  private static Expression problem(ResolvedGraph graph, NodeNames names) {
    var cases = Expression.cases();
    for (ResolvedGraph.Lookup lookup : graph.lookups().values()) {
      if (lookup.unique().isEmpty()) {
        cases.when(names.ambiguous(lookup), text(lookup.node()));
      }
    }
    return cases.isEmpty() ? Expression.nullValue() : cases.end();
  }

  private static final class QueryNames extends NodeNames {
    private final Optional<ShownRow> shown;

    private final boolean past;

    QueryNames(ResolvedGraph graph, Tables tables) {
      this(graph, tables, Optional.empty(), false);
    }

    /**
     * @param shown the row that is there by a name of its own
     * @param past whether rows are as they were when the request asks
     */
    QueryNames(ResolvedGraph graph, Tables tables, Optional<ShownRow> shown, boolean past) {
      super(graph, tables);
      this.shown = shown;
      this.past = past;
    }

    @Override
    SelectLowering selects() {
      return past ? super.selects().ofPast(graph()) : super.selects();
    }

    @Override
    public Expression rowField(Value.RowField field) {
      return shown
          .filter(row -> row.node().equals(field.node()))
          .map(row -> row.field(field.field()))
          .orElseGet(() -> super.rowField(field));
    }

    @Override
    public Expression selected(Value.Selected selected) {
      return graph().branches().stream()
          .filter(b -> b.node().equals(selected.branch()))
          .findFirst()
          .map(this::selectedBy)
          .orElseThrow();
    }

    @Override
    public Expression emitted(Value.Emitted emitted) {
      throw new CompilerBug("an emit in a query");
    }
  }

  private static final class NoEmits implements FormLowering.Emits {
    @Override
    public Expression output(String node) {
      throw new CompilerBug("an emit in a query");
    }

    @Override
    public Expression eventIds(String node) {
      throw new CompilerBug("an emit in a query");
    }
  }
}
