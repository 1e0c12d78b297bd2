package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.workflow.Catch;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.Message;
import dev.lathe.model.bundle.workflow.Target;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.json.Members;
import java.util.List;
import java.util.Optional;

/** Messages that a run sends, waits for and gets. */
record Messages(Walk walk) {

  /** Tells of a message: whoever follows the log takes it to whom it is for. */
  void send(Message.Sent message, long scope) {
    Mapped values = walk.values(scope);
    walk.tell(
        new RunEvent(
            "MessageSent",
            new Members()
                .with("name", message.name())
                .with("key", values.text(message.key()).or(walk.before()::key))
                .with("starter", walk.before().starter())
                .withAny("variables", values.object(message.variables()))
                .object()));
  }

  /** A token waits, unless the message was there before. */
  void wait(Arrival here, Message message) {
    Optional<Kept> there = take(message);
    if (there.isPresent()) {
      walk.write(here.scope(), there.get().variables());
      walk.leave(here.node(), here.scope());
    } else {
      long unused = walk.rest(here);
    }
  }

  /** Takes the first of that name that was kept. */
  Optional<Kept> take(Message message) {
    Optional<Kept> there =
        walk.kept().stream().filter(one -> one.name().equals(message.name())).findFirst();
    there.ifPresent(walk.kept()::remove);
    return there;
  }

  /** A message came: each token that waits for it goes on; it is kept where none does. */
  void received(Kept message) {
    boolean any = false;
    for (Token token : walk.before().tokens()) {
      if (token.trouble().isPresent()) continue;
      any |= received(message, token);
    }
    if (!any && waits(walk.plan(), message.name())) {
      if (walk.kept().size() >= Kept.MOST) walk.kept().removeFirst();
      walk.kept().add(message);
    }
  }

  private boolean received(Kept message, Token token) {
    boolean any = false;
    if (walk.loop(token.scope()).isEmpty()) {
      for (FlowNode.Boundary boundary : walk.plan().boundaries(token.node())) {
        if (waits(boundary.what(), message.name()) && walk.resting(token.id()).isPresent()) {
          walk.write(token.scope(), message.variables());
          walk.happened(boundary, token);
          any = true;
        }
      }
    }
    Optional<Token> now = walk.resting(token.id());
    if (now.isEmpty() || walk.loop(token.id()).isPresent()) return any;
    switch (walk.node(token)) {
      case FlowNode.Wait wait when waits(wait.what(), message.name()) -> {
        walk.write(token.scope(), message.variables());
        walk.ended(token);
        walk.leave(wait, token.scope());
        return true;
      }
      case FlowNode.ReceiveTask task when task.message().name().equals(message.name()) -> {
        new Activities(walk).completed(token, message.variables());
        return true;
      }
      default -> {
        return any;
      }
    }
  }

  private static boolean waits(Catch what, String name) {
    return what instanceof Catch.Received(var message) && message.name().equals(name);
  }

  /** Whether a flow of the process leads to where the message is waited for. */
  private static boolean waits(WorkflowPlan plan, String name) {
    return plan.nodes().stream()
        .anyMatch(
            node ->
                switch (node) {
                  case FlowNode.Wait wait -> waits(wait.what(), name);
                  case FlowNode.ReceiveTask task -> task.message().name().equals(name);
                  default -> false;
                });
  }

  /** The messages that runs of {@code plan} get while they go on. */
  static List<Message> awaited(WorkflowPlan plan) {
    return plan.nodes().stream()
        .flatMap(
            node ->
                switch (node) {
                  case FlowNode.ReceiveTask task -> Optional.of(task.message()).stream();
                  case FlowNode.Wait wait -> message(wait.what()).stream();
                  case FlowNode.Boundary boundary -> message(boundary.what()).stream();
                  default -> Optional.<Message>empty().stream();
                })
        .distinct()
        .toList();
  }

  /** Whether runs of {@code plan} get messages of that name while they go on. */
  static boolean awaits(WorkflowPlan plan, String name) {
    return awaited(plan).stream().anyMatch(message -> message.name().equals(name));
  }

  /** Whether runs of {@code plan} send messages. */
  static boolean sends(WorkflowPlan plan) {
    return plan.nodes().stream()
        .anyMatch(
            node ->
                node instanceof FlowNode.Send
                    || node instanceof FlowNode.End(var _, FlowNode.End.Kind.Sending _)
                    || (node instanceof FlowNode.ServiceTask task
                        && task.target() instanceof Target.Messages));
  }

  private static Optional<Message> message(Catch what) {
    return what instanceof Catch.Received(var message) ? Optional.of(message) : Optional.empty();
  }
}
