package dev.lathe.model.permission;

import dev.lathe.model.json.Json;
import java.util.Optional;
import java.util.function.Function;

/**
 * Who may run an operation.
 *
 * @param text the rule as its author wrote it
 * @param rule what it means
 */
public record Permission(String text, Rule rule) {
  /**
   * Whether the caller is refused whatever the request says and whatever rows there are.
   *
   * @param claim what is known of the caller by a name of the blueprint's
   */
  public boolean refuses(Function<String, Optional<Json>> claim) {
    return !Decision.mayHold(
        rule, Operand.Given::ofCaller, name -> claim.apply(name.substring(Operand.USER.length())));
  }

  /**
   * Whether the request is refused whatever rows there are.
   *
   * @param given the value of an input, or of a claim, by its name
   */
  public boolean refusesAll(Function<String, Optional<Json>> given) {
    return !Decision.mayHold(rule, _ -> true, given);
  }
}
