package dev.lathe.model.bundle.workflow;

import java.util.OptionalInt;

/** When a timer fires. It fires once for what it was set for, late rather than never. */
public sealed interface Timer {
  /**
   * After a duration of ISO 8601, counted from when it is set; of a date's days and months as
   * {@link dev.lathe.model.value.TimeSpan} has them. A value that is no duration, or a negative
   * one, is an incident.
   */
  record After(Mapping duration) implements Timer {}

  /** At a time: a datetime, or a date as the midnight in UTC that it begins with. */
  record At(Mapping time) implements Timer {}

  /**
   * Again and again.
   *
   * @param times how often at the most; empty for without end
   * @param duration between two, and before the first
   */
  record Every(OptionalInt times, String duration) implements Timer {}
}
