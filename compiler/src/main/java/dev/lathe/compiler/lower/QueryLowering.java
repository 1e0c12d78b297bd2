package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.resolve.Form;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Printed;
import dev.lathe.compiler.sql.Printer;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Select.Result;
import dev.lathe.compiler.sql.Source;
import dev.lathe.model.bundle.Parameter.Fact;
import dev.lathe.model.bundle.QueryPlan;
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

  private QueryLowering() {}

  /** For a client: where the answer shows one aggregate, it tells the version too. */
  static Outlined<QueryPlan> plan(ResolvedGraph graph, Tables tables) {
    return plan(graph, given -> told(given, tables));
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

  private static Printed told(ResolvedGraph graph, Tables tables) {
    Optional<ShownRow> shown = ShownRow.of(graph, new QueryNames(graph, tables));
    if (shown.isEmpty()) {
      return Printer.print(statement(graph, tables, List.of()));
    }
    if (shown.get().alone()) {
      Printed joined = Printer.print(joined(graph, tables, shown.get()));
      if (ShownRow.isAll(joined)) {
        return joined;
      }
    }
    Result version = Result.of(shown.get().version(), ShownRow.VERSION);
    return Printer.print(statement(graph, tables, List.of(version)));
  }

  private static Select statement(ResolvedGraph graph, Tables tables, List<Result> more) {
    var names = new QueryNames(graph, tables, Optional.empty());
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
  private static Select joined(ResolvedGraph graph, Tables tables, ShownRow shown) {
    var names = new QueryNames(graph, tables, Optional.of(shown));
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

    QueryNames(ResolvedGraph graph, Tables tables) {
      this(graph, tables, Optional.empty());
    }

    /**
     * @param shown the row that is there by a name of its own
     */
    QueryNames(ResolvedGraph graph, Tables tables, Optional<ShownRow> shown) {
      super(graph, tables);
      this.shown = shown;
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
