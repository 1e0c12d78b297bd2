package dev.lathe.functions.relay;

import dev.lathe.runtime.config.Environment;
import dev.lathe.runtime.module.Variables;
import dev.lathe.runtime.wiring.DatabaseToken;
import java.util.Map;
import java.util.Optional;

/**
 * What the environment says.
 *
 * @param bundles where bundles are kept: {@code s3://bucket/prefix} or a folder
 * @param channel whose bundle should be live
 * @param databaseUrl as {@link dev.lathe.runtime.wiring.Databases#open} takes it
 * @param databaseToken what the database asks for, if anything
 * @param eventsQueueUrl the FIFO queue that events go to
 * @param deadLetterQueueUrl the FIFO queue that tells of events which the first one does not take;
 *     without it they are only logged
 * @param variables the values that the project's variables have here
 */
record RelayConfig(
    String bundles,
    String channel,
    String databaseUrl,
    DatabaseToken databaseToken,
    String eventsQueueUrl,
    Optional<String> deadLetterQueueUrl,
    Variables variables) {
  /**
   * Reads {@code variables}; a blank value counts as none.
   *
   * @throws IllegalArgumentException if something required is missing; the message names all of it
   */
  static RelayConfig from(Map<String, String> variables) {
    var environment =
        Environment.of(variables, "LATHE_BUNDLES", "LATHE_DATABASE_URL", "LATHE_EVENTS_QUEUE_URL");
    return new RelayConfig(
        environment.get("LATHE_BUNDLES"),
        environment.find("LATHE_CHANNEL").orElse("live"),
        environment.get("LATHE_DATABASE_URL"),
        DatabaseToken.from(environment),
        environment.get("LATHE_EVENTS_QUEUE_URL"),
        environment.find("LATHE_DLQ_URL"),
        Variables.of(variables));
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "RelayConfig[bundles=" + bundles + ", channel=" + channel + "]";
  }
}
