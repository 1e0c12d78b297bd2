package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.number;

import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.compiler.sql.Ordering;
import dev.lathe.compiler.sql.SchemaName;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Source;
import dev.lathe.compiler.sql.Statement;
import dev.lathe.compiler.sql.Statement.Upsert;
import java.util.List;

/**
 * How far a projection is. It has an event where its generation's row covers the position, or the
 * stream's watermark the version; of a stream that is stuck the watermark alone says it, and the
 * row that says where it is stuck.
 */
final class Watermark {
  private static final String TABLE = "watermark";
  private static final String STUCK = "stuck";

  private final SchemaName projection;

  Watermark(SchemaName projection) {
    this.projection = projection;
  }

  /** Whether the projection lacks this row of {@code event}, read by its position. */
  Expression lacks() {
    Expression stream = column("event", "stream");
    return infix(
        Operator.AND,
        List.of(
            infix(column("event", "position"), Operator.GT, new Expression.Subselect(covered())),
            infix(
                column("event", "version"),
                Operator.GT,
                call(
                    Function.COALESCE,
                    new Expression.Subselect(of(TABLE, "version", stream)),
                    number(0))),
            new Expression.Not(
                new Expression.InRows(
                    stream,
                    Select.of(column("stream")).from(Source.table(STUCK)).where(itsOwn())))));
  }

  /** The version up to which the projection has {@code stream}, of those up to {@code most}. */
  Expression reached(Expression stream, Expression most) {
    Select stuck =
        Select.of(infix(column("version"), Operator.SUB, number(1)))
            .from(Source.table(STUCK))
            .where(ofStream(stream));
    Select covered =
        Select.of(column("version"))
            .from(Source.table("event"))
            .where(
                infix(
                    Operator.AND,
                    List.of(
                        column("event", "stream").eq(stream),
                        infix(column("event", "version"), Operator.LE, most),
                        infix(
                            column("event", "position"),
                            Operator.LE,
                            new Expression.Subselect(covered())))))
            .orderBy(Ordering.descending(column("event", "version")))
            .first(1);
    return call(
        Function.MAX,
        call(Function.COALESCE, new Expression.Subselect(of(TABLE, "version", stream)), number(0)),
        call(
            Function.COALESCE,
            new Expression.Subselect(stuck),
            new Expression.Subselect(covered),
            number(0)));
  }

  /** Moves the watermark of the event that is being folded, where it is marked. */
  Statement move() {
    return Statement.Insert.of(
            SchemaName.of(TABLE),
            List.of("projection", "stream", "version"),
            Select.of(
                    new Expression.NameText(projection),
                    EventInsert.STREAM.passed(),
                    EventInsert.VERSION.passed())
                .where(EventInsert.MARKED.passed()))
        .orUpdate(List.of("projection", "stream"), List.of(Upsert.excluded("version")));
  }

  /** Its stream is stuck no more once it has all that the generation's row covers. */
  Statement free() {
    Select left =
        Select.of(number(1))
            .from(Source.table("event"))
            .where(
                infix(
                    Operator.AND,
                    List.of(
                        column("event", "stream").eq(EventInsert.STREAM.passed()),
                        infix(
                            column("event", "version"), Operator.GT, EventInsert.VERSION.passed()),
                        infix(
                            column("event", "position"),
                            Operator.LE,
                            new Expression.Subselect(covered())))));
    return new Statement.Delete(
        SchemaName.of(STUCK),
        infix(
            Operator.AND,
            List.of(
                EventInsert.MARKED.passed(),
                itsOwn(),
                column(STUCK, "stream").eq(EventInsert.STREAM.passed()),
                new Expression.Not(new Expression.Exists(left)))));
  }

  private Select covered() {
    return Select.of(column("position"))
        .from(Source.table("generation"))
        .where(column("name").eq(new Expression.NameText(projection)));
  }

  private Select of(String table, String what, Expression stream) {
    return Select.of(column(what)).from(Source.table(table)).where(ofStream(stream));
  }

  private Expression ofStream(Expression stream) {
    return itsOwn().and(column("stream").eq(stream));
  }

  private Expression itsOwn() {
    return column("projection").eq(new Expression.NameText(projection));
  }
}
