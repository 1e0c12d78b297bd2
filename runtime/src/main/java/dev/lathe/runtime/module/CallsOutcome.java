package dev.lathe.runtime.module;

import dev.lathe.runtime.plan.Outputs;

/** What became of the steps before a statement. */
public sealed interface CallsOutcome {
  /** All of them ran. */
  record Done(Outputs outputs) implements CallsOutcome {}

  /** The findOne {@code node} met more than one row. */
  record Ambiguous(String node) implements CallsOutcome {}
}
