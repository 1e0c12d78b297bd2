package dev.lathe.compiler.lower;

import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.resolve.Value;

/**
 * Outputs of read nodes as scalar subqueries. They depend on parameters and tables alone, so they
 * mean the same wherever in the statement they stand.
 */
abstract class NodeNames implements ExpressionSql.Names {
  private final ResolvedGraph graph;
  private final Tables tables;
  private final Parameters parameters;

  NodeNames(ResolvedGraph graph, Tables tables, Parameters parameters) {
    this.graph = graph;
    this.tables = tables;
    this.parameters = parameters;
  }

  /** For expressions over rows of this graph. */
  SelectLowering selects() {
    return new SelectLowering(tables, parameters, this);
  }

  /** For expressions outside rows. */
  ExpressionSql expressions() {
    return new ExpressionSql(parameters, this);
  }

  @Override
  public String column(Value.Column column) {
    throw new CompilerBug("a field of a row outside rows");
  }

  @Override
  public String exists(Value.Exists exists) {
    throw new CompilerBug("a relation of rows outside rows");
  }

  @Override
  public String output(Value.Output output) {
    throw new CompilerBug("an output of rows outside rows");
  }

  @Override
  public String rowField(Value.RowField field) {
    Block block = selects().of(graph.lookup(field.node()).rows());
    block.limit = "1";
    return "(" + block.select(block.value(field.field())) + ")";
  }

  @Override
  public String rowsetField(Value.RowsetField field) {
    var rows = graph.rows(field.node());
    Block block = selects().of(rows);
    return "(SELECT %s FROM (%s) LIMIT 1 OFFSET %s)"
        .formatted(block.label(field.field()), block.select(rows.scope().fields()), field.row());
  }

  /** A condition that is true when the findOne {@code lookup} met more than one row. */
  String ambiguous(ResolvedGraph.Lookup lookup) {
    Block block = selects().of(lookup.rows());
    block.limit = "2";
    return "(SELECT count(*) FROM (" + block.select("1") + "))>1";
  }

  /** Which node a branch selects, as text. */
  String selectedBy(ResolvedGraph.Branch branch) {
    if (branch.choices().isEmpty()) {
      return Sql.text(branch.otherwise());
    }
    var text = new StringBuilder("CASE");
    for (ResolvedGraph.Choice choice : branch.choices()) {
      text.append(" WHEN ").append(expressions().of(choice.when()));
      text.append(" THEN ").append(Sql.text(choice.then()));
    }
    return text.append(" ELSE ").append(Sql.text(branch.otherwise())).append(" END").toString();
  }

  ResolvedGraph graph() {
    return graph;
  }

  Parameters parameters() {
    return parameters;
  }
}
