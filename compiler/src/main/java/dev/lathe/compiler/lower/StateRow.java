package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.number;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.SchemaName;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Source;
import java.util.Optional;

/**
 * An aggregate's state as a command finds it, joined to what else it knows: its row, and where it
 * can be deleted what is left of it then.
 *
 * @param alias of the row
 * @param grave alias of what is left
 * @param id of the aggregate
 */
record StateRow(Entity entity, TablePlan table, String alias, String grave, Expression id) {
  /** The version so far; 0 for one that never was. */
  Expression version() {
    Expression own = column(alias, Bookkeeping.VERSION);
    return deleted()
        .map(deleted -> call(Function.COALESCE, own, deleted, number(0)))
        .orElseGet(() -> call(Function.COALESCE, own, number(0)));
  }

  /** The version with which it was deleted, null where it was not; only where it can be. */
  Optional<Expression> deleted() {
    return graves().map(_ -> column(grave, Bookkeeping.VERSION));
  }

  /** {@code select} with it. */
  Select joinedTo(Select select) {
    Select joined = joinedTo(select, table.name(), alias);
    return graves().map(kept -> joinedTo(joined, kept, grave)).orElse(joined);
  }

  private Select joinedTo(Select select, String name, String as) {
    String key = entity.key().column().text();
    return select.join(Source.table(SchemaName.of(name), as), column(as, key).eq(id));
  }

  private Optional<String> graves() {
    return table.generation().deleted();
  }
}
