package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.workflow.Catch;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.FlowNode.End.Kind;
import dev.lathe.model.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What undoes activities that were completed, the last one first. */
record Compensation(Walk walk) {

  /**
   * {@code token}'s activity was completed: what was within it belongs to the scope around it, or
   * is forgotten where the activity is undone as a whole.
   *
   * @param handled whether a handler undoes it
   */
  void completed(Token token, boolean handled) {
    if (handled) {
      walk.completed().removeIf(inner -> inner.scope() == token.id());
      walk.completed()
          .add(
              new Completion(
                  walk.next(), token.node(), token.scope(), List.of(), locals(token.scope())));
      return;
    }
    walk.completed()
        .replaceAll(
            inner -> {
              if (inner.scope() != token.id()) return inner;
              var within = new ArrayList<>(inner.within());
              within.add(token.node());
              return new Completion(
                  inner.order(), inner.node(), token.scope(), within, inner.locals());
            });
  }

  /** The variables of loops' instances around {@code scope}, which the handler is to see. */
  private Json.Obj locals(long scope) {
    return Variables.seen(new Json.Obj(java.util.Map.of()), scope, walk::resting);
  }

  /** A token rests until all is undone. */
  void begin(Arrival here) {
    walk.scopes().add(Scope.of(walk.rest(here), here.node().id()));
  }

  /** No handler is at work: begins the next one, or goes on. */
  void emptied(Token token) {
    Optional<Completion> last =
        walk.completed().stream()
            .filter(one -> one.scope() == token.scope() && one.order() < token.id())
            .filter(one -> activity(walk.node(token)).map(one::of).orElse(true))
            .max(Comparator.comparing(Completion::order));
    if (last.isEmpty()) {
      walk.ended(token);
      walk.leave(walk.node(token), token.scope());
      return;
    }
    walk.completed().remove(last.get());
    walk.replace(token, token.with(last.get().locals()));
    walk.enter(handler(last.get().node()), token.id(), "");
  }

  private static Optional<String> activity(FlowNode node) {
    return switch (node) {
      case FlowNode.Compensate compensate -> compensate.activity();
      case FlowNode.End(var _, Kind.Compensating(var activity)) -> activity;
      default -> Optional.empty();
    };
  }

  private FlowNode handler(String activity) {
    return walk.plan().boundaries(activity).stream()
        .flatMap(
            boundary ->
                boundary.what() instanceof Catch.Compensated(String handler)
                    ? walk.plan().node(handler).stream()
                    : java.util.stream.Stream.empty())
        .findFirst()
        .orElseThrow();
  }
}
