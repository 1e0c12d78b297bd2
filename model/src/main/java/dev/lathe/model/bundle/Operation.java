package dev.lathe.model.bundle;

/**
 * What a route runs.
 *
 * @param name the plan's name, {@code service.graph}; unique among the plans of its kind. Of a
 *     native operation there is no plan: its name is {@code service.operation}
 */
public record Operation(Kind kind, String name) {
  /** Whether the plan appends or only reads, or code outside the bundle would have to run. */
  public enum Kind {
    COMMAND,
    QUERY,
    NATIVE
  }
}
