package dev.lathe.compiler.lower;

import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.resolve.ResolvedGraph.Form;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.model.bundle.Parameter.Fact;
import dev.lathe.model.bundle.QueryPlan;
import java.util.ArrayList;

/** A reading graph as one statement that answers with one row: what is live, and the body. */
final class QueryLowering {
  private QueryLowering() {}

  static QueryPlan plan(ResolvedGraph graph, Tables tables) {
    var parameters = new Parameters();
    var names = new QueryNames(graph, tables, parameters);
    String body = body(graph, new FormSql(names, new NoEmits()), parameters);
    String problem = problem(graph, names);
    String mine = parameters.of(Fact.BUNDLE);
    String sql =
        "SELECT bundle AS live, %s AS problem, CASE WHEN bundle=%s THEN %s END AS body FROM live"
            .formatted(problem, mine, body);
    return new QueryPlan(graph.name(), graph.service().slug().text(), sql, parameters.list());
  }

  /** An action that emits nothing answers like one that does, with no events. */
  private static String body(ResolvedGraph graph, FormSql forms, Parameters parameters) {
    if (!graph.action() || !(graph.result() instanceof Form.Obj(var members))) {
      return forms.body(graph.result());
    }
    var pairs = new ArrayList<>(CommandMembers.without(forms.pairs(members)));
    pairs.addAll(CommandMembers.of("json('[]')", parameters));
    return Sql.object(pairs);
  }

  private static String problem(ResolvedGraph graph, NodeNames names) {
    var cases = new StringBuilder();
    for (ResolvedGraph.Lookup lookup : graph.lookups().values()) {
      if (lookup.unique().isEmpty()) {
        cases.append(" WHEN ").append(names.ambiguous(lookup));
        cases.append(" THEN ").append(Sql.text(lookup.node()));
      }
    }
    return cases.isEmpty() ? "NULL" : "CASE" + cases + " END";
  }

  private static final class QueryNames extends NodeNames {
    QueryNames(ResolvedGraph graph, Tables tables, Parameters parameters) {
      super(graph, tables, parameters);
    }

    @Override
    public String selected(Value.Selected selected) {
      return graph().branches().stream()
          .filter(b -> b.node().equals(selected.branch()))
          .findFirst()
          .map(b -> "(" + selectedBy(b) + ")")
          .orElseThrow();
    }

    @Override
    public String emitted(Value.Emitted emitted) {
      throw new CompilerBug("an emit in a query");
    }
  }

  private static final class NoEmits implements FormSql.Emits {
    @Override
    public String output(String node) {
      throw new CompilerBug("an emit in a query");
    }

    @Override
    public String eventIds(String node) {
      throw new CompilerBug("an emit in a query");
    }
  }
}
