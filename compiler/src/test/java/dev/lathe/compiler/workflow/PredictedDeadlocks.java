package dev.lathe.compiler.workflow;

import dev.lathe.model.bundle.workflow.WorkflowPlan;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What compiling says of joins, for tests that run them. */
public final class PredictedDeadlocks {
  private PredictedDeadlocks() {}

  /** How they may come about, for people. */
  public static String ways(WorkflowPlan plan) {
    return Deadlocks.of(plan).stuck().toString();
  }

  /** The nodes that may wait for ever; empty where there was too much to look at. */
  public static Optional<Set<String>> of(WorkflowPlan plan) {
    Deadlocks.Found found = Deadlocks.of(plan);
    return found.givenUp().isEmpty()
        ? Optional.of(found.stuck().stream().map(Deadlocks.Stuck::node).collect(Collectors.toSet()))
        : Optional.empty();
  }
}
