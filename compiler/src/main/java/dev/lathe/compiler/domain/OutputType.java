package dev.lathe.compiler.domain;

import dev.lathe.model.bundle.ScalarType;

/** The type of its answer that a graph declares. */
public sealed interface OutputType {
  record Row(Name shape) implements OutputType {}

  record Rowset(Name shape) implements OutputType {}

  record Scalar(ScalarType type) implements OutputType {}
}
