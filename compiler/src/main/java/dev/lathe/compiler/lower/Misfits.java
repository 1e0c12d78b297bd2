package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.compiler.sql.Ordering;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Select.Result;
import dev.lathe.compiler.sql.Source;
import java.util.List;
import java.util.Optional;

/** The query for the event that a table cannot be filled with. */
final class Misfits {
  private static final String FIELD = "field";
  private static final String LACKING = "lacking";

  private Misfits() {}

  /**
   * Stream, version and field of the first event of {@code entity} after position {@code ?1}, up to
   * and with {@code ?2}, that says of one of {@code fields} what it cannot have, and whether it
   * lacks a value for it.
   *
   * @param lacking fields that have to have a value once an aggregate is created
   */
  static Optional<Select> of(
      Entity entity, List<Entity.Field> fields, List<Entity.Field> lacking, Upcasting upcasting) {
    var event = LoggedEvent.ofLog(entity);
    var without = Expression.cases();
    for (Entity.Field field : lacking) {
      without.when(upcasting.isNull(field, event), text(field.name().text()));
    }
    Expression lacks =
        without.isEmpty()
            ? Expression.nullValue()
            : Expression.cases().when(creation(), without.end()).end();
    var cases = Expression.cases();
    for (Entity.Field field : fields) {
      Optional<Expression> misfits =
          field.equals(entity.key())
              ? Said.misfit(field, StreamIds.of(entity, column("stream")))
              : upcasting.misfit(field, event);
      misfits.ifPresent(misfit -> cases.when(misfit, text(field.name().text())));
    }
    if (cases.isEmpty() && without.isEmpty()) {
      return Optional.empty();
    }
    Expression wrong = cases.isEmpty() ? Expression.nullValue() : cases.end();
    Select events =
        Select.of(
                List.of(
                    Result.of(column("stream")),
                    Result.of(column("version")),
                    Result.of(column("position")),
                    Result.of(lacks, LACKING),
                    Result.of(wrong, FIELD)))
            .from(Source.table("event"))
            .where(
                infix(
                    Operator.AND,
                    List.of(
                        column("entity").eq(text(entity.logged())),
                        infix(column("position"), Operator.GT, new Expression.Numbered(1)),
                        infix(column("position"), Operator.LE, new Expression.Numbered(2)))));
    return Optional.of(
        Select.of(
                List.of(
                    Result.of(column("stream")),
                    Result.of(column("version")),
                    Result.of(call(Function.COALESCE, column(LACKING), column(FIELD)), FIELD),
                    Result.of(column(LACKING).isNotNull(), LACKING)))
            .from(Source.rows(events))
            .where(infix(column(LACKING).isNotNull(), Operator.OR, column(FIELD).isNotNull()))
            .orderBy(Ordering.ascending(column("position")))
            .row(0));
  }

  /** An event that creates has nothing before it. */
  private static Expression creation() {
    return call(Function.JSON_TYPE, column("data"), text(JsonSql.path("before"))).eq(text("null"));
  }
}
