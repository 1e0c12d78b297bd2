package dev.lathe.functions.projector;

import dev.lathe.runtime.bundle.TrustedKeys;
import dev.lathe.runtime.config.Environment;
import dev.lathe.runtime.wiring.DatabaseToken;
import java.util.Map;
import java.util.Optional;

/**
 * What the environment says.
 *
 * @param bundles where bundles are kept: {@code s3://bucket/prefix} or a folder
 * @param databaseUrl as {@link dev.lathe.runtime.wiring.Databases#open} takes it
 * @param databaseToken what the database asks for, if anything
 * @param eventsQueueUrl where the messages come from, so that those that fail can be hidden for a
 *     while; without it they come again in the queue's own time
 * @param trusted whose bundles are read; everybody's where none is named
 */
record ProjectorConfig(
    String bundles,
    String databaseUrl,
    DatabaseToken databaseToken,
    Optional<String> eventsQueueUrl,
    TrustedKeys trusted) {
  /**
   * Reads {@code variables}; a blank value counts as none.
   *
   * @throws IllegalArgumentException if something required is missing; the message names all of it
   */
  static ProjectorConfig from(Map<String, String> variables) {
    var environment = Environment.of(variables, "LATHE_BUNDLES", "LATHE_DATABASE_URL");
    return new ProjectorConfig(
        environment.get("LATHE_BUNDLES"),
        environment.get("LATHE_DATABASE_URL"),
        DatabaseToken.from(environment),
        environment.find("LATHE_EVENTS_QUEUE_URL"),
        environment.find(TrustedKeys.VARIABLE).map(TrustedKeys::of).orElse(TrustedKeys.NONE));
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "ProjectorConfig[bundles=" + bundles + "]";
  }
}
