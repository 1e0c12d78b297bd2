package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.number;

import dev.lathe.compiler.resolve.Rows;
import dev.lathe.compiler.resolve.Table;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Join;
import dev.lathe.compiler.sql.SchemaName;
import dev.lathe.compiler.sql.Source;
import dev.lathe.model.bundle.ScalarType;
import java.util.List;
import java.util.Optional;

/** Names inside one block. A related row that is named is joined. */
final class RowNames implements InnerNames {
  /** Where a name stands: what it means depends on it. */
  enum Clause {
    CONDITION,
    ORDER,
    WINDOW
  }

  private final Tables tables;
  private final ValueLowering.Names outer;
  private final Block block;
  private final Clause clause;

  /**
   * @param outer what names stand for that are not the rows'
   */
  RowNames(Tables tables, ValueLowering.Names outer, Block block, Clause clause) {
    this.tables = tables;
    this.outer = outer;
    this.block = block;
    this.clause = clause;
  }

  @Override
  public ValueLowering.Names outer() {
    return outer;
  }

  @Override
  public Expression column(Value.Column column) {
    if (column.path().isEmpty()) {
      return own(block.scope.alias(), column.field().name().text(), column.field().column().text());
    }
    return Expression.column(join(column.path()), column.field().column().text());
  }

  private Expression own(String alias, String field, String column) {
    Expression known = block.computed.get(field);
    return known == null
        ? Expression.column(alias, block.table ? column : block.source(field))
        : known;
  }

  /** The alias of the row that {@code path} leads to: its relations' names. */
  private String join(List<Value.Hop> path) {
    String from = block.scope.alias();
    String wanted = "";
    for (int i = 0; i < path.size(); i++) {
      Value.Hop hop = path.get(i);
      wanted = i == 0 ? hop.relation() : wanted + "_" + hop.relation();
      List<Value.Hop> way = path.subList(0, i + 1).stream().map(Value.Hop::required).toList();
      String name = block.aliases.get(way);
      if (name == null) {
        name = free(wanted);
        block.aliases.put(way, name);
        block.joins.put(name, join(hop, name, local(from, i == 0, hop)));
        SelectLowering.remember(block, hop.table());
      }
      from = name;
    }
    return from;
  }

  private Join join(Value.Hop hop, String alias, Expression local) {
    return new Join(
        Source.table(SchemaName.of(tables.name(hop.table())), alias),
        met(hop, local, Expression.column(alias, hop.foreignKey().column().text())));
  }

  /** Whether {@code hop}'s keys are equal, of which one may be a date and one a datetime. */
  private static Expression met(Value.Hop hop, Expression local, Expression foreign) {
    ScalarType from = hop.localKey().type();
    ScalarType to = hop.foreignKey().type();
    if (from == ScalarType.DATE && to == ScalarType.DATETIME) {
      return Moments.midnight(local).eq(foreign);
    }
    return from == ScalarType.DATETIME && to == ScalarType.DATE
        ? local.eq(Moments.midnight(foreign))
        : local.eq(foreign);
  }

  private Expression local(String alias, boolean first, Value.Hop hop) {
    String column = hop.localKey().column().text();
    return first
        ? own(alias, hop.localKey().name().text(), column)
        : Expression.column(alias, column);
  }

  /** SQL does not tell small letters from capitals. */
  private String free(String wanted) {
    String name = wanted + block.scope.within();
    while (name.equalsIgnoreCase(block.scope.alias())
        || name.equalsIgnoreCase(block.outside)
        || block.joins.keySet().stream().anyMatch(name::equalsIgnoreCase)) {
      name += "_";
    }
    return name;
  }

  @Override
  public Expression found(Value.Applied search) {
    Table table = block.scope.scan().orElseThrow().table();
    var values = new ValueLowering(this);
    return Searched.found(
        tables.words(table),
        values.of(search.operands().get(1)),
        values.of(search.operands().getFirst()));
  }

  // The condition is about the related row alone, so the reference is the only name it needs from
  // outside, and the only one that its own must not hide.
  @Override
  public Expression exists(Value.Exists exists) {
    Value.Hop relation = exists.relation();
    String from = exists.path().isEmpty() ? block.scope.alias() : join(exists.path());
    Expression local = local(from, exists.path().isEmpty(), relation);
    String alias = relation.relation();
    while (alias.equalsIgnoreCase(from)) {
      alias += "_";
    }
    var read = new Table.Read(relation.table(), Optional.empty());
    var scope = new Rows.Scope(alias, Optional.of(read), List.of());
    Block inner = SelectLowering.scan(tables, new Rows.Scan(read, scope));
    inner.outside = from;
    inner.where.add(
        met(relation, local, Expression.column(alias, relation.foreignKey().column().text())));
    var conditions = new ValueLowering(new RowNames(tables, outer, inner, Clause.CONDITION));
    exists.where().ifPresent(where -> inner.where.add(conditions.of(where)));
    return new Expression.Exists(inner.selectOne(number(1)));
  }

  @Override
  public Expression output(Value.Output output) {
    String name = output.name();
    if (!block.projected && !block.aggregated) {
      return Expression.column(block.scope.alias(), block.source(name));
    }
    boolean labelled =
        switch (clause) {
          case ORDER -> block.aggregated;
          case CONDITION -> block.aggregated && !block.hides(name);
          case WINDOW -> false;
        };
    return labelled ? Expression.column(block.label(name)) : block.value(name);
  }
}
