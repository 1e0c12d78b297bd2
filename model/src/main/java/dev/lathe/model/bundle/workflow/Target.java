package dev.lathe.model.bundle.workflow;

import java.util.Optional;

/** What a service or send task runs. */
public sealed interface Target {
  /** What it calls, for people: {@code service.binding}; empty where it only sends. */
  Optional<String> called();

  /**
   * A binding of a service, a command; inputs by the names of its graph. The result is the body
   * that it answers with over HTTP, status 200.
   */
  record Binding(String service, String binding) implements Target {
    public String name() {
      return service + "." + binding;
    }

    @Override
    public Optional<String> called() {
      return Optional.of(name());
    }
  }

  /** An operation of a module. The result is its response. */
  record Module(String module, String operation) implements Target {
    @Override
    public Optional<String> called() {
      return Optional.of(module + "." + operation);
    }
  }

  /** Messages of the project; there is no result. */
  record Messages(Message.Sent message) implements Target {
    @Override
    public Optional<String> called() {
      return Optional.empty();
    }
  }
}
