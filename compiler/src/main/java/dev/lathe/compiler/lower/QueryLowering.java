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

/** A reading graph as one statement that answers with one row: what is live, and the body. */
final class QueryLowering {
  private QueryLowering() {}

  static Outlined<QueryPlan> plan(ResolvedGraph graph, Tables tables) {
    var statements = Statements.of(graph, given -> statement(given, tables));
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

  private static Printed statement(ResolvedGraph graph, Tables tables) {
    var names = new QueryNames(graph, tables);
    Expression bundle = column("bundle");
    Expression body =
        Expression.cases()
            .when(bundle.eq(ValueLowering.fact(Fact.BUNDLE)), body(graph, names))
            .end();
    return Printer.print(
        Select.of(
                List.of(
                    Result.of(bundle, "live"),
                    Result.of(problem(graph, names), "problem"),
                    Result.of(body, "body")))
            .from(Source.table("live")));
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
    QueryNames(ResolvedGraph graph, Tables tables) {
      super(graph, tables);
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
