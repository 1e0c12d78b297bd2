package dev.lathe.compiler.resolve;

import dev.lathe.compiler.domain.Keyed;
import dev.lathe.compiler.module.ModuleOperation;
import dev.lathe.model.bundle.CallPolicy;
import dev.lathe.model.bundle.CallStep;

/** A node whose output does not come from the database. */
public sealed interface OutsideStep {
  String node();

  /** A module is called with {@code input}. */
  record Call(
      String node,
      String module,
      ModuleOperation operation,
      Form input,
      CallPolicy policy,
      Keyed keyed)
      implements OutsideStep {}

  /** A value is made. */
  record Make(String node, CallStep.Made made) implements OutsideStep {}
}
