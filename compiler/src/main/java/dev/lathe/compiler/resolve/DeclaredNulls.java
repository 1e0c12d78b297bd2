package dev.lathe.compiler.resolve;

import dev.lathe.compiler.domain.ExprOperator;
import java.util.List;
import java.util.Optional;

/**
 * Why a value over rows may be null. The format asks a shape to allow the nulls that are declared:
 * a nullable field, a reference that may be null, an optional lookup. Of those that only data
 * bring, where a reference leads to no row or a divisor is zero, it says nothing.
 */
final class DeclaredNulls {
  private final Rows.Scope row;

  DeclaredNulls(Rows.Scope row) {
    this.row = row;
  }

  /** Whether {@code value} may be null by what is declared. */
  boolean in(Value value) {
    if (!value.type().nullable()) {
      return false;
    }
    return switch (value) {
      case Value.Column(List<Value.Hop> path, var field, Type _) ->
          field.nullable()
              || path.stream().anyMatch(hop -> hop.optional() || hop.localKey().nullable());
      case Value.Output(String name, Type _) ->
          row.field(name).map(Rows.Field::declaredNull).orElse(true);
      case Value.Op(ExprOperator operator, List<Value> operands, Type _) ->
          operator == ExprOperator.COALESCE
              ? operands.stream().allMatch(this::in)
              : operands.stream().anyMatch(this::in) || !brought(value);
      case Value.Case cases ->
          cases.otherwise().map(this::in).orElse(true)
              || cases.whens().stream().anyMatch(when -> in(when.value()));
      case Value.Widened widened -> in(widened.of());
      case Value.Applied applied -> applied.parts().stream().anyMatch(this::in) || !brought(value);
      case Value.Exists _,
          Value.Summary _,
          Value.Around _,
          Value.Input _,
          Value.Literal _,
          Value.Uuid _,
          Value.RowField _,
          Value.RowsetField _,
          Value.Called _,
          Value.Selected _,
          Value.Emitted _,
          Value.ListOf _ ->
          true;
    };
  }

  /** Whether data alone can bring a null into {@code value}. */
  private boolean brought(Value value) {
    return !how(value).isEmpty();
  }

  /** How data bring a null into {@code value}: a clause; empty where they don't. */
  String how(Value value) {
    for (Value part : Values.all(value)) {
      if (part instanceof Value.Op(ExprOperator operator, var _, var _)
          && operator == ExprOperator.DIV) {
        return "where the divisor is 0";
      }
      Optional<Value.Hop> last =
          part instanceof Value.Column(List<Value.Hop> path, var _, var _) && !path.isEmpty()
              ? Optional.of(path.getLast())
              : Optional.empty();
      if (last.isPresent()) {
        return "where `%s` leads to no row".formatted(last.get().relation());
      }
      if (part instanceof Value.Output(String name, var _)
          && row.field(name).filter(f -> f.type().nullable() && !f.declaredNull()).isPresent()) {
        return "where `%s` is".formatted(name);
      }
    }
    return "";
  }
}
