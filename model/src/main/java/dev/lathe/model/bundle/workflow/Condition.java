package dev.lathe.model.bundle.workflow;

import dev.lathe.model.json.Json;
import dev.lathe.model.permission.Decision;
import dev.lathe.model.permission.Rule;
import dev.lathe.model.permission.Truth;
import java.util.Optional;
import java.util.function.Function;

/**
 * A condition on process variables, typed.
 *
 * @param text as its author wrote it
 * @param rule what it means; its {@link dev.lathe.model.permission.Operand.Given}s are paths,
 *     {@code reservation.reserved}: a variable and members of it, joined by dots
 */
public record Condition(String text, Rule rule) {
  /**
   * Whether it holds. What compares a value that is missing or null is unknown, also under a
   * negation, and what is unknown does not hold; only {@code x == null} and {@code x != null} ask
   * for that. Where a text that is no number is compared as one, nothing holds.
   *
   * @param value of a path; empty where it leads nowhere, or to null
   */
  public boolean holds(Function<String, Optional<Json>> value) {
    try {
      return Decision.of(rule, value, _ -> Optional.empty()) == Truth.TRUE;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
