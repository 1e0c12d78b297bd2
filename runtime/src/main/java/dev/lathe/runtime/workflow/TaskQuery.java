package dev.lathe.runtime.workflow;

import java.util.Optional;

/**
 * Which tasks somebody asks for.
 *
 * @param status {@code open}, {@code completed} or {@code cancelled}
 * @param assignee {@code me} or {@code none}
 * @param key the business key of their runs
 * @param after the id of the last one that is known already
 */
public record TaskQuery(
    String status,
    Optional<String> assignee,
    Optional<String> definition,
    Optional<String> run,
    Optional<String> key,
    Optional<String> after,
    int limit) {
  public static final int MOST = 200;
  public static final int USUAL = 50;
}
