package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.number;

import dev.lathe.compiler.domain.AggregateFunction;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.lower.RowNames.Clause;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.resolve.Rows;
import dev.lathe.compiler.resolve.Table;
import dev.lathe.compiler.resolve.Type;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.resolve.Values;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.compiler.sql.Ordering;
import dev.lathe.compiler.sql.SchemaName;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Select.Result;
import dev.lathe.compiler.sql.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Chains of nodes as SELECTs: one where SQL's own order of clauses says the same, a subquery where
 * a node comes after what SQL would do later.
 */
final class SelectLowering {
  /** All rows, where SQLite is given it as a limit. */
  private static final long NO_LIMIT = -1;

  /** A column no author can name: fields are identifiers, which have no dollar. */
  private static final String PLACE = "place$";

  private final Tables tables;
  private final ValueLowering.Names outer;
  private final boolean decimalsAsText;
  private final Optional<ResolvedGraph> past;

  /**
   * @param outer what outputs of other nodes stand for; row names are this class's own
   * @param decimalsAsText whether lists have decimals as texts
   */
  SelectLowering(Tables tables, ValueLowering.Names outer, boolean decimalsAsText) {
    this(tables, outer, decimalsAsText, Optional.empty());
  }

  private SelectLowering(
      Tables tables,
      ValueLowering.Names outer,
      boolean decimalsAsText,
      Optional<ResolvedGraph> past) {
    this.tables = tables;
    this.outer = outer;
    this.decimalsAsText = decimalsAsText;
    this.past = past;
  }

  /** The same for a graph whose aggregates are read as they were when the request asks. */
  SelectLowering ofPast(ResolvedGraph graph) {
    return new SelectLowering(tables, outer, decimalsAsText, Optional.of(graph));
  }

  Block of(Rows rows) {
    return switch (rows) {
      case Rows.Scan scan -> scan(scan);
      case Rows.Filter filter -> filter(filter);
      case Rows.Project project -> project(project);
      case Rows.Aggregate aggregate -> aggregate(aggregate);
      case Rows.Order order -> order(order);
      case Rows.Page page -> page(page);
      case Rows.Limit limit -> limit(limit);
      case Rows.Distinct(Rows input) -> distinct(input);
      case Rows.Lookup lookup -> lookup(lookup);
    };
  }

  /** The same for a reader of these of its fields: rows are told apart by the others too. */
  Block of(Rows rows, List<Rows.Field> fields) {
    Block block = of(rows);
    boolean all = fields.size() == rows.scope().fields().size();
    return block.distinct && !all ? wrap(block, rows.scope()) : block;
  }

  /** A condition that is true when the chain yields a row. */
  Expression exists(Rows rows) {
    Block block = of(rows);
    boolean plain = !block.aggregated && !block.distinct;
    if (block.limit.isEmpty()) {
      block.orderBy.clear();
    }
    return new Expression.Exists(
        plain ? block.selectOne(number(1)) : block.select(rows.scope().fields()));
  }

  private Block scan(Rows.Scan scan) {
    if (scan.source().table() instanceof Table.Kept system) {
      Block block = SystemTable.block(system, scan.scope());
      block.where.add(values(block, Clause.CONDITION).of(system.shown()));
      return block;
    }
    if (past.isPresent() && scan.source().table() instanceof Table.State(Entity entity)) {
      return new PastRows(past.get(), tables, outer, entity).block(scan);
    }
    if (!(scan.source().table() instanceof Table.History history)) {
      return scan(tables, scan);
    }
    Expression id = new ValueLowering(outer).of(history.id());
    return new HistoryEvents(history, id, tables, decimalsAsText).block(scan.scope());
  }

  static Block scan(Tables tables, Rows.Scan scan) {
    Table table = scan.source().table();
    if (table instanceof Table.Elements elements) {
      var labels = new Block(Source.table(""), scan.scope(), false);
      var rows = ElementRows.source(elements, scan.scope().alias(), labels);
      var block = new Block(rows, scan.scope(), false);
      table.entity().fields().forEach(field -> block.has(field.name().text()));
      return block;
    }
    var name = SchemaName.of(tables.name(table));
    var block = new Block(Source.table(name, scan.scope().alias()), scan.scope(), true);
    remember(block, table);
    return block;
  }

  static void remember(Block block, Table table) {
    table.entity().fields().forEach(field -> block.has(field.column().text()));
  }

  private Block lookup(Rows.Lookup lookup) {
    if (!lookup.required()) {
      return of(lookup.input()); // joined by who names it
    }
    Block block = open(lookup.input());
    block.where.add(values(block, Clause.CONDITION).of(lookup.found()).isNotNull());
    return block;
  }

  private Block filter(Rows.Filter filter) {
    Block block = open(filter.input());
    boolean alone =
        block.groupBy.isEmpty() || Checked.works(filter.predicate()) || inSteps(filter.predicate());
    if (block.aggregated && alone) { // HAVING wants a GROUP BY, and no aggregates in a subquery
      block = wrap(block, filter.input().scope());
    }
    Expression predicate = values(block, Clause.CONDITION).of(filter.predicate());
    for (Value.Input input : filter.optionalInputs()) {
      predicate = infix(predicate, Operator.OR, ValueLowering.input(input).isNull());
    }
    (block.aggregated ? block.having : block.where).add(predicate);
    block.sortedAside = IndexDerivation.findsBeforeSorting(filter);
    return block;
  }

  /** Whether {@code value} has a function, some of which are worked out in a subquery. */
  private static boolean inSteps(Value value) {
    return Values.all(value).stream()
        .anyMatch(part -> part instanceof Value.Applied || part instanceof Value.Summary);
  }

  private Block project(Rows.Project project) {
    Block block = open(project.input());
    if (block.aggregated) {
      block = wrap(block, project.input().scope());
    }
    ValueLowering lowering = values(block, Clause.CONDITION);
    var values = project.outputs().stream().map(o -> lowering.result(o.value())).toList();
    block.outputs.clear();
    for (int i = 0; i < values.size(); i++) {
      block.outputs.put(project.outputs().get(i).name(), values.get(i));
    }
    block.projected = true;
    return block;
  }

  private Block aggregate(Rows.Aggregate aggregate) {
    return Beforehand.needed(aggregate)
        ? beforehand(Beforehand.worked(aggregate))
        : aggregate(aggregate, open(aggregate.input()));
  }

  private Block beforehand(Rows.Aggregate aggregate) {
    return aggregate(aggregate, wrap(of(aggregate.input()), aggregate.input().scope()));
  }

  private Block aggregate(Rows.Aggregate aggregate, Block rows) {
    Block block = rows;
    boolean lists =
        aggregate.measures().stream().anyMatch(m -> m.function() == AggregateFunction.GROUP_ARRAY);
    if (lists && !block.orderBy.isEmpty()) {
      block = sorted(block, aggregate.input().scope());
    } else if (block.aggregated) {
      block = wrap(block, aggregate.input().scope());
    }
    ValueLowering lowering = values(block, Clause.CONDITION);
    var groups = aggregate.groups().stream().map(g -> lowering.result(g.value())).toList();
    var measures = new ArrayList<Measure>();
    for (Rows.Measured measure : aggregate.measures()) {
      measures.add(Measure.of(measure, measures.size(), lowering, decimalsAsText));
    }
    block.outputs.clear();
    for (int i = 0; i < groups.size(); i++) {
      block.outputs.put(aggregate.groups().get(i).name(), groups.get(i));
    }
    boolean whole = measures.stream().allMatch(m -> m.parts().isEmpty());
    for (int i = 0; i < measures.size(); i++) {
      if (measures.get(i).parts().isEmpty()) {
        block.outputs.put(aggregate.measures().get(i).name(), measures.get(i).value());
      }
      block.outputs.putAll(measures.get(i).parts());
    }
    block.orderBy.clear();
    block.windowOrder.clear();
    block.groupBy.addAll(groups.stream().map(SelectLowering::term).toList());
    block.aggregated = true;
    return whole ? block : worked(block, aggregate, measures);
  }

  /** The rows of {@code block} with what is worked out of several aggregates beside each other. */
  private static Block worked(Block block, Rows.Aggregate aggregate, List<Measure> measures) {
    List<Rows.Field> fields = fields(block, aggregate.scope());
    Block outer = over(block.select(fields), fields, aggregate.scope(), false);
    String alias = aggregate.scope().alias(); // a bare name might be another output's in ORDER BY
    aggregate
        .groups()
        .forEach(g -> outer.outputs.put(g.name(), column(alias, block.label(g.name()))));
    for (int i = 0; i < measures.size(); i++) {
      String name = aggregate.measures().get(i).name();
      outer.outputs.put(
          name,
          measures.get(i).parts().isEmpty()
              ? column(alias, block.label(name))
              : measures.get(i).value());
    }
    outer.projected = true;
    return outer;
  }

  private Block order(Rows.Order order) {
    Block block = open(order.input());
    var keys = new ArrayList<Ordering>();
    var windowKeys = new ArrayList<Ordering>();
    for (Rows.Key key : order.keys()) {
      var nulls = nulls(key, order.input());
      for (Clause clause : List.of(Clause.ORDER, Clause.WINDOW)) {
        Expression by = term(values(block, clause).of(key.value()));
        if (Nulls.possible(key.value(), order.input())) {
          block.mayBeNull.add(by);
        }
        (clause == Clause.ORDER ? keys : windowKeys).add(new Ordering(by, key.descending(), nulls));
      }
    }
    block.orderBy.addAll(0, keys); // a later sort rules, an earlier one breaks its ties
    block.windowOrder.addAll(0, windowKeys);
    block.sortedAside = IndexDerivation.findsBeforeSorting(order);
    return block;
  }

  // SQLite puts nulls first when ascending; naming them costs an index unless there are none.
  private static Optional<Ordering.Nulls> nulls(Rows.Key key, Rows rows) {
    if (!key.descending() && !Nulls.possible(key.value(), rows)) {
      return Optional.empty();
    }
    return Optional.of(key.nullsFirst() ? Ordering.Nulls.FIRST : Ordering.Nulls.LAST);
  }

  /**
   * A term of GROUP BY or ORDER BY. There SQLite takes an integer, and what it folds into one, such
   * as {@code x AND 0}, for the number of a column.
   */
  private static Expression term(Expression value) {
    return switch (value) {
      case Expression.Num _,
          Expression.Infix _,
          Expression.Not _,
          Expression.Between _,
          Expression.In _,
          Expression.InRows _,
          Expression.InEither _,
          Expression.LikeEscaped _,
          Expression.Case _ ->
          call(Function.COALESCE, value, Expression.nullValue());
      case Expression.Column _,
          Expression.Text _,
          Expression.NameText _,
          Expression.Null _,
          Expression.True _,
          Expression.Star _,
          Expression.Given _,
          Expression.Numbered _,
          Expression.Call _,
          Expression.CountDistinct _,
          Expression.Cast _,
          Expression.Exists _,
          Expression.Subselect _,
          Expression.Raise _,
          Expression.LastText _,
          Expression.Now _,
          Expression.Let _,
          Expression.RowNumber _,
          Expression.RowValue _ ->
          value;
    };
  }

  private Block page(Rows.Page page) {
    Block block = of(page.input());
    PageOrder order = PageOrder.completed(block, page.unique());
    if (page.later()) {
      block.where.add(order.after());
    }
    block.sortedAside = IndexDerivation.findsBeforeSorting(page);
    return block;
  }

  private Block limit(Rows.Limit limit) {
    Block block = of(limit.input());
    if (block.limit.isPresent()) {
      block = wrap(block, limit.input().scope());
    }
    Expression count = values(block, Clause.CONDITION).of(limit.count());
    block.limit =
        Optional.of(
            limit.count().type().nullable()
                ? call(Function.COALESCE, count, number(limit.most().orElse(NO_LIMIT)))
                : count);
    return block;
  }

  // DISTINCT keeps any of equal rows, and in an order the first one counts.
  private Block distinct(Rows input) {
    Block block = open(input);
    if (block.orderBy.isEmpty()) {
      block.distinct = true;
      return block;
    }
    List<Rows.Field> fields = fields(block, input.scope());
    List<Expression> columns =
        fields.stream().map(field -> column(block.label(field.name()))).toList();
    var results = new ArrayList<>(columns.stream().map(Result::of).toList());
    results.add(Result.of(call(Function.MIN, column(PLACE)), PLACE));
    Select first =
        Select.of(results).from(Source.rows(block.selectPlaced(fields, PLACE))).groupBy(columns);
    return over(first, fields, input.scope(), true);
  }

  /** The block of {@code rows}, or a new one over it where it is closed. */
  private Block open(Rows rows) {
    Block block = of(rows);
    return block.closed() ? wrap(block, rows.scope()) : block;
  }

  // A subquery's order is not its reader's, so rows bring their place along.
  private Block wrap(Block block, Rows.Scope scope) {
    List<Rows.Field> fields = fields(block, scope);
    boolean ordered = !block.orderBy.isEmpty();
    Select inner = ordered ? block.selectPlaced(fields, PLACE) : block.select(fields);
    return over(inner, fields, scope, ordered);
  }

  private static Block over(
      Select inner, List<Rows.Field> fields, Rows.Scope scope, boolean placed) {
    var outer = new Block(new Source.Rows(inner, Optional.of(scope.alias())), scope, false);
    fields.forEach(f -> outer.has(f.name()));
    if (placed) {
      outer.orderBy.add(Ordering.ascending(column(PLACE)));
      outer.windowOrder.add(Ordering.ascending(column(PLACE)));
    }
    return outer;
  }

  /**
   * The same rows in their order, to be collected into lists. SQLite groups with a stable sort, so
   * lists keep it; it would be said better inside the aggregate, but libSQL's parser does not know
   * `json_group_array(x ORDER BY y)` (sqld 0.24.32).
   */
  private static Block sorted(Block block, Rows.Scope scope) {
    List<Rows.Field> fields = fields(block, scope);
    return over(block.select(fields), fields, scope, false);
  }

  private static List<Rows.Field> fields(Block block, Rows.Scope scope) {
    if (!block.outputs.isEmpty()) {
      return block.outputs.keySet().stream().map(name -> new Rows.Field(name, Type.NULL)).toList();
    }
    return scope.fields();
  }

  private ValueLowering values(Block block, Clause clause) {
    return new ValueLowering(new RowNames(tables, outer, block, clause));
  }
}
