package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.number;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.resolve.EventRows;
import dev.lathe.compiler.resolve.ResolvedProjection;
import dev.lathe.compiler.resolve.Rows;
import dev.lathe.compiler.resolve.Type;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.resolve.Values;
import dev.lathe.compiler.sql.ColumnType;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Hashed;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.compiler.sql.SchemaName;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Source;
import dev.lathe.compiler.sql.Statement;
import dev.lathe.compiler.sql.Statement.Assignment;
import dev.lathe.compiler.sql.Statement.Definition;
import dev.lathe.compiler.sql.Statement.Indexed;
import dev.lathe.model.bundle.ScalarType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Writes the DDL of derived projections: a row a group, found or made, then counted up. Groups may
 * be null, which no key of SQLite compares equal, so rows are found by {@code IS}.
 */
final class DerivedDdl {
  private final ResolvedProjection derived;
  private final SchemaName.Hashed table;
  private final SchemaName.Hashed fold;
  private final ValueLowering values;
  private final Upcasting upcasting;

  private DerivedDdl(ResolvedProjection derived, Upcasting upcasting) {
    this.derived = derived;
    this.upcasting = upcasting;
    String name = derived.service() + "_" + derived.projection().name();
    this.table = SchemaName.hashed(authored(derived));
    this.fold = SchemaName.hashed("fold_" + name);
    this.values = new ValueLowering(new EventNames());
  }

  static TablePlan plan(ResolvedProjection derived, Upcasting upcasting) {
    var ddl = new DerivedDdl(derived, upcasting);
    Entity row = derived.table().entity();
    Hashed hashed =
        Hashed.of(
            ddl.table,
            derived.events().source().logged(),
            List.of(
                ddl.createTable(),
                ddl.index(),
                EventInsert.projectingView(ddl.fold, !upcasting.isNone()),
                ddl.trigger()),
            EventInsert.fromLog(ddl.fold, derived.events().source(), ddl.table),
            Misfits.of(derived.events().source(), ddl.told(), List.of(), upcasting));
    return new TablePlan(
        row,
        authored(derived),
        hashed.in(ddl.table),
        "",
        hashed.in(ddl.fold),
        hashed.generation(),
        List.of(),
        hashed.depth());
  }

  /** The fields that events say something of, and that are read. */
  private List<Entity.Field> told() {
    return derived.expressions().stream()
        .flatMap(value -> Values.leaves(value).stream())
        .filter(Value.Column.class::isInstance)
        .map(leaf -> ((Value.Column) leaf).field())
        .filter(field -> !EventRows.OF_EVENTS.contains(field.name().text()))
        .distinct()
        .sorted(Comparator.comparing(field -> field.name().text()))
        .toList();
  }

  /** By name: which one is listed first is the answer's matter. */
  private List<Rows.Named> groups() {
    return derived.groups().stream().sorted(Comparator.comparing(Rows.Named::name)).toList();
  }

  /** The same. */
  private List<Rows.Measured> measures() {
    return derived.measures().stream().sorted(Comparator.comparing(Rows.Measured::name)).toList();
  }

  private static String authored(ResolvedProjection derived) {
    return derived.table().entity().table().text();
  }

  private Statement createTable() {
    var columns = new ArrayList<Definition>();
    for (TablePlan.Column column : TablePlan.columns(derived.table().entity())) {
      columns.add(new Definition(column.name(), column.type(), column.notNull(), false));
    }
    columns.add(new Definition(Bookkeeping.EVENT, ColumnType.TEXT, true, false));
    columns.add(new Definition(Bookkeeping.TIME, ColumnType.TEXT, true, false));
    return new Statement.CreateTable(table, columns);
  }

  private Statement index() {
    return new Statement.CreateIndex(
        new SchemaName.Hashed("ix_" + authored(derived), ""),
        table,
        groups().stream().map(group -> new Indexed(group.name(), false)).toList(),
        false);
  }

  private Statement trigger() {
    return FoldDdl.projecting(fold, table, List.of(make(), count()));
  }

  /** Whether the event is one of those that are counted. */
  private Expression counts() {
    List<String> types = derived.events().transition().events(derived.events().source());
    Expression right = LogTable.isOf(EventInsert.TYPE.passed(), types);
    return derived.filter().map(filter -> right.and(values.of(filter))).orElse(right);
  }

  /** Whether a row is of the event's group. */
  private Expression found() {
    return Expression.infix(
        Operator.AND,
        groups().stream()
            .map(group -> column(group.name()).is(values.result(group.value())))
            .toList());
  }

  private Statement make() {
    var columns = new ArrayList<String>();
    var row = new ArrayList<Expression>();
    for (Rows.Named group : groups()) {
      columns.add(group.name());
      row.add(values.result(group.value()));
    }
    for (Rows.Measured measure : measures()) {
      columns.add(measure.name());
      row.add(measure.type().wide() ? Digits.literal("0", Type.WIDE) : number(0));
    }
    columns.add(Bookkeeping.EVENT);
    row.add(EventInsert.EVENT.passed());
    columns.add(Bookkeeping.TIME);
    row.add(EventInsert.AT.passed());
    Select there =
        Select.of(number(1)).from(new Source.Table(table, Optional.empty())).where(found());
    Expression missing = new Expression.Not(new Expression.Exists(there));
    return Statement.Insert.of(table, columns, Select.ofValues(row).where(counts().and(missing)));
  }

  private Statement count() {
    var set = new ArrayList<Assignment>();
    for (Rows.Measured measure : measures()) {
      set.add(new Assignment(measure.name(), counted(measure)));
    }
    set.add(new Assignment(Bookkeeping.EVENT, EventInsert.EVENT.passed()));
    set.add(new Assignment(Bookkeeping.TIME, EventInsert.AT.passed()));
    return new Statement.Update(table, set, counts().and(found()));
  }

  /** What it is with one event more: SQL's count and sum pass over null. */
  private Expression counted(Rows.Measured measure) {
    Expression before = column(measure.name());
    return switch (measure.function()) {
      case COUNT -> before.plus(measure.operand().map(this::there).orElse(number(1)));
      case SUM -> sum(before, measure.operand().orElseThrow(), measure.type());
      case COUNT_DISTINCT, AVG, MIN, MAX, GROUP_ARRAY ->
          throw new CompilerBug("only counts and sums are kept event by event");
    };
  }

  private Expression there(Value value) {
    return Checked.compared(values.of(value), value).isNotNull();
  }

  /** A sum that does not fit fails the statement. */
  private Expression sum(Expression before, Value value, Type type) {
    Expression none = type.wide() ? Digits.literal("0", Type.WIDE) : number(0);
    Expression one = values.at(value, type.scale());
    Expression checked = Checked.needed(value, type) ? Checked.result(one, type) : one;
    Expression more = call(Function.COALESCE, checked, none);
    Expression sum =
        type.wide()
            ? Arithmetic.sum(
                new Arithmetic.Operand(before, type.scale()),
                Operator.ADD,
                new Arithmetic.Operand(more, type.scale()))
            : before.plus(more);
    return type.is(ScalarType.DECIMAL) ? Checked.result(sum, type) : sum; // a column refuses REAL
  }

  /** Names inside the trigger: the fields of the event being folded. */
  private final class EventNames extends NoNames {
    EventNames() {
      super("a projection reads nothing but events");
    }

    @Override
    public Expression column(Value.Column column) {
      String field = column.field().name().text();
      boolean carried =
          derived.events().source().field(field).filter(column.field()::equals).isPresent();
      return switch (carried ? "" : field) {
        case EventRows.AGGREGATE_ID -> EventInsert.ID.passed();
        case EventRows.OCCURRED_AT -> Moments.ofEvent(EventInsert.AT.passed());
        case EventRows.ACTOR_ID -> EventInsert.ACTOR.passed();
        default -> upcasting.value(column.field(), LoggedEvent.folded());
      };
    }

    @Override
    public Expression output(Value.Output output) {
      return values.result(Objects.requireNonNull(derived.mapped().get(output.name())));
    }
  }
}
