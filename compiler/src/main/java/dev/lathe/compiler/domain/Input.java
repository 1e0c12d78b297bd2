package dev.lathe.compiler.domain;

import dev.lathe.model.json.Json;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An input that a graph declares.
 *
 * @param fallback the {@code default} of mode DEFAULTED
 * @param scale how many decimals a decimal may have, where it says so
 * @param rules what else its values have to be, each item of a list
 */
public record Input(
    Name name,
    InputType type,
    InputMode mode,
    Optional<Json> fallback,
    OptionalInt scale,
    Optional<FieldRules> rules) {
  /** An input that takes anything of its type. */
  public Input(
      Name name, InputType type, InputMode mode, Optional<Json> fallback, OptionalInt scale) {
    this(name, type, mode, fallback, scale, Optional.empty());
  }

  /** An input that says nothing of its scale. */
  public Input(Name name, InputType type, InputMode mode, Optional<Json> fallback) {
    this(name, type, mode, fallback, OptionalInt.empty());
  }

  /** The same with this scale. */
  public Input scaled(int other) {
    return new Input(name, type, mode, fallback, OptionalInt.of(other), rules);
  }
}
