package dev.lathe.functions.projector;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the environment says.
 *
 * @param bundles where bundles are kept: {@code s3://bucket/prefix} or a folder
 * @param databaseUrl as {@link dev.lathe.runtime.wiring.Databases#open} takes it
 * @param databaseToken what the database asks for, if anything
 */
record ProjectorConfig(String bundles, String databaseUrl, Optional<String> databaseToken) {
  private static final List<String> REQUIRED = List.of("LATHE_BUNDLES", "LATHE_DATABASE_URL");

  /**
   * Reads {@code environment}; a blank value counts as none.
   *
   * @throws IllegalArgumentException if something required is missing; the message names all of it
   */
  static ProjectorConfig from(Map<String, String> environment) {
    List<String> missing =
        REQUIRED.stream().filter(name -> value(environment, name).isEmpty()).toList();
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "the environment lacks " + String.join(" and ", missing) + "; the function needs it");
    }
    return new ProjectorConfig(
        value(environment, "LATHE_BUNDLES").orElseThrow(),
        value(environment, "LATHE_DATABASE_URL").orElseThrow(),
        value(environment, "LATHE_DATABASE_TOKEN"));
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "ProjectorConfig[bundles=" + bundles + "]";
  }
}
