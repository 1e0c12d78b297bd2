package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.util.List;
import java.util.Optional;

/**
 * What alone a run may call, of all that its definition does, as whoever started it said.
 *
 * @param only bindings, {@code service.binding}, and operations of modules, {@code
 *     module.operation}
 */
record Narrowing(List<String> only) {
  private static final String MEMBER = "only";

  Narrowing {
    only = List.copyOf(only);
  }

  /** As {@code of} tells it; empty where it says nothing of it. */
  static Optional<Narrowing> of(Json.Obj of) {
    return of.get(MEMBER).flatMap(Json::texts).map(Narrowing::new);
  }

  Json json() {
    return Members.strings(only);
  }

  /** Why {@code node} is not called; empty where it may be. */
  Optional<Trouble> refuses(FlowNode node) {
    if (!(node instanceof FlowNode.ServiceTask task)) return Optional.empty();
    return task.target()
        .called()
        .filter(name -> !only.contains(name))
        .map(
            name ->
                Incident.WORKFLOW_CALL_WITHHELD.because(
                    "whoever started the run did not let it call " + name));
  }
}
