package dev.lathe.runtime.workflow;

import java.util.function.Supplier;

/** What is done to a run that others write to as well, and what is told of it. */
sealed interface RunChange<T> {
  /**
   * A step.
   *
   * @param run as it was when that was decided, with the definition that it goes on with
   * @param told once it is written
   */
  record Step<T>(RunTables.Loaded run, Walk.Moved moved, Supplier<T> told)
      implements RunChange<T> {}

  /** Nothing. */
  record None<T>(T told) implements RunChange<T> {}
}
