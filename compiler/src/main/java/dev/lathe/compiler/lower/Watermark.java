package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.column;

import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.SchemaName;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Source;
import dev.lathe.compiler.sql.Statement;
import dev.lathe.compiler.sql.Statement.Upsert;
import java.util.List;

/** How far a projection is on the stream of the event that is being folded. */
final class Watermark {
  private static final String TABLE = "watermark";

  private Watermark() {}

  static Select of(SchemaName projection) {
    return Select.of(column("version"))
        .from(Source.table(TABLE))
        .where(
            column("projection")
                .eq(new Expression.NameText(projection))
                .and(column("stream").eq(EventInsert.STREAM.passed())));
  }

  static Statement move(SchemaName projection) {
    return Statement.Insert.of(
            SchemaName.of(TABLE),
            List.of("projection", "stream", "version"),
            Select.of(
                new Expression.NameText(projection),
                EventInsert.STREAM.passed(),
                EventInsert.VERSION.passed()))
        .orUpdate(List.of("projection", "stream"), List.of(Upsert.excluded("version")));
  }
}
