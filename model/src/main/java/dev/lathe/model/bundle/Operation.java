package dev.lathe.model.bundle;

/**
 * What a route runs.
 *
 * @param name the plan's name, {@code service.graph}; unique among the plans of its kind
 */
public record Operation(Kind kind, String name) {
  /** Whether the plan appends or only reads. */
  public enum Kind {
    COMMAND,
    QUERY
  }
}
