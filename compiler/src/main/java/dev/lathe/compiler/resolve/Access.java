package dev.lathe.compiler.resolve;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.model.permission.Permission;
import java.util.Optional;

/**
 * Who may run a graph.
 *
 * @param permission the rule, for who decides it without a row
 * @param condition the same; its columns are those of the entity whose row it asks for
 * @param row of which entity it asks for a row, where it does: those that are read, or the
 *     aggregate as a command finds it
 * @param readable of a command that asks for a row: that the caller may know of it, by what reads
 *     allow
 */
public record Access(
    Permission permission, Value condition, Optional<Entity> row, Optional<Value> readable) {
  /** The same where {@code value} says whether the caller may know of the row. */
  Access readableBy(Value value) {
    return new Access(permission, condition, row, Optional.of(value));
  }
}
