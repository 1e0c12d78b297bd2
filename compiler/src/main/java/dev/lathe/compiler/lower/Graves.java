package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.column;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.sql.ColumnType;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.SchemaName;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Statement;
import dev.lathe.compiler.sql.Statement.Definition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of rows whose aggregate was deleted: they leave the table, so that nothing that
 * reads it has to know, and the version of their stream is kept beside it, for what is created anew
 * goes on from there. Triggers of the table itself see to it, whoever writes the row.
 */
final class Graves {
  private static final String NEW = "NEW";

  private Graves() {}

  /** Whether aggregates of {@code entity} can be deleted. */
  static boolean has(Entity entity) {
    return !deleted(entity).isEmpty();
  }

  static List<String> deleted(Entity entity) {
    return entity.stateMachine().map(Entity.StateMachine::deleted).orElse(List.of());
  }

  /** Whether {@code state} is one in which an aggregate is deleted. */
  static Expression isDeleted(Entity entity, Expression state) {
    return new Expression.In(state, deleted(entity).stream().map(Expression::text).toList());
  }

  /** The column of the state. */
  static String state(Entity entity) {
    String field = entity.stateMachine().orElseThrow().stateField().text();
    return entity.field(field).orElseThrow().column().text();
  }

  /**
   * The table of deleted aggregates and what keeps it.
   *
   * @param graves empty for a mirror, which knows by its watermark how far it is
   */
  static List<Statement> statements(
      Entity entity, SchemaName.Hashed table, Optional<SchemaName.Hashed> graves) {
    String key = entity.key().column().text();
    Expression itsKey = column(key).eq(Expression.column(NEW, key));
    Expression deleted = isDeleted(entity, Expression.column(NEW, state(entity)));
    var statements = new ArrayList<Statement>();
    var gone = new ArrayList<Statement>();
    graves.ifPresent(
        kept -> {
          ColumnType type =
              TablePlan.columns(entity).stream()
                  .filter(column -> column.field().equals(entity.key()))
                  .map(TablePlan.Column::type)
                  .findFirst()
                  .orElseThrow();
          statements.add(
              new Statement.CreateTable(
                  kept,
                  List.of(
                      new Definition(key, type, true, true),
                      new Definition(Bookkeeping.VERSION, ColumnType.INTEGER, true, false))));
          statements.add(
              new Statement.CreateTableTrigger(
                  table.with("_anew"),
                  table,
                  Statement.After.INSERT,
                  Optional.of(new Expression.Not(deleted)),
                  List.of(new Statement.Delete(kept, itsKey))));
          gone.add(
              Statement.Insert.of(
                      kept,
                      List.of(key, Bookkeeping.VERSION),
                      Select.ofValues(
                          List.of(
                              Expression.column(NEW, key),
                              Expression.column(NEW, Bookkeeping.VERSION))))
                  .orUpdate(List.of(key), List.of(Statement.Upsert.excluded(Bookkeeping.VERSION))));
        });
    gone.add(new Statement.Delete(table, itsKey));
    statements.add(
        new Statement.CreateTableTrigger(
            table.with("_gone"), table, Statement.After.UPDATE, Optional.of(deleted), gone));
    // One command may create what it deletes.
    statements.add(
        new Statement.CreateTableTrigger(
            table.with("_gone_at_once"),
            table,
            Statement.After.INSERT,
            Optional.of(deleted),
            gone));
    return statements;
  }
}
