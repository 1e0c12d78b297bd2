package dev.lathe.model.permission;

import dev.lathe.model.json.Json;

/** What a rule compares. */
public sealed interface Operand {
  /** How the inputs that are claims of the caller begin: {@code user.role}. */
  String USER = "user.";

  /** A field of the row, by its name. */
  record Field(String name) implements Operand {}

  /** An input of the operation; one that begins with {@link #USER} is a claim of the caller. */
  record Given(String name) implements Operand {
    /** Whether it is known before anything of the request is read. */
    public boolean ofCaller() {
      return name.startsWith(USER);
    }
  }

  /** What the author wrote: a text, a number or a boolean. */
  record Constant(Json value) implements Operand {}

  /** A date as the midnight in UTC that it begins with. */
  record Midnight(Operand date) implements Operand {}
}
