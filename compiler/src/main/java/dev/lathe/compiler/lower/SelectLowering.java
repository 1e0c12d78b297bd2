package dev.lathe.compiler.lower;

import dev.lathe.compiler.resolve.Rows;
import dev.lathe.compiler.resolve.Table;
import dev.lathe.compiler.resolve.Type;
import dev.lathe.compiler.resolve.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Chains of nodes as SELECTs: one where SQL's own order of clauses says the same, a subquery where
 * a node comes after what SQL would do later.
 */
final class SelectLowering {
  /** A column no author can name: fields are identifiers, which have no dollar. */
  private static final String PLACE = "place$";

  private final Tables tables;
  private final Parameters parameters;
  private final ExpressionSql.Names outer;

  /**
   * @param outer how outputs of other nodes are written; row names are this class's own
   */
  SelectLowering(Tables tables, Parameters parameters, ExpressionSql.Names outer) {
    this.tables = tables;
    this.parameters = parameters;
    this.outer = outer;
  }

  Block of(Rows rows) {
    return switch (rows) {
      case Rows.Scan scan -> scan(scan);
      case Rows.Filter filter -> filter(filter);
      case Rows.Project project -> project(project);
      case Rows.Aggregate aggregate -> aggregate(aggregate);
      case Rows.Order order -> order(order);
      case Rows.Limit limit -> limit(limit);
      case Rows.Distinct(Rows input) -> {
        Block block = open(input);
        block.distinct = true;
        yield block;
      }
    };
  }

  /** A condition that is true when the chain yields a row. */
  String exists(Rows rows) {
    Block block = of(rows);
    boolean plain = !block.aggregated && !block.distinct;
    if (block.limit.isEmpty()) {
      block.orderBy.clear();
    }
    return "EXISTS(" + (plain ? block.select("1") : block.select(rows.scope().fields())) + ")";
  }

  private Block scan(Rows.Scan scan) {
    Table table = scan.source().table();
    var block =
        new Block(
            Sql.name(tables.name(table)) + " AS " + Sql.name(scan.scope().alias()),
            scan.scope(),
            true);
    remember(block, table);
    return block;
  }

  private static void remember(Block block, Table table) {
    table.entity().fields().stream()
        .map(f -> f.column().text().toLowerCase(Locale.ROOT))
        .forEach(block.columns::add);
  }

  private Block filter(Rows.Filter filter) {
    Block block = open(filter.input());
    if (block.aggregated && block.groupBy.isEmpty()) {
      block = wrap(block, filter.input().scope()); // HAVING wants a GROUP BY
    }
    String predicate = expressions(block, Clause.CONDITION).of(filter.predicate());
    for (String input : filter.optional()) {
      predicate = "(%s OR (%s IS NULL))".formatted(predicate, parameters.input(input));
    }
    (block.aggregated ? block.having : block.where).add(predicate);
    return block;
  }

  private Block project(Rows.Project project) {
    Block block = open(project.input());
    if (block.aggregated) {
      block = wrap(block, project.input().scope());
    }
    ExpressionSql expressions = expressions(block, Clause.CONDITION);
    var outputs = new ArrayList<Rows.Named>(project.outputs());
    var values = outputs.stream().map(o -> expressions.of(o.value())).toList();
    block.outputs.clear();
    for (int i = 0; i < values.size(); i++) {
      block.outputs.put(outputs.get(i).name(), values.get(i));
    }
    block.projected = true;
    return block;
  }

  private Block aggregate(Rows.Aggregate aggregate) {
    Block block = open(aggregate.input());
    if (block.aggregated) {
      block = wrap(block, aggregate.input().scope());
    }
    ExpressionSql expressions = expressions(block, Clause.CONDITION);
    var groups = aggregate.groups().stream().map(g -> expressions.of(g.value())).toList();
    var measures = aggregate.measures().stream().map(m -> measure(m, expressions)).toList();
    block.outputs.clear();
    for (int i = 0; i < groups.size(); i++) {
      block.outputs.put(aggregate.groups().get(i).name(), groups.get(i));
    }
    for (int i = 0; i < measures.size(); i++) {
      block.outputs.put(aggregate.measures().get(i).name(), measures.get(i));
    }
    block.orderBy.clear();
    block.windowOrder.clear();
    block.groupBy.addAll(groups);
    block.aggregated = true;
    return block;
  }

  private static String measure(Rows.Measured measure, ExpressionSql expressions) {
    String operand = measure.operand().map(expressions::of).orElse("*");
    return switch (measure.function()) {
      case COUNT -> "COUNT(" + operand + ")";
      case COUNT_DISTINCT -> "COUNT(DISTINCT " + operand + ")";
      case SUM -> "SUM(" + operand + ")";
      case AVG -> "AVG(" + operand + ")";
      case MIN -> "MIN(" + operand + ")";
      case MAX -> "MAX(" + operand + ")";
      case GROUP_ARRAY -> "json_group_array(" + operand + ")";
    };
  }

  private Block order(Rows.Order order) {
    Block block = open(order.input());
    var keys = new ArrayList<String>();
    var windowKeys = new ArrayList<String>();
    for (Rows.Key key : order.keys()) {
      String direction = (key.descending() ? " DESC" : " ASC") + nulls(key);
      keys.add(expressions(block, Clause.ORDER).of(key.value()) + direction);
      windowKeys.add(expressions(block, Clause.WINDOW).of(key.value()) + direction);
    }
    block.orderBy.addAll(0, keys); // a later sort rules, an earlier one breaks its ties
    block.windowOrder.addAll(0, windowKeys);
    return block;
  }

  // SQLite puts nulls first when ascending; naming them costs an index unless there are none.
  private static String nulls(Rows.Key key) {
    if (!key.descending() && !key.value().type().nullable()) {
      return "";
    }
    return key.nullsFirst() ? " NULLS FIRST" : " NULLS LAST";
  }

  private Block limit(Rows.Limit limit) {
    Block block = of(limit.input());
    if (!block.limit.isEmpty()) {
      block = wrap(block, limit.input().scope());
    }
    String count = expressions(block, Clause.CONDITION).of(limit.count());
    block.limit = limit.count().type().nullable() ? "coalesce(" + count + ",-1)" : count;
    return block;
  }

  /** The block of {@code rows}, or a new one over it where it is closed. */
  private Block open(Rows rows) {
    Block block = of(rows);
    return block.closed() ? wrap(block, rows.scope()) : block;
  }

  // A subquery's order is not its reader's, so rows bring their place along.
  private Block wrap(Block block, Rows.Scope scope) {
    List<Rows.Field> fields = fields(block, scope);
    boolean ordered = !block.orderBy.isEmpty() && !block.distinct;
    String inner = ordered ? block.selectPlaced(fields, PLACE) : block.select(fields);
    var outer = new Block("(" + inner + ") AS " + Sql.name(scope.alias()), scope, false);
    if (ordered) {
      outer.orderBy.add(Sql.name(PLACE));
      outer.windowOrder.add(Sql.name(PLACE));
    }
    return outer;
  }

  private static List<Rows.Field> fields(Block block, Rows.Scope scope) {
    if (!block.outputs.isEmpty()) {
      return block.outputs.keySet().stream().map(name -> new Rows.Field(name, Type.NULL)).toList();
    }
    return scope.fields();
  }

  private enum Clause {
    CONDITION,
    ORDER,
    WINDOW
  }

  private ExpressionSql expressions(Block block, Clause clause) {
    return new ExpressionSql(parameters, new RowNames(block, clause));
  }

  /** Names inside one block. */
  private final class RowNames implements ExpressionSql.Names {
    private final Block block;
    private final Clause clause;

    RowNames(Block block, Clause clause) {
      this.block = block;
      this.clause = clause;
    }

    @Override
    public String column(Value.Column column) {
      if (column.path().isEmpty()) {
        return own(
            block.scope.alias(), column.field().name().text(), column.field().column().text());
      }
      String alias = join(column.path());
      return Sql.name(alias) + "." + Sql.name(column.field().column().text());
    }

    private String own(String alias, String field, String column) {
      return Sql.name(alias) + "." + Sql.name(block.table ? column : field);
    }

    private String join(List<Value.Hop> path) {
      String from = block.scope.alias();
      String alias = "";
      for (int i = 0; i < path.size(); i++) {
        Value.Hop hop = path.get(i);
        alias = i == 0 ? hop.relation() : alias + "_" + hop.relation();
        String name = alias.equals(block.scope.alias()) ? alias + "_" : alias;
        String local =
            i == 0
                ? own(from, hop.localKey().name().text(), hop.localKey().column().text())
                : Sql.name(from) + "." + Sql.name(hop.localKey().column().text());
        if (!block.joins.containsKey(name)) {
          block.joins.put(
              name,
              "LEFT JOIN %s AS %s ON (%s = %s.%s)"
                  .formatted(
                      Sql.name(tables.name(hop.table())),
                      Sql.name(name),
                      local,
                      Sql.name(name),
                      Sql.name(hop.foreignKey().column().text())));
          remember(block, hop.table());
        }
        from = name;
      }
      return from;
    }

    @Override
    public String output(Value.Output output) {
      String name = output.name();
      if (!block.projected && !block.aggregated) {
        return Sql.name(name); // of the subquery
      }
      boolean hidden = block.columns.contains(name.toLowerCase(Locale.ROOT));
      return switch (clause) {
        case ORDER -> block.aggregated ? Sql.name(name) : block.value(name);
        case CONDITION -> block.aggregated && !hidden ? Sql.name(name) : block.value(name);
        case WINDOW -> block.value(name);
      };
    }

    @Override
    public String rowField(Value.RowField field) {
      return outer.rowField(field);
    }

    @Override
    public String rowsetField(Value.RowsetField field) {
      return outer.rowsetField(field);
    }

    @Override
    public String selected(Value.Selected selected) {
      return outer.selected(selected);
    }

    @Override
    public String emitted(Value.Emitted emitted) {
      return outer.emitted(emitted);
    }
  }
}
