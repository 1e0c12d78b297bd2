package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.number;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.sql.ColumnType;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Hashed;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.compiler.sql.SchemaName;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Source;
import dev.lathe.compiler.sql.Statement;
import dev.lathe.compiler.sql.Statement.After;
import dev.lathe.compiler.sql.Statement.Definition;
import dev.lathe.compiler.sql.Statement.Indexed;
import dev.lathe.model.bundle.Generation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The words of a table's rows: a full-text index, and which of its places is which row's, for a
 * table with a key of texts gives its rows no lasting number. Triggers of the table keep both,
 * whoever writes the row.
 */
final class SearchDdl {
  /** A row's number in the index. */
  static final String PLACE = "place";

  /** The row's key. */
  static final String KEY = "id";

  private static final String ROWID = "rowid";
  private static final String NEW = "NEW";
  private static final String OLD = "OLD";

  private final Entity entity;
  private final SchemaName.Hashed table;
  private final List<String> fields;
  private final SchemaName.Hashed index;
  private final SchemaName.Hashed places;

  /**
   * @param fields of {@code entity} whose words are found; at least one
   */
  SearchDdl(Entity entity, SchemaName.Hashed table, List<Name> fields) {
    this.entity = entity;
    this.table = table;
    this.fields =
        fields.stream()
            .map(field -> entity.field(field.text()).orElseThrow().column().text())
            .toList();
    this.index = SchemaName.hashed("search_" + table.before());
    this.places = index.with("_row");
  }

  /** What it is to others, with the names that it has in the database. */
  Generation.Words words(Hashed hashed) {
    return new Generation.Words(
        hashed.in(index), hashed.in(places), entity.key().column().text(), fields);
  }

  List<Statement> statements() {
    ColumnType key =
        TablePlan.columns(entity).stream()
            .filter(column -> column.field().equals(entity.key()))
            .map(TablePlan.Column::type)
            .findFirst()
            .orElseThrow();
    return List.of(
        new Statement.CreateTable(
            places,
            List.of(
                new Definition(PLACE, ColumnType.INTEGER, false, true),
                new Definition(KEY, key, true, false))),
        new Statement.CreateIndex(
            index.with("_key"), places, List.of(new Indexed(KEY, false)), false),
        new Statement.CreateTextIndex(index, columns()),
        // What a row no longer says leaves the file at once, not when the index is next tidied.
        new Statement.TellTextIndex(
            index, List.of("rank"), Select.of(text("secure-delete"), number(1))),
        trigger("_found", After.INSERT, present(NEW), List.of(place(), add(Optional.empty()))),
        trigger("_found_anew", After.UPDATE, Optional.of(changed()), changes()),
        trigger("_lost", After.DELETE, present(OLD), List.of(remove(), leave(Optional.empty()))));
  }

  private Statement trigger(
      String name, After after, Optional<Expression> when, List<Statement> body) {
    return new Statement.CreateTableTrigger(table.with(name), table, after, when, body);
  }

  /** The index's own names for the fields: it keeps some that an author may use to itself. */
  private List<String> columns() {
    var columns = new ArrayList<String>();
    for (int i = 0; i < fields.size(); i++) columns.add("c" + i);
    return columns;
  }

  /**
   * Whether the row stays in the table: one whose aggregate was deleted is about to leave it, and
   * its words left before.
   */
  private Optional<Expression> present(String row) {
    return Graves.has(entity) ? Optional.of(new Expression.Not(gone(row))) : Optional.empty();
  }

  private Expression gone(String row) {
    return Graves.isDeleted(entity, column(row, Graves.state(entity)));
  }

  private Expression changed() {
    var any = new ArrayList<Expression>();
    fields.forEach(field -> any.add(column(OLD, field).isNot(column(NEW, field))));
    if (Graves.has(entity)) any.add(gone(NEW));
    return infix(Operator.OR, any);
  }

  private List<Statement> changes() {
    var steps = new ArrayList<>(List.of(remove(), add(present(NEW))));
    if (Graves.has(entity)) steps.add(leave(Optional.of(gone(NEW))));
    return steps;
  }

  private Statement place() {
    return Statement.Insert.of(places, List.of(KEY), Select.of(key(NEW)));
  }

  private Statement leave(Optional<Expression> when) {
    return new Statement.Delete(places, of(OLD, when));
  }

  private Statement add(Optional<Expression> when) {
    var columns = new ArrayList<>(List.of(ROWID));
    columns.addAll(columns());
    return Statement.Insert.of(index, columns, row(NEW, when));
  }

  private Statement remove() {
    Select its =
        Select.of(column(PLACE))
            .from(new Source.Table(places, Optional.empty()))
            .where(of(OLD, Optional.empty()));
    return new Statement.Delete(index, new Expression.InRows(column(ROWID), its));
  }

  /** The row's place, and its fields' texts. */
  private Select row(String row, Optional<Expression> when) {
    var values = new ArrayList<Expression>(List.of(column(PLACE)));
    fields.forEach(field -> values.add(column(row, field)));
    return Select.ofValues(values)
        .from(new Source.Table(places, Optional.empty()))
        .where(of(row, when));
  }

  private Expression of(String row, Optional<Expression> when) {
    Expression its = column(KEY).eq(key(row));
    return when.map(its::and).orElse(its);
  }

  private Expression key(String row) {
    return column(row, entity.key().column().text());
  }
}
