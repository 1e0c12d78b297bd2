package dev.lathe.functions.relay;

import dev.lathe.runtime.bundle.TrustedKeys;
import dev.lathe.runtime.command.Recording;
import dev.lathe.runtime.config.Environment;
import dev.lathe.runtime.module.Variables;
import dev.lathe.runtime.relay.Retention;
import dev.lathe.runtime.rollout.ChannelRollout;
import dev.lathe.runtime.wiring.DatabaseToken;
import java.time.Duration;
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
 * @param kept how long tables of a bundle that was replaced follow the log
 * @param variables the values that the project's variables have here
 * @param recording whether what commands of workflows' steps are decided with is kept
 * @param retention how long it is kept who did what
 * @param trusted whose bundles and wishes are taken; everybody's where none is named
 */
record RelayConfig(
    String bundles,
    String channel,
    String databaseUrl,
    DatabaseToken databaseToken,
    String eventsQueueUrl,
    Optional<String> deadLetterQueueUrl,
    Duration kept,
    Variables variables,
    Recording recording,
    Retention retention,
    TrustedKeys trusted) {
  private static final String KEPT_HOURS = "LATHE_KEEP_REPLACED_HOURS";

  /** Half a year: longer ago nobody goes back to in a second. */
  private static final int MOST_HOURS = 4_380;

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
        environment.find(KEPT_HOURS).map(RelayConfig::hours).orElse(ChannelRollout.KEPT),
        Variables.of(variables),
        recording(environment),
        retention(environment),
        environment.find(TrustedKeys.VARIABLE).map(TrustedKeys::of).orElse(TrustedKeys.NONE));
  }

  private static Recording recording(Environment environment) {
    try {
      return environment.find(Recording.VARIABLE).map(Recording::of).orElse(Recording.NONE);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(Recording.VARIABLE + ": " + e.getMessage(), e);
    }
  }

  private static Retention retention(Environment environment) {
    try {
      return environment.find(Retention.VARIABLE).map(Retention::of).orElse(Retention.USUAL);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(Retention.VARIABLE + ": " + e.getMessage(), e);
    }
  }

  private static Duration hours(String text) {
    try {
      int hours = Integer.parseInt(text);
      if (hours >= 0 && hours <= MOST_HOURS) return Duration.ofHours(hours);
    } catch (NumberFormatException e) {
      // Said below, with those that are too many.
    }
    throw new IllegalArgumentException(
        "%s is a number of hours from 0 to %s, not `%s`".formatted(KEPT_HOURS, MOST_HOURS, text));
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "RelayConfig[bundles=" + bundles + ", channel=" + channel + "]";
  }
}
