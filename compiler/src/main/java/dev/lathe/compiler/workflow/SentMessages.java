package dev.lathe.compiler.workflow;

import dev.lathe.compiler.blueprint.Workflows;
import dev.lathe.compiler.bpmn.BpmnElement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The messages that runs of a project send, by their names. */
final class SentMessages {
  private final boolean whole;
  private final Map<String, List<Workflows.Send>> byName = new HashMap<>();

  /**
   * None yet.
   *
   * @param whole whether all processes could be read: else a sender may be among those that could
   *     not
   */
  SentMessages(boolean whole) {
    this.whole = whole;
  }

  boolean whole() {
    return whole;
  }

  /** Adds what {@code drawn} sends. */
  void add(DrawnProcess drawn, Entries entries) {
    for (DrawnProcess.Node node : drawn.nodes().values()) {
      boolean sends =
          switch (node.kind()) {
            case "sendTask" ->
                entries.service(node.id()).isEmpty() && entries.nativeTask(node.id()).isEmpty();
            case "intermediateThrowEvent", "endEvent" -> true;
            default -> false;
          };
      if (sends) {
        name(drawn, node)
            .ifPresent(
                name -> {
                  List<Workflows.Send> known = byName.computeIfAbsent(name, _ -> new ArrayList<>());
                  entries.send(node.id()).ifPresent(known::add);
                });
      }
    }
  }

  /** The name of the message that {@code node} is about; nothing where it names none. */
  static Optional<String> name(DrawnProcess drawn, DrawnProcess.Node node) {
    return node.event()
        .filter(event -> event.kind().equals("messageEventDefinition"))
        .or(() -> Optional.of(node.element()))
        .flatMap(element -> element.attribute("messageRef"))
        .flatMap(id -> drawn.referred("message", id))
        .map(SentMessages::name);
  }

  private static String name(BpmnElement message) {
    return message.attribute("name").orElse(message.id());
  }

  boolean has(String message) {
    return byName.containsKey(message);
  }

  List<Workflows.Send> of(String message) {
    return byName.getOrDefault(message, List.of());
  }
}
