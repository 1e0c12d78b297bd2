package dev.lathe.runtime.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The environment variables of a function. White space around a value does not count, and a blank
 * value is none.
 */
public final class Environment {
  private final Map<String, String> variables;

  private Environment(Map<String, String> variables) {
    this.variables = variables;
  }

  /**
   * Takes {@code variables}, which have all that is required.
   *
   * @throws IllegalArgumentException if some of it is missing; the message names all of it
   */
  public static Environment of(Map<String, String> variables, String... required) {
    var environment = new Environment(Map.copyOf(variables));
    List<String> missing =
        Stream.of(required).filter(name -> environment.find(name).isEmpty()).toList();
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "the environment lacks " + String.join(" and ", missing) + "; the function needs it");
    }
    return environment;
  }

  /** The value of {@code name}, or empty where it is not set. */
  public Optional<String> find(String name) {
    return Optional.ofNullable(variables.get(name))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  /**
   * The value of {@code name}, which has to be set.
   *
   * @throws IllegalArgumentException if it is not
   */
  public String get(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the environment lacks " + name + "; the function needs it"));
  }
}
