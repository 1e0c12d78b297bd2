package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.json.Json;
import java.util.List;
import java.util.Optional;

/** What is done within a token: sub-processes, loops, compensations. */
record Within(Walk walk) {

  /** Begins the sub-process at which {@code token} rests. */
  void enter(Token token) {
    walk.scopes().add(Scope.of(token.id(), token.node()));
    walk.plan().nodes().stream()
        .filter(FlowNode.Start.class::isInstance)
        .filter(start -> start.scope().equals(Optional.of(token.node())))
        .findFirst()
        .ifPresent(start -> walk.enter(start, token.id(), ""));
  }

  /** Goes on with one in which no token is left. */
  boolean emptied() {
    for (Scope scope : List.copyOf(walk.scopes())) {
      if (walk.tokens().stream().noneMatch(token -> token.scope() == scope.id())) {
        Token around = walk.find(scope.id());
        if (around.trouble().isPresent()) continue;
        emptied(scope, around);
        return true;
      }
    }
    return false;
  }

  private void emptied(Scope scope, Token around) {
    if (scope.round().isPresent()) {
      new Loops(walk).emptied(around);
    } else if (walk.node(around) instanceof FlowNode.SubProcess) {
      new Activities(walk).completed(around, Json.EMPTY);
    } else {
      new Compensation(walk).emptied(around);
    }
  }
}
