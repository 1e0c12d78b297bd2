package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.sql.Expression;
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

  private Misfits() {}

  /**
   * Stream, version and field of the first event of {@code entity} after position {@code ?1}, up to
   * and with {@code ?2}, that says of one of {@code fields} what it cannot have.
   */
  static Optional<Select> of(Entity entity, List<Entity.Field> fields) {
    var cases = Expression.cases();
    for (Entity.Field field : fields) {
      Expression said =
          field.equals(entity.key())
              ? StreamIds.of(entity, column("stream"))
              : Said.member(
                  field,
                  column("data"),
                  JsonSql.path("after") + JsonSql.member(field.name().text()));
      Said.misfit(field, said).ifPresent(misfit -> cases.when(misfit, text(field.name().text())));
    }
    if (cases.isEmpty()) {
      return Optional.empty();
    }
    Select events =
        Select.of(
                List.of(
                    Result.of(column("stream")),
                    Result.of(column("version")),
                    Result.of(column("position")),
                    Result.of(cases.end(), FIELD)))
            .from(Source.table("event"))
            .where(
                infix(
                    Operator.AND,
                    List.of(
                        column("entity").eq(text(entity.name().text())),
                        infix(column("position"), Operator.GT, new Expression.Numbered(1)),
                        infix(column("position"), Operator.LE, new Expression.Numbered(2)))));
    return Optional.of(
        Select.of(column("stream"), column("version"), column(FIELD))
            .from(Source.rows(events))
            .where(column(FIELD).isNotNull())
            .orderBy(Ordering.ascending(column("position")))
            .row(0));
  }
}
