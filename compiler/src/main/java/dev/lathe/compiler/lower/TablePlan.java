package dev.lathe.compiler.lower;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.resolve.Type;
import dev.lathe.compiler.sql.ColumnType;
import dev.lathe.compiler.sql.Depth;
import dev.lathe.model.bundle.Generation;
import java.util.Comparator;
import java.util.List;

/**
 * A physical table with one row per aggregate, and the views that commands and events enter it
 * through.
 *
 * @param name the physical name, ending in the hash of all that determines the table's content
 * @param decide the view a command's statement inserts into; empty for a mirror
 * @param fold the view that events are inserted into, one row each
 * @param children the tables of its lists of children
 * @param depth of the deepest statement that makes or fills it
 */
record TablePlan(
    Entity entity,
    String authored,
    String name,
    String decide,
    String fold,
    Generation generation,
    List<Child> children,
    Depth depth) {
  TablePlan {
    children = List.copyOf(children);
  }

  /**
   * The table of a list of children.
   *
   * @param insert the view that what becomes of its records is inserted into
   */
  record Child(Entity.ChildList list, String name, String insert) {}

  Child child(Entity.ChildList list) {
    return children.stream().filter(c -> c.list().equals(list)).findFirst().orElseThrow();
  }

  /** The columns that say how far the table is. */
  List<String> bookkeeping() {
    return entity.stateMachine().isPresent()
        ? List.of(Bookkeeping.EVENT, Bookkeeping.VERSION, Bookkeeping.TIME)
        : List.of(Bookkeeping.EVENT, Bookkeeping.TIME); // a group has no version of its own
  }

  /** A column of the entity, bookkeeping apart. */
  record Column(Entity.Field field, String name, ColumnType type, boolean notNull) {}

  /**
   * All columns but bookkeeping: keys first, the others by name. In which order the author lists
   * fields decides nothing of a table, so that it stays when they are listed in another.
   */
  static List<Column> columns(Entity entity) {
    List<String> keys = entity.keys().stream().map(Name::text).toList();
    return entity.fields().stream()
        .sorted(
            Comparator.comparingInt((Entity.Field field) -> place(keys, field))
                .thenComparing(field -> field.column().text()))
        .map(field -> new Column(field, field.column().text(), type(field), !field.nullable()))
        .toList();
  }

  private static int place(List<String> keys, Entity.Field field) {
    int place = keys.indexOf(field.name().text());
    return place < 0 ? keys.size() : place;
  }

  private static ColumnType type(Entity.Field field) {
    return switch (field.type()) {
      case INTEGER, BOOLEAN -> ColumnType.INTEGER;
      case DECIMAL -> field.scale() == Type.WIDE ? ColumnType.TEXT : ColumnType.INTEGER;
      case STRING, DATE, DATETIME, DURATION, JSON -> ColumnType.TEXT;
    };
  }

  /** The same without the key. */
  static List<Column> valueColumns(Entity entity) {
    return columns(entity).stream().filter(c -> !c.field().equals(entity.key())).toList();
  }
}
