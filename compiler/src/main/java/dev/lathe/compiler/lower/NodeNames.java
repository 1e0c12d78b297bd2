package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.number;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.resolve.Rows;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Source;
import java.util.Optional;

/**
 * Outputs of read nodes as scalar subqueries. They depend on parameters and tables alone, so they
 * mean the same wherever in the statement they stand.
 */
abstract class NodeNames implements ValueLowering.Names {
  private final ResolvedGraph graph;
  private final Tables tables;

  NodeNames(ResolvedGraph graph, Tables tables) {
    this.graph = graph;
    this.tables = tables;
  }

  /** For rows of this graph. */
  SelectLowering selects() {
    return new SelectLowering(tables, this, graph.decimalsAsText());
  }

  /** For values outside rows. */
  ValueLowering values() {
    return new ValueLowering(this);
  }

  @Override
  public Expression column(Value.Column column) {
    throw new CompilerBug("a field of a row outside rows");
  }

  @Override
  public Expression exists(Value.Exists exists) {
    throw new CompilerBug("a relation of rows outside rows");
  }

  @Override
  public Expression output(Value.Output output) {
    throw new CompilerBug("an output of rows outside rows");
  }

  @Override
  public Expression summary(Value.Summary summary, ValueLowering.Names place) {
    var selects = new SelectLowering(tables, new EnclosedNames(place), false);
    if (summary.measure().isEmpty()) {
      return selects.exists(summary.rows());
    }
    Block block = selects.of(summary.rows());
    return new Expression.Subselect(block.selectOne(block.value(summary.measure().get().name())));
  }

  @Override
  public Expression around(Value.Around around) {
    throw new CompilerBug("a row around where there is none");
  }

  @Override
  public Expression rowField(Value.RowField field) {
    Block block = selects().of(graph.lookup(field.node()).rows());
    block.limit = Optional.of(number(1));
    return new Expression.Subselect(block.selectOne(block.value(field.field())));
  }

  @Override
  public Expression rowsetField(Value.RowsetField field) {
    Rows rows = graph.rows(field.node());
    Block block = selects().of(rows);
    return new Expression.Subselect(
        Select.of(Expression.column(block.label(field.field())))
            .from(Source.rows(block.select(rows.scope().fields())))
            .row(field.row()));
  }

  /** A condition that is true when the findOne {@code lookup} met more than one row. */
  Expression ambiguous(ResolvedGraph.Lookup lookup) {
    Block block = selects().of(lookup.rows());
    block.limit = Optional.of(number(2));
    Select count =
        Select.of(call(Function.COUNT, new Expression.Star(Optional.empty())))
            .from(Source.rows(block.selectOne(number(1))));
    return infix(new Expression.Subselect(count), Operator.GT, number(1));
  }

  /** Which node a branch selects, as text. */
  Expression selectedBy(ResolvedGraph.Branch branch) {
    Expression otherwise = text(branch.otherwise());
    if (branch.choices().isEmpty()) {
      return otherwise;
    }
    var cases = Expression.cases();
    for (ResolvedGraph.Choice choice : branch.choices()) {
      cases.when(values().of(choice.when()), text(choice.then()));
    }
    return cases.otherwise(otherwise);
  }

  ResolvedGraph graph() {
    return graph;
  }
}
