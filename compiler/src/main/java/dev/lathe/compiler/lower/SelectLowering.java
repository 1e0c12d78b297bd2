package dev.lathe.compiler.lower;

import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.resolve.Rows;
import dev.lathe.compiler.resolve.Table;
import dev.lathe.compiler.resolve.Type;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.model.bundle.ScalarType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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

  private Block lookup(Rows.Lookup lookup) {
    if (!lookup.required()) {
      return of(lookup.input()); // joined by who names it
    }
    Block block = open(lookup.input());
    block.where.add(
        "(%s IS NOT NULL)".formatted(expressions(block, Clause.CONDITION).of(lookup.found())));
    return block;
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
    boolean lists =
        aggregate.measures().stream().anyMatch(m -> m.function() == Node.Function.GROUP_ARRAY);
    if (lists && !block.orderBy.isEmpty()) {
      block = sorted(block, aggregate.input().scope());
    } else if (block.aggregated) {
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
    block.groupBy.addAll(groups.stream().map(Sql::term).toList());
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
      case GROUP_ARRAY -> list(operand, measure.operand().orElseThrow());
    };
  }

  /** Elements as JSON has them, nulls among them. */
  private static String list(String sql, Value operand) {
    boolean plain =
        operand.type().scalar().stream()
            .noneMatch(s -> s == ScalarType.BOOLEAN || s == ScalarType.DECIMAL);
    return "json_group_array(%s)"
        .formatted(plain ? sql : "json(" + Sql.jsonOf(sql, operand.type()) + ")");
  }

  private Block order(Rows.Order order) {
    Block block = open(order.input());
    var keys = new ArrayList<String>();
    var windowKeys = new ArrayList<String>();
    for (Rows.Key key : order.keys()) {
      String direction = (key.descending() ? " DESC" : " ASC") + nulls(key, order.input());
      keys.add(Sql.term(expressions(block, Clause.ORDER).of(key.value())) + direction);
      windowKeys.add(Sql.term(expressions(block, Clause.WINDOW).of(key.value())) + direction);
    }
    block.orderBy.addAll(0, keys); // a later sort rules, an earlier one breaks its ties
    block.windowOrder.addAll(0, windowKeys);
    return block;
  }

  // SQLite puts nulls first when ascending; naming them costs an index unless there are none.
  private static String nulls(Rows.Key key, Rows rows) {
    if (!key.descending() && !Nulls.possible(key.value(), rows)) {
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

  // DISTINCT keeps any of equal rows, and in an order the first one counts.
  private Block distinct(Rows input) {
    Block block = open(input);
    if (block.orderBy.isEmpty()) {
      block.distinct = true;
      return block;
    }
    List<Rows.Field> fields = fields(block, input.scope());
    String columns = String.join(", ", fields.stream().map(f -> block.label(f.name())).toList());
    String first =
        "SELECT %s, MIN(%s) AS %s FROM (%s) GROUP BY %s"
            .formatted(
                columns,
                Sql.name(PLACE),
                Sql.name(PLACE),
                block.selectPlaced(fields, PLACE),
                columns);
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
    String inner = ordered ? block.selectPlaced(fields, PLACE) : block.select(fields);
    return over(inner, fields, scope, ordered);
  }

  private static Block over(
      String inner, List<Rows.Field> fields, Rows.Scope scope, boolean placed) {
    var outer = new Block("(" + inner + ") AS " + Sql.name(scope.alias()), scope, false);
    fields.forEach(f -> outer.columns.add(f.name().toLowerCase(Locale.ROOT)));
    if (placed) {
      outer.orderBy.add(Sql.name(PLACE));
      outer.windowOrder.add(Sql.name(PLACE));
    }
    return outer;
  }

  /**
   * The same rows in their order, to be collected into lists. SQLite groups with a stable sort, so
   * lists keep it; it would be said better inside the aggregate, but libSQL's parser does not know
   * `json_group_array(x ORDER BY y)` (sqld 0.24.1).
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
      return Sql.name(alias) + "." + (block.table ? Sql.name(column) : block.source(field));
    }

    /** The alias of the row that {@code path} leads to: its relations' names. */
    private String join(List<Value.Hop> path) {
      String from = block.scope.alias();
      String wanted = "";
      for (int i = 0; i < path.size(); i++) {
        Value.Hop hop = path.get(i);
        wanted = i == 0 ? hop.relation() : wanted + "_" + hop.relation();
        String known = block.aliases.get(path.subList(0, i + 1));
        String name = known == null ? free(wanted) : known;
        if (known == null) {
          String on = local(from, i == 0, hop);
          block.aliases.put(List.copyOf(path.subList(0, i + 1)), name);
          block.joins.put(
              name,
              "LEFT JOIN %s AS %s ON (%s = %s.%s)"
                  .formatted(
                      Sql.name(tables.name(hop.table())),
                      Sql.name(name),
                      on,
                      Sql.name(name),
                      Sql.name(hop.foreignKey().column().text())));
          remember(block, hop.table());
        }
        from = name;
      }
      return from;
    }

    private String local(String alias, boolean first, Value.Hop hop) {
      String column = hop.localKey().column().text();
      return first
          ? own(alias, hop.localKey().name().text(), column)
          : Sql.name(alias) + "." + Sql.name(column);
    }

    /** SQL does not tell small letters from capitals. */
    private String free(String wanted) {
      String name = wanted;
      while (name.equalsIgnoreCase(block.scope.alias())
          || name.equalsIgnoreCase(block.outside)
          || block.joins.keySet().stream().anyMatch(name::equalsIgnoreCase)) {
        name += "_";
      }
      return name;
    }

    // The condition is about the related row alone, so the reference is the only name it needs from
    // outside, and the only one that its own must not hide.
    @Override
    public String exists(Value.Exists exists) {
      Value.Hop relation = exists.relation();
      String from = exists.path().isEmpty() ? block.scope.alias() : join(exists.path());
      String local = local(from, exists.path().isEmpty(), relation);
      String alias = relation.relation();
      while (alias.equalsIgnoreCase(from)) {
        alias += "_";
      }
      var read = new Table.Read(relation.table(), Optional.empty());
      var scope = new Rows.Scope(alias, Optional.of(read), List.of());
      Block inner = scan(new Rows.Scan(read, scope));
      inner.outside = from;
      inner.where.add(
          "(%s.%s = %s)"
              .formatted(Sql.name(alias), Sql.name(relation.foreignKey().column().text()), local));
      exists.where().ifPresent(w -> inner.where.add(expressions(inner, Clause.CONDITION).of(w)));
      return "EXISTS(" + inner.select("1") + ")";
    }

    @Override
    public String output(Value.Output output) {
      String name = output.name();
      if (!block.projected && !block.aggregated) {
        return Sql.name(block.scope.alias()) + "." + block.source(name);
      }
      boolean hidden = block.columns.contains(name.toLowerCase(Locale.ROOT));
      return switch (clause) {
        case ORDER -> block.aggregated ? block.label(name) : block.value(name);
        case CONDITION -> block.aggregated && !hidden ? block.label(name) : block.value(name);
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
