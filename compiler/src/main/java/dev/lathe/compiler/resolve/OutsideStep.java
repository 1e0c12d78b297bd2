package dev.lathe.compiler.resolve;

import dev.lathe.compiler.domain.Keyed;
import dev.lathe.compiler.module.ModuleOperation;
import dev.lathe.model.bundle.CallPolicy;
import dev.lathe.model.bundle.CallStep;
import java.util.Optional;

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
      Keyed keyed,
      Optional<Compensation> compensation)
      implements OutsideStep {}

  /** What makes good for a call: {@code input} knows what that one answered. */
  record Compensation(String module, ModuleOperation operation, Form input) {}

  /** A value is made. */
  record Make(String node, CallStep.Made made) implements OutsideStep {}
}
