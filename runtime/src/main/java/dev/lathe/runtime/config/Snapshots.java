package dev.lathe.runtime.config;

import java.util.Map;
import java.util.Set;

/** Whether Lambda makes a snapshot of this process, as its environment says. */
public final class Snapshots {
  /**
   * Set by Lambda for each process.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html">Lambda</a>
   */
  private static final String KIND = "AWS_LAMBDA_INITIALIZATION_TYPE";

  /** Kinds of processes that are never snapshotted. */
  private static final Set<String> NEVER = Set.of("on-demand", "provisioned-concurrency");

  private Snapshots() {}

  /**
   * Whether hooks around a snapshot may be called. Where nothing is said they may: registering them
   * costs a start 70 classes and three proxies that the JVM makes, and nothing else.
   */
  public static boolean possible(Map<String, String> environment) {
    return !NEVER.contains(environment.getOrDefault(KIND, ""));
  }
}
