package dev.lathe.compiler.blueprint;

import dev.lathe.model.bundle.ScalarType;
import java.util.List;
import java.util.Optional;

/** A named list of typed fields: what a map, a reduce or a result has. */
public record Shape(Name name, List<Field> fields) {
  public Shape {
    fields = List.copyOf(fields);
  }

  public Optional<Field> field(String name) {
    return fields.stream().filter(f -> f.name().text().equals(name)).findFirst();
  }

  /** A field of a shape. */
  public record Field(Name name, ScalarType type, boolean nullable) {}
}
