package dev.lathe.compiler.domain;

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

  /**
   * A field of a shape.
   *
   * @param array whether it is a list of such values, {@code array<type>}
   */
  public record Field(Name name, ScalarType type, boolean array, boolean nullable) {
    /** A field of one value. */
    public Field(Name name, ScalarType type, boolean nullable) {
      this(name, type, false, nullable);
    }

    /** Its type with an article, for messages: {@code an array<string>}. */
    public String phrase() {
      String word = array ? "array<%s>".formatted(type.word()) : type.word();
      return ("aeiou".indexOf(word.charAt(0)) < 0 ? "a " : "an ") + word;
    }
  }
}
