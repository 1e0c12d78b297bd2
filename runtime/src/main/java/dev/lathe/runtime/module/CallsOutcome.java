package dev.lathe.runtime.module;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.runtime.plan.Outputs;

/** What became of the steps before a statement. */
public sealed interface CallsOutcome {
  /** All of them ran. */
  record Done(Outputs outputs) implements CallsOutcome {}

  /** The findOne {@code node} met more than one row. */
  record Ambiguous(String node) implements CallsOutcome {}

  /** {@code live} is the bundle to load and ask. */
  record Stale(BundleId live) implements CallsOutcome {}
}
