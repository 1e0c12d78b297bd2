package dev.lathe.compiler.domain;

import dev.lathe.model.bundle.ScalarType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A named list of typed fields: what a map, a reduce or a result has. */
public record Shape(Name name, List<Field> fields) {
  public Shape {
    fields = List.copyOf(fields);
  }

  public Optional<Field> field(String name) {
    return fields.stream().filter(f -> f.name().text().equals(name)).findFirst();
  }

  /**
   * A field of a shape.
   *
   * @param array whether it is a list of such values, {@code array<type>}
   * @param scale how many decimals a decimal has, where it says so
   */
  public record Field(
      Name name, ScalarType type, boolean array, boolean nullable, OptionalInt scale) {
    /** A field that says nothing of its scale. */
    public Field(Name name, ScalarType type, boolean array, boolean nullable) {
      this(name, type, array, nullable, OptionalInt.empty());
    }

    /** A field of one value. */
    public Field(Name name, ScalarType type, boolean nullable) {
      this(name, type, false, nullable);
    }

    /** The same with this scale. */
    public Field scaled(OptionalInt other) {
      return new Field(name, type, array, nullable, other);
    }

    /** Its type with an article, for messages: {@code an array<string>}. */
    public String phrase() {
      String word = array ? "array<%s>".formatted(type.word()) : type.word();
      return ("aeiou".indexOf(word.charAt(0)) < 0 ? "a " : "an ") + word;
    }
  }
}
