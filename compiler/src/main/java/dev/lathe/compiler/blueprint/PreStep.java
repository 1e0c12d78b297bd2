package dev.lathe.compiler.blueprint;

import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.Name;
import dev.lathe.model.bundle.CallPolicy;
import dev.lathe.model.bundle.CallStep;
import java.util.List;
import java.util.Optional;

/**
 * A step before a binding's graph: its value stands in the graph as an input named {@code bindAs}.
 */
public sealed interface PreStep {
  /** The name its value is bound to. */
  Name bindAs();

  /** The one field of the value that is bound; empty for all of it. */
  Optional<Name> pick();

  Span span();

  /** A value made for the request. */
  record SystemValue(Name bindAs, Optional<Name> pick, CallStep.Made made, Span span)
      implements PreStep {}

  /**
   * A call of a module.
   *
   * @param input its expressions read inputs of {@code requested} and earlier steps
   * @param requested what {@code input} asks of the request, as inputs of the graph
   */
  record ModuleCall(
      Name bindAs,
      Optional<Name> pick,
      Name module,
      Name operation,
      Template input,
      List<Binding.From> requested,
      CallPolicy policy,
      Span span)
      implements PreStep {
    public ModuleCall {
      requested = List.copyOf(requested);
    }
  }

  /** The id of the node that a step becomes; no author's node can have it. */
  static String node(String bindAs) {
    return "pre$" + bindAs;
  }
}
