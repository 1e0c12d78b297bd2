package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.sql.ColumnType;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.compiler.sql.Ordering;
import dev.lathe.compiler.sql.SchemaName;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Source;
import dev.lathe.compiler.sql.Statement;
import dev.lathe.model.bundle.ScalarType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** One event, as every fold view takes it: from the log, or from a message of the queue. */
enum EventInsert {
  STREAM,
  ID,
  VERSION,
  EVENT,
  AT,
  ACTOR,
  CREATION,
  AFTER,
  TYPE;

  /** The JSON type of {@code null}. */
  private static final Expression NULL_TYPE = text("null");

  private String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Its value in the view's trigger. */
  Expression passed() {
    return Expression.column("NEW", column());
  }

  static Statement view(SchemaName name) {
    return InsertView.of(name, Arrays.stream(values()).map(EventInsert::column).toList());
  }

  /**
   * The statement that folds {@code entity}'s events from the log: those after position {@code ?1},
   * up to and with {@code ?2}.
   */
  static Statement fromLog(SchemaName view, Entity entity) {
    String name = entity.name().text();
    Expression id = StreamIds.of(entity, Expression.column("stream"));
    Expression data = Expression.column("data");
    Expression position = Expression.column("position");
    Expression after = infix(position, Operator.GT, new Expression.Numbered(1));
    Expression upTo = infix(position, Operator.LE, new Expression.Numbered(2));
    return into(
        view,
        Select.of(
                Expression.column("stream"),
                keyed(entity, id),
                Expression.column("version"),
                Expression.column("id"),
                Expression.column("time"),
                Expression.column("actor_id"),
                call(Function.JSON_TYPE, data, text("$.before")).eq(NULL_TYPE),
                data.memberJson("after"),
                Expression.column("type"))
            .from(Source.table("event"))
            .where(
                infix(
                    Operator.AND, List.of(Expression.column("entity").eq(text(name)), after, upTo)))
            .orderBy(Ordering.ascending(position)));
  }

  /** The statement that folds a JSON array of CloudEvents of {@code entity}, {@code ?1}. */
  static Statement fromMessage(SchemaName view, Entity entity) {
    Expression event = Expression.column("value");
    return into(
        view,
        Select.of(
                event.member("subject"),
                keyed(entity, event.member("rntaggregateid")),
                event.member("rntversion"),
                event.member("id"),
                event.member("time"),
                event.member("rntactorid"),
                call(Function.JSON_TYPE, event, text("$.data.before")).eq(NULL_TYPE),
                event.memberJson("$.data.after"),
                event.member("eventtype"))
            .from(Source.each(new Expression.Numbered(1))));
  }

  private static Statement into(SchemaName view, Select events) {
    return Statement.Insert.of(view, List.of(), events);
  }

  /** An aggregate's id, which is text in a stream's name, as the key's type. */
  private static Expression keyed(Entity entity, Expression id) {
    return entity.key().type() == ScalarType.INTEGER
        ? id.as(ColumnType.INTEGER)
        : Said.read(entity.key(), id);
  }
}
