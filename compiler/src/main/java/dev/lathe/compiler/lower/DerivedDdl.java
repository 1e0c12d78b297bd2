package dev.lathe.compiler.lower;

import dev.lathe.compiler.blueprint.Entity;
import dev.lathe.compiler.resolve.EventRows;
import dev.lathe.compiler.resolve.ResolvedProjection;
import dev.lathe.compiler.resolve.Rows;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.model.bundle.ScalarType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Writes the DDL of derived projections: a row a group, found or made, then counted up. Groups may
 * be null, which no key of SQLite compares equal, so rows are found by {@code IS}.
 */
final class DerivedDdl {
  private final ResolvedProjection derived;
  private final String table;
  private final String fold;
  private final ExpressionSql expressions;

  private DerivedDdl(ResolvedProjection derived) {
    this.derived = derived;
    String name = derived.service().slug() + "_" + derived.projection().name();
    this.table = authored(derived) + "_" + Hashed.PLACE;
    this.fold = "fold_" + name + "_" + Hashed.PLACE;
    this.expressions = new ExpressionSql(new Parameters(), new EventNames());
  }

  static TablePlan plan(ResolvedProjection derived) {
    var ddl = new DerivedDdl(derived);
    Entity row = derived.table().entity();
    Hashed hashed =
        Hashed.of(
            ddl.table,
            derived.events().source(),
            List.of(
                ddl.createTable(),
                ddl.index(),
                TableDdl.view(ddl.fold, TableDdl.FOLD),
                ddl.trigger()),
            TableDdl.fill(ddl.fold, derived.events().source()));
    return new TablePlan(
        row, authored(derived), hashed.in(ddl.table), "", hashed.in(ddl.fold), hashed.generation());
  }

  private static String authored(ResolvedProjection derived) {
    return derived.table().entity().table().text();
  }

  private String createTable() {
    var columns = new ArrayList<String>();
    for (TablePlan.Column column : columns()) {
      columns.add(
          Sql.name(column.name()) + " " + column.type() + (column.notNull() ? " NOT NULL" : ""));
    }
    columns.add("last_event_id TEXT NOT NULL");
    columns.add("applied_at TEXT NOT NULL");
    return "CREATE TABLE " + Sql.name(table) + "(" + String.join(", ", columns) + ") STRICT";
  }

  private List<TablePlan.Column> columns() {
    return TablePlan.columns(derived.table().entity()).stream().filter(c -> !c.exact()).toList();
  }

  private String index() {
    String groups =
        derived.groups().stream().map(g -> Sql.name(g.name())).collect(Collectors.joining(","));
    return "CREATE INDEX %s ON %s(%s)".formatted(Sql.name("ix_" + table), Sql.name(table), groups);
  }

  private String trigger() {
    String counts =
        "NEW.type="
            + Sql.text(derived.events().transition().event(derived.events().source()))
            + derived.filter().map(f -> " AND " + expressions.of(f)).orElse("");
    String found =
        derived.groups().stream()
            .map(g -> Sql.name(g.name()) + " IS " + expressions.of(g.value()))
            .collect(Collectors.joining(" AND "));
    return "CREATE TRIGGER %s INSTEAD OF INSERT ON %s WHEN NEW.version>coalesce((%s),0) BEGIN %s; %s; %s END"
        .formatted(
            Sql.name(fold + "_do"),
            Sql.name(fold),
            TableDdl.watermark(table),
            make(counts, found),
            count(counts, found),
            TableDdl.moveWatermark(table));
  }

  private String make(String counts, String found) {
    var names = new ArrayList<String>();
    var values = new ArrayList<String>();
    for (Rows.Named group : derived.groups()) {
      names.add(Sql.name(group.name()));
      values.add(expressions.of(group.value()));
    }
    for (Rows.Measured measure : derived.measures()) {
      names.add(Sql.name(measure.name()));
      values.add("0");
    }
    return "INSERT INTO %s(%s,last_event_id,applied_at) SELECT %s,NEW.event,NEW.at WHERE %s AND NOT EXISTS(SELECT 1 FROM %s WHERE %s)"
        .formatted(
            Sql.name(table),
            String.join(",", names),
            String.join(",", values),
            counts,
            Sql.name(table),
            found);
  }

  private String count(String counts, String found) {
    var updates = new ArrayList<String>();
    for (Rows.Measured measure : derived.measures()) {
      String name = Sql.name(measure.name());
      updates.add(name + "=" + name + "+" + more(measure));
    }
    updates.add("last_event_id=NEW.event");
    updates.add("applied_at=NEW.at");
    return "UPDATE %s SET %s WHERE %s AND %s"
        .formatted(Sql.name(table), String.join(",", updates), counts, found);
  }

  /** What one event adds: SQL's count and sum pass over null. */
  private String more(Rows.Measured measure) {
    return switch (measure.function()) {
      case COUNT ->
          measure.operand().map(v -> "(" + expressions.of(v) + " IS NOT NULL)").orElse("1");
      case SUM -> "coalesce(" + expressions.of(measure.operand().orElseThrow()) + ",0)";
      case COUNT_DISTINCT, AVG, MIN, MAX, GROUP_ARRAY ->
          throw new CompilerBug("only counts and sums are kept event by event");
    };
  }

  /** Names inside the trigger: the fields of the event being folded. */
  private final class EventNames implements ExpressionSql.Names {
    @Override
    public String column(Value.Column column) {
      String field = column.field().name().text();
      String value =
          switch (field) {
            case EventRows.AGGREGATE_ID -> "NEW.id";
            case EventRows.OCCURRED_AT -> "NEW.at";
            case EventRows.ACTOR_ID -> "NEW.actor";
            default -> "(NEW.after->>" + Sql.text(field) + ")";
          };
      return column.field().type() == ScalarType.DECIMAL ? "CAST(" + value + " AS REAL)" : value;
    }

    @Override
    public String exists(Value.Exists exists) {
      throw noNode();
    }

    @Override
    public String output(Value.Output output) {
      return expressions.of(Objects.requireNonNull(derived.mapped().get(output.name())));
    }

    @Override
    public String rowField(Value.RowField field) {
      throw noNode();
    }

    @Override
    public String rowsetField(Value.RowsetField field) {
      throw noNode();
    }

    @Override
    public String selected(Value.Selected selected) {
      throw noNode();
    }

    @Override
    public String emitted(Value.Emitted emitted) {
      throw noNode();
    }

    private CompilerBug noNode() {
      return new CompilerBug("a projection reads nothing but events");
    }
  }
}
