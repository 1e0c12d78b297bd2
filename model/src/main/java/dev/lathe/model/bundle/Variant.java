package dev.lathe.model.bundle;

import java.util.List;
import java.util.function.Predicate;

/**
 * One statement of a plan. Optional inputs switch conditions on and off, and a statement that has
 * just the conditions of its request finds rows by an index.
 *
 * @param given the optional inputs that a request must give to be answered by it, sorted; it may
 *     give others too
 * @param parameters what is bound to {@code ?1}, {@code ?2}, …
 */
public record Variant(List<String> given, String sql, List<Parameter> parameters) {
  public Variant {
    given = List.copyOf(given);
    parameters = List.copyOf(parameters);
  }

  /** The first of {@code variants} whose inputs are all given, else {@code rest}. */
  static Variant chosen(List<Variant> variants, Variant rest, Predicate<String> given) {
    for (Variant variant : variants) {
      if (variant.answers(given)) {
        return variant;
      }
    }
    return rest;
  }

  private boolean answers(Predicate<String> isGiven) {
    for (String input : given) {
      if (!isGiven.test(input)) {
        return false;
      }
    }
    return true;
  }
}
