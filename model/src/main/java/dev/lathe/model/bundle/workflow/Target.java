package dev.lathe.model.bundle.workflow;

/** What a service or send task runs. */
public sealed interface Target {
  /**
   * A binding of a service, a command; inputs by the names of its graph. The result is the body
   * that it answers with over HTTP, status 200.
   */
  record Binding(String service, String binding) implements Target {}

  /** An operation of a module. The result is its response. */
  record Module(String module, String operation) implements Target {}

  /** Messages of the project; there is no result. */
  record Messages(Message.Sent message) implements Target {}
}
