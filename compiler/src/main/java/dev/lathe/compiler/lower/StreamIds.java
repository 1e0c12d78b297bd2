package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.number;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.compiler.sql.SchemaName;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Source;
import dev.lathe.model.bundle.ScalarType;
import java.util.Optional;

/**
 * The id of an aggregate in the name of its stream. It is the key's text, but that a datetime may
 * be written in several ways: a stream keeps the name that it was begun with, and the aggregate's
 * row remembers it.
 */
final class StreamIds {
  /** Where a row remembers it; a field's column has no dollar. */
  static final String COLUMN = "id$$";

  private StreamIds() {}

  /** Whether ids of {@code entity} may stand otherwise in a stream's name than in its row. */
  static boolean apart(Entity entity) {
    return entity.key().type() == ScalarType.DATETIME;
  }

  /** The id in {@code stream}'s name. */
  static Expression of(Entity entity, Expression stream) {
    return call(Function.SUBSTR, stream, number(entity.logged().length() + 2));
  }

  /** The id in the name of the stream whose row in {@code table} has, or will have, this key. */
  static Expression remembered(Entity entity, SchemaName table, Expression key) {
    if (!apart(entity)) {
      return key;
    }
    Select row =
        Select.of(Expression.column(COLUMN))
            .from(new Source.Table(table, Optional.empty()))
            .where(Expression.column(entity.key().column().text()).eq(key));
    return call(Function.COALESCE, new Expression.Subselect(row), key);
  }

  /** The name of the stream with this id. */
  static Expression stream(Entity entity, Expression id) {
    return Expression.infix(text(entity.logged() + "-"), Operator.CONCAT, id);
  }
}
