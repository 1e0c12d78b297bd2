package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.number;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Hashed;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.compiler.sql.SchemaName;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Source;
import dev.lathe.compiler.sql.Statement;
import dev.lathe.model.bundle.Schema;
import dev.lathe.model.command.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The view that commands with a limit are inserted into, before the one of their decision: its
 * trigger takes a token of the caller's, then hands the decision on. Commands without a limit know
 * nothing of it, and commands with any limit share it.
 *
 * @param name with the hash of what it does
 */
record LimitedView(String name, Schema.DecisionView schema) {
  /** What each caller has of each limit. */
  static final String TABLE = "lathe_bucket";

  private static final String LIMIT = "bucket";

  /** How many there were before this command; the statement answers with it too. */
  static final String TOKENS = "tokens";

  /** The view before the one that {@code graph} is decided by. */
  static LimitedView of(ResolvedGraph graph, Tables tables) {
    if (!graph.oneAggregate()) {
      DecisionView many = DecisionView.of(graph, tables);
      return of(
          "many_" + String.join("_", many.entities().stream().map(e -> e.name().text()).toList()),
          many.name(),
          many.columns(),
          many.schema().tables());
    }
    Entity entity = graph.emits().getFirst().entity();
    TablePlan table = tables.state(entity);
    return of(
        entity.name().text(), table.decide(), DecisionDdl.columns(entity), List.of(table.name()));
  }

  /**
   * The statement that decides {@code graph}.
   *
   * @param decides the view of its decision
   * @param values what that is passed
   * @param row that they are made of
   */
  static Statement insert(
      ResolvedGraph graph,
      Tables tables,
      List<Statement.With> with,
      String decides,
      List<Expression> values,
      Source row) {
    if (graph.limit().isEmpty()) {
      return new Statement.Insert(
          with,
          SchemaName.of(decides),
          List.of(),
          Select.ofValues(values).from(row),
          Optional.empty(),
          Recorded.RETURNING);
    }
    var all = new ArrayList<>(values);
    all.addAll(new CallerLimit(graph.limit().get()).values());
    return new Statement.Insert(
        with,
        SchemaName.of(of(graph, tables).name()),
        List.of(),
        Select.ofValues(all).from(row),
        Optional.empty(),
        Recorded.RETURNING_TOKENS);
  }

  private static LimitedView of(
      String about, String decides, List<String> columns, List<String> tables) {
    SchemaName.Hashed view = SchemaName.hashed("limited_" + about);
    var all = new ArrayList<>(columns);
    all.addAll(List.of(LIMIT, TOKENS));
    var ddl =
        List.of(
            InsertView.of(view, all, true),
            new Statement.CreateTrigger(
                view.with("_do"),
                view,
                Optional.empty(),
                List.of(take(), handOn(decides, columns)),
                true));
    String hash = Hashed.hash(ddl);
    String name = view.text(hash);
    return new LimitedView(name, new Schema.DecisionView(name, tables, Hashed.printed(ddl, hash)));
  }

  private static Statement take() {
    List<Expression> free =
        Arrays.stream(Verdict.values())
            .filter(verdict -> !verdict.takesToken())
            .map(verdict -> text(verdict.word()))
            .toList();
    Expression tokens = column("NEW", TOKENS);
    return Statement.Insert.of(
            SchemaName.of(TABLE),
            List.of("name", "actor_kind", "actor_id", "tokens", "at"),
            Select.of(
                    column("NEW", LIMIT),
                    Decision.ACTOR_KIND.passed(),
                    Decision.ACTOR_ID.passed(),
                    infix(tokens, Operator.SUB, number(1)),
                    new Expression.Now())
                .where(
                    tokens
                        .isNotNull()
                        .and(
                            new Expression.Not(
                                new Expression.In(Decision.OUTCOME.passed(), free)))))
        .orUpdate(
            List.of("name", "actor_kind", "actor_id"),
            List.of(Statement.Upsert.excluded("tokens"), Statement.Upsert.excluded("at")));
  }

  private static Statement handOn(String decides, List<String> columns) {
    List<Expression> passed = columns.stream().map(name -> column("NEW", name)).toList();
    return Statement.Insert.of(SchemaName.of(decides), columns, Select.ofValues(passed));
  }
}
