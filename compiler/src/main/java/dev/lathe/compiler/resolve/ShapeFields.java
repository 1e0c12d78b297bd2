package dev.lathe.compiler.resolve;

import static dev.lathe.compiler.diagnostic.DiagnosticCode.ANSWER_MAY_BE_NULL;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.SEM_NULLABILITY_VIOLATION;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.SEM_SHAPE_MISMATCH;

import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.ExprOperator;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Shape;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Whether values fit the fields of the shape that a map or reduce gives rows. */
final class ShapeFields {
  private final GraphScope scope;

  ShapeFields(GraphScope scope) {
    this.scope = scope;
  }

  /** {@code value}, a module's as the type that the field of the shape has. */
  Value typed(Name into, Name name, Value value) {
    return Shapes.find(scope, into.text())
        .flatMap(shape -> shape.field(name.text()))
        .map(field -> scaled(Values.as(value, field.type()), field))
        .orElse(value);
  }

  /**
   * {@code value}, a decimal with as many decimals as the shape says: coalesce changes the form.
   */
  private static Value scaled(Value value, Shape.Field field) {
    Type type = value.type();
    boolean other =
        field.scale().isPresent()
            && !field.array()
            && type.numeric()
            && type.scalar().isPresent()
            && type.scale() != field.scale().getAsInt();
    return other
        ? new Value.Op(
            ExprOperator.COALESCE,
            List.of(value),
            Type.decimal(field.scale().getAsInt(), type.nullable()))
        : value;
  }

  /** The scale that the shape says a field has. */
  OptionalInt scale(Name into, Name name) {
    return Shapes.find(scope, into.text())
        .flatMap(shape -> shape.field(name.text()))
        .map(Shape.Field::scale)
        .orElse(OptionalInt.empty());
  }

  /** Whether a value can be the field of the shape; an unknown field is reported elsewhere. */
  boolean fits(Name into, Name name, Value value, Rows.Scope row, Span span) {
    var nulls = new DeclaredNulls(row);
    return fits(into, name, value.type(), nulls.in(value), nulls.how(value), span);
  }

  /**
   * The same of what a reduce measures.
   *
   * @param declared whether its null is declared
   * @param how how data bring a null, as a clause
   */
  boolean fits(Name into, Name name, Type type, boolean declared, String how, Span span) {
    Optional<Shape.Field> field =
        Shapes.find(scope, into.text()).flatMap(s -> s.field(name.text()));
    if (field.isEmpty()) {
      return true;
    }
    if (!fits(type, field.get())) {
      scope.refuse(
          SEM_SHAPE_MISMATCH,
          span,
          "`%s.%s` is %s, and gets %s".formatted(into, name, field.get().phrase(), type.phrase()),
          "change the shape or the expression");
      return false;
    }
    if (type.nullable() && !field.get().nullable() && !declared) {
      scope.found.add(
          Diagnostic.of(
              ANSWER_MAY_BE_NULL,
              span,
              "`%s.%s` is declared without null, and is null %s".formatted(into, name, how),
              "make the shape's field nullable, or use `coalesce`"));
      return true;
    }
    if (type.nullable() && !field.get().nullable()) {
      scope.refuse(
          SEM_NULLABILITY_VIOLATION,
          span,
          "`%s.%s` must not be null, and this may be".formatted(into, name),
          "make the shape's field nullable, or use `coalesce`");
      return false;
    }
    return true;
  }

  private static boolean fits(Type type, Shape.Field field) {
    return field.array() ? type.fitsList(field.type()) : type.fits(field.type());
  }

  /** The type that {@code type} has in the shape: an integer may be a decimal there. */
  private Type widened(Name into, String name, Type type) {
    return Shapes.find(scope, into.text())
        .flatMap(s -> s.field(name))
        .filter(f -> !f.array())
        .map(f -> Type.of(f.type(), type.nullable()).scaled(type.scale()))
        .orElse(type);
  }

  /** The field that a row of the shape has for a value of {@code type}. */
  Rows.Field field(Name into, String name, Type type) {
    boolean declared =
        Shapes.find(scope, into.text())
            .flatMap(s -> s.field(name))
            .map(Shape.Field::nullable)
            .orElse(type.nullable());
    return new Rows.Field(name, widened(into, name, type), declared);
  }

  /** What is in scope after a node that gives rows this shape. */
  static Rows.Scope after(Name into, List<Rows.Field> fields) {
    return new Rows.Scope(GraphResolver.alias(into.text()), Optional.empty(), fields);
  }
}
