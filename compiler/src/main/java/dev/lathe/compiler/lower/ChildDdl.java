package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Entity.ChildDeed;
import dev.lathe.compiler.domain.Entity.ChildList;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Hashed;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.compiler.sql.SchemaName;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Statement;
import dev.lathe.compiler.sql.Statement.Assignment;
import dev.lathe.compiler.sql.Statement.Definition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The table of a list of children, and the view that what becomes of its records is inserted into,
 * one row each and in their order: by commands and by the fold alike.
 */
final class ChildDdl {
  private final Entity entity;
  private final ChildList list;
  private final SchemaName.Hashed table;
  private final SchemaName.Hashed view;

  ChildDdl(Entity entity, ChildList list) {
    this.entity = entity;
    this.list = list;
    this.table = SchemaName.hashed(list.table().text());
    this.view = SchemaName.hashed("children_" + entity.name() + "_" + list.name());
  }

  TablePlan.Child plan(Hashed hashed) {
    return new TablePlan.Child(list, hashed.in(table), hashed.in(view));
  }

  ChildInserts inserts() {
    return new ChildInserts(entity, list, view);
  }

  List<Statement> statements() {
    return List.of(createTable(), ChildInserts.view(view), trigger());
  }

  private List<TablePlan.Column> columns() {
    return TablePlan.columns(entity.row(list));
  }

  private Statement createTable() {
    var definitions = new ArrayList<Definition>();
    for (TablePlan.Column column : columns()) {
      boolean key = isParent(column) || isKey(column);
      definitions.add(new Definition(column.name(), column.type(), column.notNull() || key, key));
    }
    return new Statement.CreateTable(table, definitions);
  }

  private boolean isParent(TablePlan.Column column) {
    return column.field().name().equals(list.parent());
  }

  private boolean isKey(TablePlan.Column column) {
    return column.field().equals(list.keyField());
  }

  private Statement trigger() {
    var body = new ArrayList<Statement>();
    if (does(ChildDeed.ADD)) {
      body.add(add());
    }
    if (does(ChildDeed.CHANGE)) {
      body.add(change());
    }
    Expression clears = is(ChildInserts.CLEAR);
    if (does(ChildDeed.REMOVE)) {
      Expression removes = is(ChildDeed.REMOVE.word()).and(itsKey());
      body.add(new Statement.Delete(table, isOfParent().and(infix(clears, Operator.OR, removes))));
    } else if (Graves.has(entity)) {
      body.add(new Statement.Delete(table, isOfParent().and(clears)));
    }
    return new Statement.CreateTrigger(view.with("_do"), view, Optional.empty(), body, false);
  }

  private boolean does(ChildDeed deed) {
    return entity.stateMachine().orElseThrow().transitions().stream()
        .flatMap(transition -> transition.children().stream())
        .anyMatch(
            change -> change.deed() == deed && change.list().text().equals(list.name().text()));
  }

  private static Expression is(String deed) {
    return ChildInserts.DEED.eq(text(deed));
  }

  private Expression isOfParent() {
    return column(list.parent().text()).eq(ChildInserts.PARENT);
  }

  private Expression itsKey() {
    Entity.Field key = list.keyField();
    return column(key.column().text()).eq(Said.member(key, ChildInserts.RECORD));
  }

  private static Expression said(TablePlan.Column column) {
    return Said.of(column.field(), Said.member(column.field(), ChildInserts.RECORD));
  }

  /** A record that is there already is what it was added as, whatever came before. */
  private Statement add() {
    var names = new ArrayList<String>();
    var values = new ArrayList<Expression>();
    var set = new ArrayList<Assignment>();
    for (TablePlan.Column column : columns()) {
      names.add(column.name());
      values.add(isParent(column) ? ChildInserts.PARENT : said(column));
      if (!isParent(column)) {
        set.add(Statement.Upsert.excluded(column.name()));
      }
    }
    return Statement.Insert.of(
            table, names, Select.ofValues(values).where(is(ChildDeed.ADD.word())))
        .orUpdate(List.of(list.parent().text(), list.keyField().column().text()), set);
  }

  /** Null is a value; a field that the event does not have stays as it was. */
  private Statement change() {
    var set = new ArrayList<Assignment>();
    for (TablePlan.Column column : columns()) {
      if (!isParent(column) && !isKey(column)) {
        set.add(
            new Assignment(
                column.name(),
                Expression.cases()
                    .when(Said.lacks(column.field(), ChildInserts.RECORD), column(column.name()))
                    .otherwise(said(column))));
      }
    }
    return new Statement.Update(
        table, set, isOfParent().and(itsKey()).and(is(ChildDeed.CHANGE.word())));
  }
}
