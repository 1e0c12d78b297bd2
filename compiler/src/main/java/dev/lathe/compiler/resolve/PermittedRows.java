package dev.lathe.compiler.resolve;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.ExprOperator;
import dev.lathe.model.bundle.ScalarType;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Rows without those that a caller may not read: for all that a graph does with them, those are not
 * there. The rule is a filter like an author's, so that an index can serve it.
 */
final class PermittedRows implements UnaryOperator<Rows> {
  /** What the row of the aggregate is called that a record belongs to: no author can say so. */
  private static final String BELONGS = "whose$";

  private final Entity entity;
  private final Value condition;

  /** Rows that several nodes share stay shared. */
  private final IdentityHashMap<Rows, Rows> known = new IdentityHashMap<>();

  PermittedRows(Entity entity, Value condition) {
    this.entity = entity;
    this.condition = condition;
  }

  @Override
  public Rows apply(Rows rows) {
    Rows done = known.get(rows);
    if (done == null) {
      done = rows.from().map(from -> rows.over(apply(from))).orElseGet(() -> permitted(rows));
      known.put(rows, done);
    }
    return done;
  }

  private Rows permitted(Rows rows) {
    if (!(rows instanceof Rows.Scan scan)
        || Subjects.whose(scan.source().table())
            .filter(whose -> whose.name().text().equals(entity.name().text()))
            .isEmpty()) {
      return rows;
    }
    Value holds =
        switch (scan.source().table()) {
          case Table.Children children ->
              PermissionRules.mapped(
                  condition,
                  part -> part instanceof Value.Column column ? of(children, column) : part);
          case Table.History history -> ofHistory(history, scan.scope());
          case Table.State _,
              Table.Mirror _,
              Table.Derived _,
              Table.Events _,
              Table.Elements _,
              Table.Kept _ ->
              condition;
        };
    return new Rows.Filter(rows, holds, List.of());
  }

  /** The column of the aggregate that a record belongs to. */
  private static Value of(Table.Children children, Value.Column column) {
    Entity.Field parent = children.entity().field(children.list().parent().text()).orElseThrow();
    var hop =
        new Value.Hop(
            BELONGS, parent, new Table.State(children.parent()), children.parent().key(), false);
    return new Value.Column(List.of(hop), column.field(), column.type().asNullable(true));
  }

  /** That the aggregate is there and may be read: of one that was deleted nobody knows any more. */
  private Value ofHistory(Table.History history, Rows.Scope around) {
    var read = new Table.Read(new Table.State(history.source()), Optional.empty());
    var scope =
        new Rows.Scope(BELONGS, Optional.of(read), List.of())
            .within(around.within().isEmpty() ? 1 : 2);
    Entity.Field key = history.source().key();
    Value same =
        new Value.Op(
            ExprOperator.EQ,
            List.of(new Value.Column(List.of(), key, Type.of(key, false)), history.id()),
            Type.of(ScalarType.BOOLEAN, true));
    Rows own = new Rows.Filter(new Rows.Scan(read, scope), same, List.of());
    return new Value.Summary(
        new Rows.Filter(own, condition, List.of()), Type.of(ScalarType.BOOLEAN, false));
  }
}
