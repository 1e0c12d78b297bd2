package dev.lathe.compiler.module;

/**
 * An operation of a module.
 *
 * @param acts it changes something outside, so that only commands may call it
 * @param session it introspects a session, which must be active
 */
public record ModuleOperation(String name, boolean acts, boolean session, Reply reply) {
  /** The same, acting or not. */
  public ModuleOperation acting(boolean changes) {
    return new ModuleOperation(name, changes, session, reply);
  }
}
