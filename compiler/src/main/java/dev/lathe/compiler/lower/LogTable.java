package dev.lathe.compiler.lower;

import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.SchemaName;
import java.util.List;

/** The table of events, and what its columns are called. */
final class LogTable {
  static final SchemaName NAME = SchemaName.of("event");

  /** All that an event is written with; {@code position} is the database's. */
  static final List<String> WRITTEN =
      List.of(
          "stream",
          "version",
          "id",
          "service",
          "entity",
          "type",
          "time",
          "actor_kind",
          "actor_id",
          "correlation",
          "causation",
          "command",
          "traceparent",
          "schema_version",
          "bundle",
          "data");

  private LogTable() {}

  /** Whether {@code type} is one of {@code types}, of which there is at least one. */
  static Expression isOf(Expression type, List<String> types) {
    return types.size() == 1
        ? type.eq(Expression.text(types.getFirst()))
        : new Expression.In(type, types.stream().sorted().map(Expression::text).toList());
  }
}
