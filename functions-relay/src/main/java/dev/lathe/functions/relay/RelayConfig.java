package dev.lathe.functions.relay;

import java.util.List;
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
 */
record RelayConfig(
    String bundles,
    String channel,
    String databaseUrl,
    Optional<String> databaseToken,
    String eventsQueueUrl,
    Optional<String> deadLetterQueueUrl) {
  private static final List<String> REQUIRED =
      List.of("LATHE_BUNDLES", "LATHE_DATABASE_URL", "LATHE_EVENTS_QUEUE_URL");

  /**
   * Reads {@code environment}; a blank value counts as none.
   *
   * @throws IllegalArgumentException if something required is missing; the message names all of it
   */
  static RelayConfig from(Map<String, String> environment) {
    List<String> missing =
        REQUIRED.stream().filter(name -> value(environment, name).isEmpty()).toList();
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "the environment lacks " + String.join(" and ", missing) + "; the function needs it");
    }
    return new RelayConfig(
        value(environment, "LATHE_BUNDLES").orElseThrow(),
        value(environment, "LATHE_CHANNEL").orElse("live"),
        value(environment, "LATHE_DATABASE_URL").orElseThrow(),
        value(environment, "LATHE_DATABASE_TOKEN"),
        value(environment, "LATHE_EVENTS_QUEUE_URL").orElseThrow(),
        value(environment, "LATHE_DLQ_URL"));
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "RelayConfig[bundles=" + bundles + ", channel=" + channel + "]";
  }
}
