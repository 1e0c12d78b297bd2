package dev.lathe.compiler.domain;

import dev.lathe.model.bundle.ScalarType;

/** The type of an input. */
public sealed interface InputType {
  record Scalar(ScalarType type) implements InputType {}

  record ListOf(ScalarType type) implements InputType {}

  /** A list of records, each with the fields of {@code shape}. */
  record ListOfRows(Name shape) implements InputType {}

  record Row(Name shape) implements InputType {}

  record Rowset(Name shape) implements InputType {}
}
