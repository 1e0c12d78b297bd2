package dev.lathe.functions.http;

import dev.lathe.runtime.module.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the environment says.
 *
 * @param bundles where bundles are kept: {@code s3://bucket/prefix} or a folder
 * @param channel whose bundle is made live where none is
 * @param databaseUrl as {@link dev.lathe.runtime.wiring.Databases#open} takes it
 * @param databaseToken what the database asks for, if anything
 * @param wakeUpQueueUrl the queue that wakes the relay; without it the relay's schedule does
 * @param actorHeader the header that names the actor, in lower case; empty where nobody in front of
 *     the function vouches for one
 * @param variables what {@code LATHE_VAR_…} sets
 */
record HttpConfig(
    String bundles,
    String channel,
    String databaseUrl,
    Optional<String> databaseToken,
    Optional<String> wakeUpQueueUrl,
    Optional<String> actorHeader,
    Variables variables) {
  private static final List<String> REQUIRED = List.of("LATHE_BUNDLES", "LATHE_DATABASE_URL");

  /**
   * Reads {@code environment}; a blank value counts as none.
   *
   * @throws IllegalArgumentException if something required is missing; the message names all of it
   */
  static HttpConfig from(Map<String, String> environment) {
    var missing = new ArrayList<String>();
    for (String name : REQUIRED) {
      if (value(environment, name).isEmpty()) missing.add(name);
    }
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "the environment lacks " + String.join(" and ", missing) + "; the function needs it");
    }
    return new HttpConfig(
        value(environment, "LATHE_BUNDLES").orElseThrow(),
        value(environment, "LATHE_CHANNEL").orElse("live"),
        value(environment, "LATHE_DATABASE_URL").orElseThrow(),
        value(environment, "LATHE_DATABASE_TOKEN"),
        value(environment, "LATHE_WAKEUP_QUEUE_URL"),
        value(environment, "LATHE_ACTOR_HEADER").map(name -> name.toLowerCase(Locale.ROOT)),
        Variables.of(environment));
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "HttpConfig[bundles=" + bundles + ", channel=" + channel + "]";
  }
}
