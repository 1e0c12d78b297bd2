package dev.lathe.compiler.describe;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.resolve.Rows;
import dev.lathe.compiler.resolve.Table;
import dev.lathe.compiler.resolve.Value;
import java.util.Optional;

/** Which fields of rows hold an entity's state, and so one of a few words. */
final class States {
  private States() {}

  /** The words that {@code field} of {@code rows} can be; empty for any other field. */
  static Optional<DataType> of(Rows rows, String field) {
    return rows.origin(field)
        .flatMap(
            origin ->
                switch (origin) {
                  case Rows.Origin.Stored(Table.Read read, _) -> of(read.table().entity(), field);
                  case Rows.Origin.Computed(Value value, Rows input) -> of(input, value);
                  case Rows.Origin.Counted _ -> Optional.empty();
                });
  }

  private static Optional<DataType> of(Rows input, Value value) {
    return switch (value) {
      case Value.Output(String name, var _) -> of(input, name);
      case Value.Column column when column.path().isEmpty() ->
          of(input, column.field().name().text());
      case Value.Column column ->
          of(column.path().getLast().table().entity(), column.field().name().text());
      default -> Optional.empty();
    };
  }

  static Optional<DataType> of(Entity entity, String field) {
    return entity
        .stateMachine()
        .filter(machine -> machine.stateField().text().equals(field))
        .map(machine -> new DataType.Words(machine.states().stream().map(Name::text).toList()));
  }
}
