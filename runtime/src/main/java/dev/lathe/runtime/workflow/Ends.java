package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.workflow.Catch;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.FlowNode.End.Kind;
import dev.lathe.model.json.Members;
import java.util.List;
import java.util.Optional;

/** Where tokens end, and errors go. */
record Ends(Walk walk) {

  void end(Arrival here, Kind kind) {
    switch (kind) {
      case Kind.Plain _ -> {} // the token is gone
      case Kind.Terminated _ -> terminate(here.scope());
      case Kind.Failed(String code) -> fail(here.scope(), code);
      case Kind.Sending(var message) -> new Messages(walk).send(message, here.scope());
      case Kind.Compensating _ -> new Compensation(walk).begin(here);
    }
  }

  /** All that is in {@code scope} ends. */
  void terminate(long scope) {
    List<Token> within = walk.tokens().stream().filter(token -> token.scope() == scope).toList();
    within.forEach(walk::ended);
    walk.cancelArrivals(scope);
  }

  /** {@code scope} ends with an error. */
  void fail(long scope, String code) {
    terminate(scope);
    if (scope == 0) {
      walk.tell(new RunEvent("RunFailed", result(new Members().with("code", code)).object()));
      walk.end(RunStatus.FAILED);
      return;
    }
    Token around = walk.find(scope);
    if (!thrown(around, code)) {
      walk.replace(
          around,
          around.troubled(new Trouble(code, "nothing catches the error of the sub-process")));
    }
  }

  /** What the run that called this one gets of it. */
  Members result(Members told) {
    walk.before()
        .caller()
        .ifPresent(
            caller ->
                told.with(
                        "caller",
                        new Members()
                            .with("run", caller.run())
                            .with("activation", caller.activation()))
                    .with("variables", walk.values(0).process()));
    return told;
  }

  /**
   * Whether a boundary event of {@code token}'s activity, or of one around it, catches an error.
   */
  boolean thrown(Token token, String code) {
    if (walk.loop(token.scope()).isPresent()) return thrown(walk.find(token.scope()), code);
    Optional<FlowNode.Boundary> catching = catching(token, Optional.of(code));
    if (catching.isEmpty()) catching = catching(token, Optional.empty());
    if (catching.isPresent()) {
      walk.happened(catching.get(), token);
      return true;
    }
    return token.scope() != 0 && thrown(walk.find(token.scope()), code);
  }

  private Optional<FlowNode.Boundary> catching(Token token, Optional<String> code) {
    return walk.plan().boundaries(token.node()).stream()
        .filter(
            boundary -> boundary.what() instanceof Catch.Failed(var caught) && caught.equals(code))
        .findFirst();
  }
}
