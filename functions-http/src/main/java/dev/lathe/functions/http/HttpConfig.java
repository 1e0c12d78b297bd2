package dev.lathe.functions.http;

import dev.lathe.runtime.adapter.secret.AwsSecrets;
import dev.lathe.runtime.bundle.TrustedKeys;
import dev.lathe.runtime.command.Recording;
import dev.lathe.runtime.config.Environment;
import dev.lathe.runtime.http.Origins;
import dev.lathe.runtime.log.LogSettings;
import dev.lathe.runtime.module.Variables;
import dev.lathe.runtime.query.CursorKey;
import dev.lathe.runtime.wiring.CursorKeys;
import dev.lathe.runtime.wiring.DatabaseToken;
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
 * @param gatewayVerifies a JWT authorizer of the gateway in front has looked at tokens
 * @param origins whose pages browsers let ask
 * @param variables what {@code LATHE_VAR_…} sets
 * @param cursorKey what cursors of pages are sealed with
 * @param pages the folder with the program that shows user interfaces: {@code LATHE_PAGES}, else
 *     beside this function; it need not be there
 * @param recording whether what commands are decided with is kept
 * @param trusted whose bundles are read; everybody's where none is named
 * @param logging how much is logged, and how
 */
record HttpConfig(
    String bundles,
    String channel,
    String databaseUrl,
    DatabaseToken databaseToken,
    Optional<String> wakeUpQueueUrl,
    Optional<String> actorHeader,
    boolean gatewayVerifies,
    Origins origins,
    Variables variables,
    CursorKey cursorKey,
    Optional<String> pages,
    Recording recording,
    TrustedKeys trusted,
    LogSettings logging) {
  /**
   * Reads {@code variables}; a blank value counts as none.
   *
   * @throws IllegalArgumentException if something required is missing; the message names all of it
   */
  static HttpConfig from(Map<String, String> variables) {
    var environment = Environment.of(variables, "LATHE_BUNDLES", "LATHE_DATABASE_URL");
    return new HttpConfig(
        environment.get("LATHE_BUNDLES"),
        environment.find("LATHE_CHANNEL").orElse("live"),
        environment.get("LATHE_DATABASE_URL"),
        DatabaseToken.from(environment),
        environment.find("LATHE_WAKEUP_QUEUE_URL"),
        environment.find("LATHE_ACTOR_HEADER").map(name -> name.toLowerCase(Locale.ROOT)),
        gateway(environment),
        origins(environment),
        Variables.of(variables),
        CursorKeys.from(environment, name -> AwsSecrets.create().read(name)),
        environment
            .find("LATHE_PAGES")
            .or(() -> environment.find("LAMBDA_TASK_ROOT").map(root -> root + "/pages")),
        recording(environment),
        environment.find(TrustedKeys.VARIABLE).map(TrustedKeys::of).orElse(TrustedKeys.NONE),
        LogSettings.from(variables));
  }

  private static boolean gateway(Environment environment) {
    String word = environment.find("LATHE_TOKENS_VERIFIED_BY").orElse("function");
    return switch (word) {
      case "function" -> false;
      case "gateway" -> true;
      default ->
          throw new IllegalArgumentException(
              "LATHE_TOKENS_VERIFIED_BY is function or gateway, not " + word);
    };
  }

  private static Recording recording(Environment environment) {
    try {
      return environment.find(Recording.VARIABLE).map(Recording::of).orElse(Recording.NONE);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(Recording.VARIABLE + ": " + e.getMessage(), e);
    }
  }

  private static Origins origins(Environment environment) {
    try {
      return environment.find("LATHE_CORS_ORIGINS").map(Origins::of).orElse(Origins.OWN);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("LATHE_CORS_ORIGINS: " + e.getMessage(), e);
    }
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "HttpConfig[bundles=" + bundles + ", channel=" + channel + "]";
  }
}
