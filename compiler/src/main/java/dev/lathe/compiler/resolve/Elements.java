package dev.lathe.compiler.resolve;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Input;
import dev.lathe.compiler.domain.InputType;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Shape;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.decimal.Scale;
import java.util.List;
import java.util.Optional;

/** The elements of inputs that are lists, as rows. */
public final class Elements {
  /** What the one field of a list of single values is called. */
  public static final String VALUE = "value";

  private Elements() {}

  /** A row for each element of {@code input}; nothing where it is no list, or of no known shape. */
  static Optional<Table.Elements> of(Blueprint.Service service, Input input) {
    return switch (input.type()) {
      case InputType.ListOf(ScalarType type) -> {
        Name place = input.name();
        var field =
            field(new Name(VALUE, place.span()), type, false, input.scale().orElse(Scale.DEFAULT));
        yield Optional.of(new Table.Elements(place.text(), false, entity(place, List.of(field))));
      }
      case InputType.ListOfRows(Name shape) ->
          service
              .shape(shape.text())
              .filter(found -> !found.fields().isEmpty())
              .filter(found -> found.fields().stream().noneMatch(Shape.Field::array))
              .map(
                  found ->
                      new Table.Elements(
                          input.name().text(),
                          true,
                          entity(
                              found.name(),
                              found.fields().stream()
                                  .map(
                                      f ->
                                          field(
                                              f.name(),
                                              f.type(),
                                              f.nullable(),
                                              f.scale().orElse(Scale.DEFAULT)))
                                  .toList())));
      case InputType.Scalar _, InputType.Row _, InputType.Rowset _ -> Optional.empty();
    };
  }

  private static Entity entity(Name name, List<Entity.Field> fields) {
    return new Entity(
        name,
        name,
        name,
        fields,
        List.of(),
        List.of(fields.getFirst().name()),
        Optional.empty(),
        false);
  }

  private static Entity.Field field(Name name, ScalarType type, boolean nullable, int scale) {
    int decimals = type == ScalarType.DECIMAL ? scale : 0;
    return new Entity.Field(name, type, nullable, name, Optional.empty(), decimals);
  }
}
