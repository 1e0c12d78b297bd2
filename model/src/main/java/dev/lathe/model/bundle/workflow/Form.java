package dev.lathe.model.bundle.workflow;

import dev.lathe.model.bundle.ScalarType;
import java.util.List;

/** What who completes a user task hands in: an object with these members and no others. */
public record Form(List<Field> fields) {
  public Form {
    fields = List.copyOf(fields);
  }

  /** A member. */
  public record Field(String name, ScalarType type, boolean required) {}
}
